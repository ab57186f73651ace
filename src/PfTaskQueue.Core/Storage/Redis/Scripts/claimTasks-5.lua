-- Purpose: moves the oldest pending tasks to the worker's own list and notes the claims. What is in that list already comes
--   first, except for what the worker says it was given: the rest is what a lost reply took along.
-- KEYS: 1 queue, 2 its :task:pending, 3 worker, 4 the worker's :pending, 5 the queue's claims.
-- ARGV: 1 how many at most, 2 the queue's JSON as the caller last saw it (active; empty: not yet), 3 prefix of the task keys, 4 the worker's
--   UID, 5 its name, then as many process UIDs as ARGV[1] says, then the UIDs of the tasks given and not started yet.
-- Result: {'tasks', then per task, oldest first: UID, JSON or nil, the claim: 'worker UID process UID seconds microseconds name'};
--   or {'queue', JSON}: the queue is not what the caller saw last; {'queue-gone'}; {'worker-gone'}; {'worker', JSON}: it does not
--   say in the usual form that the worker runs.
local queue = redis.call('GET', KEYS[1])
if not queue then
  return {'queue-gone'}
end
local worker = redis.call('MGET', KEYS[3])[1]
if not worker then
  return {'worker-gone'}
end
-- Quotes within JSON texts are escaped, so this finds the field and nothing else.
if not string.find(worker, '"phase":"Running"', 1, true) then
  return {'worker', worker}
end
if queue ~= ARGV[2] or queue == '' then
  return {'queue', queue}
end
local count = tonumber(ARGV[1])
local time = redis.call('TIME')
local reply = {'tasks'}
local free = count
local function give(uid, claim)
  if not claim then
    claim = table.concat({ARGV[4], ARGV[5 + free], time[1], time[2], ARGV[5]}, ' ')
    redis.call('HSET', KEYS[5], uid, claim)
  end
  reply[#reply + 1] = uid
  reply[#reply + 1] = redis.call('MGET', ARGV[3] .. uid)[1]
  reply[#reply + 1] = claim
  free = free - 1
end
local given = {}
for i = 6 + count, #ARGV do
  given[ARGV[i]] = true
end
local held = redis.pcall('LRANGE', KEYS[4], 0, -1)
if held.err then
  -- What another program has put there is no list.
  redis.call('DEL', KEYS[4])
  held = {}
end
for i = #held, 1, -1 do
  if free > 0 and not given[held[i]] then
    local claim = redis.call('HGET', KEYS[5], held[i])
    give(held[i], claim and string.sub(claim, 1, #ARGV[4]) == ARGV[4] and claim)
  end
end
while free > 0 do
  local uid = redis.call('RPOPLPUSH', KEYS[2], KEYS[4])
  if not uid then
    break
  end
  give(uid)
end
return reply
