-- Purpose: a queue in figures that cost nothing to get.
-- KEYS: 1 queue, 2 its :tasks, 3 its :task:pending, 4 its :task:deadletter, 5 its counts of finished tasks.
-- ARGV: 1 prefix of the task keys, 2 how many tasks to look at for a sample (0: none), 3.. the phases' names.
-- Result: {seconds, microseconds, 1 or 0: whether the queue exists, tasks, pending, dead letters, JSON of the task at the head of
--   the line or nil, {slot of the counts, count, in turn}, {per phase in the order of ARGV: how many of the sample are in it}}.
local time = redis.call('TIME')
local head = redis.call('LINDEX', KEYS[3], -1)
local sample = {}
for i = 3, #ARGV do
  sample[i - 2] = 0
end
if tonumber(ARGV[2]) > 0 then
  for _, uid in ipairs(redis.call('SRANDMEMBER', KEYS[2], ARGV[2])) do
    local stored = redis.call('MGET', ARGV[1] .. uid)[1] or ''
    for i = 3, #ARGV do
      -- Quotes within JSON texts are escaped, so this finds the field and nothing else.
      if string.find(stored, '"phase":"' .. ARGV[i] .. '"', 1, true) then
        sample[i - 2] = sample[i - 2] + 1
        break
      end
    end
  end
end
return {
  time[1], time[2], redis.call('EXISTS', KEYS[1]), redis.call('SCARD', KEYS[2]), redis.call('LLEN', KEYS[3]),
  redis.call('LLEN', KEYS[4]), head and redis.call('MGET', ARGV[1] .. head)[1], redis.call('HGETALL', KEYS[5]), sample,
}
