-- Purpose: reads a worker, and what is asked of it, with the server's time.
-- KEYS: 1 queue, 2 worker, 3 the queue's workers of ours, 4 its cancel requests, 5 the worker's :tasks.
-- ARGV: 1 UID of the worker.
-- Result: {seconds, microseconds, 1 or 0: whether the queue exists, the worker's JSON or nil, what is asked of it or nil,
--   the process UIDs of its attempts that shall be stopped, number of tasks that it has started and not ended}.
local time = redis.call('TIME')
-- A key of another type asks for nothing, and holds nothing: the worker must go on beating.
local asked = redis.pcall('HGET', KEYS[3], ARGV[1])
local started = redis.pcall('SCARD', KEYS[5])
local processes = {}
for _, request in ipairs(redis.pcall('HVALS', KEYS[4])) do
  if string.sub(request, 1, #ARGV[1]) == ARGV[1] then
    processes[#processes + 1] = string.sub(request, #ARGV[1] + 2)
  end
end
return {
  time[1], time[2], redis.call('EXISTS', KEYS[1]), redis.call('MGET', KEYS[2])[1], type(asked) == 'string' and asked, processes,
  type(started) == 'number' and started or 0,
}
