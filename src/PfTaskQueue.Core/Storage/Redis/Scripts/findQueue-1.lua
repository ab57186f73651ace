-- Purpose: finds a queue by name.
-- KEYS: 1 P:queues.
-- ARGV: 1 name, 2 prefix of the queue keys.
-- Result: {UID, 1 or 0: whether its key exists, its JSON or nil: it is no text}, or nil: no queue has this name.
local uid = redis.call('HGET', KEYS[1], ARGV[1])
return uid and {uid, redis.call('EXISTS', ARGV[2] .. uid), redis.call('MGET', ARGV[2] .. uid)[1]}
