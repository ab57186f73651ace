-- Purpose: registers a worker on a queue that exists.
-- KEYS: 1 queue, 2 its :workers, 3 worker, 4 the queue's workers of ours.
-- ARGV: 1 UID, 2 the worker's JSON.
-- Result: 1 = registered (a repeated call changes nothing); 0 = the queue is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
if redis.call('SADD', KEYS[2], ARGV[1]) == 1 then
  redis.call('SET', KEYS[3], ARGV[2])
  redis.call('HSET', KEYS[4], ARGV[1], '')
end
return 1
