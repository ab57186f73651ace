-- Purpose: reads a worker and what it holds, with the server's time.
-- KEYS: 1 worker, 2 its :pending, 3 its :tasks, 4 the queue's claims, 5 its cancel requests.
-- ARGV: 1 prefix of the task keys, 2 how many claimed and how many started tasks at most.
-- Result: {seconds, microseconds, the worker's JSON or nil, number of claimed tasks, number of started tasks,
--   {per claimed task, newest first: UID, JSON or nil, its claim or nil}, {per started task: UID, JSON or nil, its
--   cancel request or nil}}.
local function read(uids, notes)
  local bodies = {}
  for _, uid in ipairs(uids) do
    bodies[#bodies + 1] = uid
    bodies[#bodies + 1] = redis.call('MGET', ARGV[1] .. uid)[1]
    bodies[#bodies + 1] = redis.call('HGET', notes, uid)
  end
  return bodies
end
-- A worker's key of another type holds nothing.
local function size(answer)
  return type(answer) == 'number' and answer or 0
end
local time = redis.call('TIME')
return {
  time[1], time[2], redis.call('MGET', KEYS[1])[1], size(redis.pcall('LLEN', KEYS[2])), size(redis.pcall('SCARD', KEYS[3])),
  read(redis.pcall('LRANGE', KEYS[2], 0, ARGV[2] - 1), KEYS[4]), read(redis.pcall('SRANDMEMBER', KEYS[3], ARGV[2]), KEYS[5]),
}
