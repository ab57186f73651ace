-- Purpose: adds tasks, in order, all or none.
-- KEYS: 1 queue, 2 its :tasks, 3 its :task:pending.
-- ARGV: 1 prefix of the task keys, 2 wake channel, then per task: UID, JSON.
-- Result: 1 = added (a task that a repeated call added before is left alone); 0 = the queue is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
local isNew = false
for i = 3, #ARGV, 2 do
  local uid = ARGV[i]
  if redis.call('SADD', KEYS[2], uid) == 1 then
    isNew = true
    redis.call('SET', ARGV[1] .. uid, ARGV[i + 1])
    redis.call('LPUSH', KEYS[3], uid)
  end
end
if not isNew and ARGV[3] then
  -- A repeated call writes something too, for the sake of a WAIT after it: that counts from the connection's last write.
  redis.call('SREM', KEYS[2], ARGV[3])
  redis.call('SADD', KEYS[2], ARGV[3])
end
redis.pcall('PUBLISH', ARGV[2], '')
return 1
