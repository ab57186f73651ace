-- Purpose: reads what a worker holds. A key of another type holds nothing.
-- KEYS: 1 the worker's :pending, 2 the worker's :tasks.
-- ARGV: none.
-- Result: {UIDs of the claimed tasks, UIDs of the started ones}.
local claimed, started = redis.pcall('LRANGE', KEYS[1], 0, -1), {}
local size = redis.pcall('SCARD', KEYS[2])
if type(size) == 'number' then
  started = redis.call('SRANDMEMBER', KEYS[2], size)
end
return {claimed.err and {} or claimed, started}
