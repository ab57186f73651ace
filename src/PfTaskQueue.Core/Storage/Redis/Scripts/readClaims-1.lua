-- Purpose: reads which pending tasks are claimed. A claim counts only while the task is in its worker's list: an original that
--   salvages the worker empties the list and knows nothing of claims.
-- KEYS: 1 the queue's claims.
-- ARGV: 1 prefix of the worker keys, 2 suffix of the workers' lists, 3 length of a UID.
-- Result: per claim: UID of the task, the claim.
local reply = {}
local lists = {}
local claims = redis.call('HGETALL', KEYS[1])
for i = 1, #claims, 2 do
  local worker = string.sub(claims[i + 1], 1, ARGV[3])
  if not lists[worker] then
    lists[worker] = {}
    for _, uid in ipairs(redis.pcall('LRANGE', ARGV[1] .. worker .. ARGV[2], 0, -1)) do
      lists[worker][uid] = true
    end
  end
  if lists[worker][claims[i]] then
    reply[#reply + 1] = claims[i]
    reply[#reply + 1] = claims[i + 1]
  end
end
return reply
