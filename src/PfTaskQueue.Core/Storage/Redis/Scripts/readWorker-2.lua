-- Purpose: reads a worker with the server's time.
-- KEYS: 1 queue, 2 worker.
-- ARGV: none.
-- Result: {seconds, microseconds, 1 or 0: whether the queue exists, the worker's JSON or nil}.
local time = redis.call('TIME')
return {time[1], time[2], redis.call('EXISTS', KEYS[1]), redis.call('GET', KEYS[2])}
