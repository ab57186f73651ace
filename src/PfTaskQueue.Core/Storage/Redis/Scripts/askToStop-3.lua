-- Purpose: notes that a worker shall stop, and tells it.
-- KEYS: 1 queue, 2 worker, 3 the queue's workers of ours.
-- ARGV: 1 UID of the worker, 2 its request channel.
-- Result: 1 = noted; -1 = the queue is gone; -2 = there is no such worker; -3 = it is none of ours and hears nothing;
--   else its JSON, which does not say in the usual form that it runs.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return -1
end
local worker = redis.call('MGET', KEYS[2])[1]
if not worker then
  return -2
end
-- Quotes within JSON texts are escaped, so this finds the field and nothing else.
if not string.find(worker, '"phase":"Running"', 1, true) then
  return worker
end
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 0 then
  return -3
end
-- Changes nothing. A first write that needs no memory lets the others through when the server's memory is full.
redis.call('PERSIST', KEYS[3])
redis.call('HSET', KEYS[3], ARGV[1], 'stop')
redis.pcall('PUBLISH', ARGV[2], '')
return 1
