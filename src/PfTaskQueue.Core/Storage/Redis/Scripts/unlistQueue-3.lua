-- Purpose: takes a queue away from everybody in one step; what belongs to it is erased later, in chunks.
-- KEYS: 1 P:queues, 2 queue, 3 P:pftq:removing.
-- ARGV: 1 name, 2 UID, 3 token of the call: it tells a repeated call from a second one, 4 wake channel.
-- Result: 1 = taken away by this call (now, or before a lost reply); 0 = it was not there.
if redis.call('HGET', KEYS[3], ARGV[2]) == ARGV[3] then
  return 1
end
-- The name may lead to another queue by now: that one stays.
local listed = redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2]
if listed then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
if redis.call('DEL', KEYS[2]) == 0 and not listed then
  return 0
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.pcall('PUBLISH', ARGV[4], '')
return 1
