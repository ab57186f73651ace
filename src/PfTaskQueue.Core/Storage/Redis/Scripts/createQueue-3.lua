-- Purpose: makes a queue if its name is free. A name that leads to no queue is free: what is left behind it is marked for removal.
-- KEYS: 1 P:queues, 2 the new queue, 3 P:pftq:removing.
-- ARGV: 1 name, 2 UID, 3 the queue's JSON, 4 prefix of the queue keys.
-- Result: 1 = made (now, or by the same call before); 0 = the name is taken.
local uid = redis.call('HGET', KEYS[1], ARGV[1])
if uid == ARGV[2] then
  return 1
end
if uid then
  if redis.call('EXISTS', ARGV[4] .. uid) == 1 then
    return 0
  end
  redis.call('HSETNX', KEYS[3], uid, '')
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('SET', KEYS[2], ARGV[3])
return 1
