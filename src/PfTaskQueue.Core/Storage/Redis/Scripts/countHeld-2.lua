-- Purpose: whether a worker still holds a task that could come back.
-- KEYS: 1 the queue's :workers, 2 its :task:pending.
-- ARGV: 1 prefix of the worker keys, then the UIDs of the workers that may hold tasks.
-- Result: {number of workers ever registered, number of tasks pending or held by those workers}.
local held = redis.call('LLEN', KEYS[2])
for i = 2, #ARGV do
  local worker = ARGV[1] .. ARGV[i]
  held = held + redis.call('SCARD', worker .. ':tasks') + redis.call('LLEN', worker .. ':pending')
end
return {redis.call('SCARD', KEYS[1]), held}
