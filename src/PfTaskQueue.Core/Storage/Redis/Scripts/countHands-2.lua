-- Purpose: how many tasks a worker holds. A key of another type holds nothing.
-- KEYS: 1 the worker's :pending, 2 the worker's :tasks.
-- ARGV: none.
-- Result: the number.
local function size(answer)
  return type(answer) == 'number' and answer or 0
end
return size(redis.pcall('LLEN', KEYS[1])) + size(redis.pcall('SCARD', KEYS[2]))
