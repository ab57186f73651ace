-- Purpose: gives a registered worker another record, if its own is still what the caller could not read.
-- KEYS: 1 queue, 2 its :workers, 3 worker.
-- ARGV: 1 UID, 2 the text as read (empty: none, or no text), 3 the new JSON.
-- Result: 1 = replaced; 0 = it changed meanwhile, the worker is not registered, or the queue is gone.
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 0
  or (redis.call('MGET', KEYS[3])[1] or '') ~= ARGV[2] then
  return 0
end
-- Changes nothing. A first write that needs no memory lets the other through when the server's memory is full.
redis.call('PERSIST', KEYS[3])
redis.call('SET', KEYS[3], ARGV[3])
return 1
