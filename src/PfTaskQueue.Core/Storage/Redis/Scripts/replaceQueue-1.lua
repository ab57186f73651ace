-- Purpose: replaces a queue's JSON if it is still what the caller read, and wakes the workers.
-- KEYS: 1 queue.
-- ARGV: 1 the JSON as read (empty: it was no text), 2 the new JSON, 3 wake channel.
-- Result: 1 = replaced; otherwise the JSON as it is now (empty: it is no text), or nil: the queue is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return false
end
local stored = redis.call('MGET', KEYS[1])[1] or ''
if stored ~= ARGV[1] then
  return stored
end
-- Changes nothing. A first write that needs no memory lets the others through when the server's memory is full.
redis.call('PERSIST', KEYS[1])
redis.call('SET', KEYS[1], ARGV[2])
-- A user without the right to publish loses the wake-up only: the workers' poll finds the work.
redis.pcall('PUBLISH', ARGV[3], '')
return 1
