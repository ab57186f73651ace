-- Purpose: replaces a queue's JSON if it is still what the caller read, and wakes the workers.
-- KEYS: 1 queue.
-- ARGV: 1 the JSON as read, 2 the new JSON, 3 wake channel.
-- Result: 1 = replaced; otherwise the JSON as it is now, or nil: the queue is gone.
local stored = redis.call('GET', KEYS[1])
if stored ~= ARGV[1] then
  return stored
end
-- Changes nothing. A first write that needs no memory lets the others through when the server's memory is full.
redis.call('PERSIST', KEYS[1])
redis.call('SET', KEYS[1], ARGV[2])
-- A user without the right to publish loses the wake-up only: the workers' poll finds the work.
redis.pcall('PUBLISH', ARGV[3], '')
return 1
