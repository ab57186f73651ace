-- Purpose: all that is stored about one task, at one moment.
-- KEYS: 1 the queue's :tasks, 2 its :task:pending, 3 its claims.
-- ARGV: 1 prefix of the task keys, 2 prefix of the worker keys, 3 the task's UID, 4 how long a worker's UID is, then the UIDs of
--   the workers to ask.
-- Result: {seconds, microseconds, JSON or nil, 1 if :tasks names it, how often it is pending, the claim or nil, then per hold of a
--   worker: UID, 'claimed' or 'started', the worker's JSON or nil}.
local uid = ARGV[3]
local function count(list)
  -- A key of another type holds nothing.
  if redis.call('TYPE', list).ok ~= 'list' then
    return 0
  end
  local found = redis.pcall('LPOS', list, uid, 'COUNT', 0)
  if not found.err then
    return #found
  end
  -- Before Redis 6.0.6 there is no LPOS.
  local times = 0
  for at = 0, redis.call('LLEN', list), 1000 do
    for _, entry in ipairs(redis.call('LRANGE', list, at, at + 999)) do
      if entry == uid then
        times = times + 1
      end
    end
  end
  return times
end
local time = redis.call('TIME')
local reply = {
  time[1], time[2], redis.call('MGET', ARGV[1] .. uid)[1], redis.call('SISMEMBER', KEYS[1], uid), count(KEYS[2]), redis.call('HGET', KEYS[3], uid),
}
local asked = {}
local function ask(worker)
  if asked[worker] then
    return
  end
  asked[worker] = true
  local key = ARGV[2] .. worker
  local holds = {}
  for _ = 1, count(key .. ':pending') do
    holds[#holds + 1] = 'claimed'
  end
  if redis.pcall('SISMEMBER', key .. ':tasks', uid) == 1 then
    holds[#holds + 1] = 'started'
  end
  for _, kind in ipairs(holds) do
    reply[#reply + 1] = worker
    reply[#reply + 1] = kind
    reply[#reply + 1] = redis.call('MGET', key)[1]
  end
end
if reply[6] then
  ask(string.sub(reply[6], 1, ARGV[4]))
end
for i = 5, #ARGV do
  ask(ARGV[i])
end
return reply
