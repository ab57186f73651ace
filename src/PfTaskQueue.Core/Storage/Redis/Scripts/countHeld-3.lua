-- Purpose: whether a worker still holds a task that could come back.
-- KEYS: 1 the queue's :workers, 2 its :task:pending, 3 its marks.
-- ARGV: 1 the mark that the caller left, 2 prefix of the worker keys, then the UIDs of the workers that may hold tasks.
-- Result: {1 or 0: whether the mark is there, number of workers ever registered, number of tasks pending or held by those workers}.
-- A worker's key of another type holds nothing.
local function size(answer)
  return type(answer) == 'number' and answer or 0
end
local held = redis.call('LLEN', KEYS[2])
for i = 3, #ARGV do
  local worker = ARGV[2] .. ARGV[i]
  held = held + size(redis.pcall('SCARD', worker .. ':tasks')) + size(redis.pcall('LLEN', worker .. ':pending'))
end
return {redis.call('ZSCORE', KEYS[3], ARGV[1]) and 1 or 0, redis.call('SCARD', KEYS[1]), held}
