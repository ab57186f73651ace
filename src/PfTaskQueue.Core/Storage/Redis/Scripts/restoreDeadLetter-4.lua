-- Purpose: makes a pending task of a dead letter.
-- KEYS: 1 queue, 2 its :task:deadletter, 3 its :tasks, 4 its :task:pending.
-- ARGV: 1 prefix of the task keys, 2 wake channel, 3 the letter, 4 UID of the task, 5 what its key holds now (empty: nothing),
--   6 its JSON.
-- Result: 1 = restored (now, or by the same call before); 0 = the key holds something else; -1 = there is no such letter;
--   -2 = the queue is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return -2
end
local key = ARGV[1] .. ARGV[4]
local stored = redis.call('MGET', key)[1] or ''
if stored == ARGV[6] then
  return 1
end
if stored ~= ARGV[5] then
  return 0
end
if redis.call('LREM', KEYS[2], 1, ARGV[3]) == 0 then
  return -1
end
redis.call('SADD', KEYS[3], ARGV[4])
redis.call('SET', key, ARGV[6])
redis.call('LPUSH', KEYS[4], ARGV[4])
redis.pcall('PUBLISH', ARGV[2], '')
return 1
