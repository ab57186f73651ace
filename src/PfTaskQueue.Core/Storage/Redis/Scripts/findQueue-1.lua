-- Purpose: finds a queue by name.
-- KEYS: 1 P:queues.
-- ARGV: 1 name, 2 prefix of the queue keys.
-- Result: the queue's JSON, or nil: no queue has this name.
local uid = redis.call('HGET', KEYS[1], ARGV[1])
return uid and redis.call('GET', ARGV[2] .. uid)
