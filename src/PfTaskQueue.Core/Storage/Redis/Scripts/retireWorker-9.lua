-- Purpose: takes from a worker what it holds, because it ends or because it was found dead, and stores its end; all or nothing.
-- KEYS: 1 worker, 2 its :pending, 3 its :tasks, 4 the queue's :tasks, 5 its :task:pending, 6 its :task:deadletter,
--   7 its claims, 8 its cancel requests, 9 its workers of ours.
-- ARGV: 1 prefix of the task keys, 2 wake channel, 3 the worker's JSON as read (its last heartbeat is in it),
--   4 its new JSON (empty: it holds more than this call takes, and is ended by the last call), then per task:
--   UID, 'claimed' or 'started', the text as read (empty: none), the new text (the same: stays),
--   'pending' (to its end) or 'none', dead letter (empty: none; otherwise the task is erased), the cancel request as read
--   (empty: none).
-- Result: 1 = done (now, or by the same call before); 0 = the worker or a task changed meanwhile, or it holds something else: nothing was done.
local worker = redis.call('MGET', KEYS[1])[1]
if worker == ARGV[4] then
  return 1
end
if worker ~= ARGV[3] then
  return 0
end
-- A worker's key of another type holds nothing.
local claimed = redis.pcall('LRANGE', KEYS[2], 0, -1)
local started = redis.pcall('SCARD', KEYS[3])
local holds = {}
for _, uid in ipairs(claimed) do
  holds[uid] = true
end
local items = 0
for i = 5, #ARGV, 7 do
  local uid, from = ARGV[i], ARGV[i + 1]
  local held = holds[uid]
  if from == 'started' then
    held = redis.pcall('SISMEMBER', KEYS[3], uid) == 1
  end
  if not held or (redis.call('MGET', ARGV[1] .. uid)[1] or '') ~= ARGV[i + 2]
    or (from == 'started' and (redis.call('HGET', KEYS[8], uid) or '') ~= ARGV[i + 6]) then
    return 0
  end
  items = items + 1
end
if ARGV[4] ~= '' and items ~= #claimed + (type(started) == 'number' and started or 0) then
  return 0
end
for i = 5, #ARGV, 7 do
  local uid, from, old, new, place, letter = unpack(ARGV, i, i + 5)
  local key = ARGV[1] .. uid
  if from == 'claimed' then
    redis.call('LREM', KEYS[2], 1, uid)
    redis.call('HDEL', KEYS[7], uid)
  else
    redis.call('SREM', KEYS[3], uid)
    redis.call('HDEL', KEYS[8], uid)
  end
  if letter ~= '' then
    redis.call('SREM', KEYS[4], uid)
    redis.call('DEL', key)
    redis.call('LPUSH', KEYS[6], letter)
  elseif new ~= old then
    redis.call('SET', key, new)
  end
  if place ~= 'none' then
    redis.call('LPUSH', KEYS[5], uid)
  end
end
if ARGV[4] ~= '' then
  -- Changes nothing. A first write that needs no memory lets the others through when the server's memory is full.
  redis.call('PERSIST', KEYS[1])
  redis.call('SET', KEYS[1], ARGV[4])
  redis.call('HDEL', KEYS[9], string.match(KEYS[1], '[^:]*$'))
end
redis.pcall('PUBLISH', ARGV[2], '')
return 1
