-- Purpose: reads workers, and leaves a mark beside what was read if the caller is to remember it. While the mark is there, the
--   server has lost nothing of that: a crash or a failover that takes an end back takes the mark along.
-- KEYS: 1 the queue's :workers, 2 its marks.
-- ARGV: 1 the mark that the caller left before (empty: none), 2 the mark to leave instead (empty: none), 3 how many marks are kept,
--   4 prefix of the worker keys, then UIDs of workers.
-- Result: {1 or 0: whether the old mark is there (or there is none, or this call was sent before), number of workers ever
--   registered, 1 or 0: whether the caller's mark is behind all that was read}, then per worker: 1 = it has ended and holds nothing; else its JSON,
--   or nil: there is none. Nothing is read if the old mark is not there.
local sound = ARGV[1] == '' or redis.call('ZSCORE', KEYS[2], ARGV[1]) or redis.call('ZSCORE', KEYS[2], ARGV[2])
local reply = {sound and 1 or 0, redis.call('SCARD', KEYS[1]), 0}
if not sound then
  return reply
end
local keys = {}
for i = 5, #ARGV do
  keys[#keys + 1] = ARGV[4] .. ARGV[i]
end
local function size(answer)
  return type(answer) == 'number' and answer or 0
end
local function holds(worker)
  return size(redis.pcall('SCARD', worker .. ':tasks')) + size(redis.pcall('LLEN', worker .. ':pending'))
end
local ended = ARGV[1] == ''
for i, worker in ipairs(#keys > 0 and redis.call('MGET', unpack(keys)) or {}) do
  -- Quotes within JSON texts are escaped, so this finds the field and nothing else. Who ends gives back what he holds in the same step:
  -- a record that says otherwise is not believed.
  if worker and (string.find(worker, '"phase":"Succeeded"', 1, true) or string.find(worker, '"phase":"Failed"', 1, true))
    and holds(keys[i]) == 0 then
    worker = 1
    ended = true
  end
  reply[#reply + 1] = worker
end
if not ended then
  reply[3] = 1
elseif ARGV[2] ~= '' then
  -- A replica and a user without the right take no mark. The removal comes first: it needs no memory, so a full server goes on.
  redis.pcall('ZREM', KEYS[2], ARGV[1])
  local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or 0
  local left = redis.pcall('ZADD', KEYS[2], last + 1, ARGV[2])
  if type(left) == 'number' then
    redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -ARGV[3] - 1)
    reply[3] = 1
  end
end
return reply
