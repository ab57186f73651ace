-- Purpose: stores what running attempts have printed so far, instead of what was stored of them before.
-- KEYS: 1 the worker's :tasks, 2 the queue's tasks with logs.
-- ARGV: 1 prefix of the task keys, 2 prefix of the log keys, 3 channel of changes, then per attempt: UID, process UID, the JSON
--   that the task must have now, what was printed.
-- Result: how many were stored: the others are not this worker's any more, or have ended.
local saved = 0
for i = 4, #ARGV, 4 do
  local uid, process, task, log = unpack(ARGV, i, i + 3)
  if redis.call('SISMEMBER', KEYS[1], uid) == 1 and redis.call('MGET', ARGV[1] .. uid)[1] == task then
    redis.call('SADD', KEYS[2], uid)
    if type(redis.pcall('HSET', ARGV[2] .. uid, process, log)) == 'table' then
      -- What another program has put there is no log.
      redis.call('DEL', ARGV[2] .. uid)
      redis.call('HSET', ARGV[2] .. uid, process, log)
    end
    saved = saved + 1
  end
end
if saved > 0 then
  redis.pcall('PUBLISH', ARGV[3], '')
end
return saved
