-- Purpose: makes claimed tasks the worker's: from its own list into its set, together with the JSON that names it.
-- KEYS: 1 the worker's :pending, 2 the worker's :tasks, 3 the queue's claims.
-- ARGV: 1 prefix of the task keys, 2 the worker's UID, then per task: UID, the attempt's process UID, the JSON it must have
--   now, the new JSON.
-- Result: {seconds, microseconds, then per task: 1 = started; 0 = the worker does not hold it, or holds it by a later claim;
--   else its JSON, or nil: gone}.
local time = redis.call('TIME')
local reply = {time[1], time[2]}
for i = 3, #ARGV, 4 do
  local uid, process, old, new = unpack(ARGV, i, i + 3)
  local key = ARGV[1] .. uid
  local stored = redis.call('MGET', key)[1]
  local answer = stored
  if stored == old then
    -- The note of another worker counts for nothing here: whose list the task stands in decides.
    local holder, attempt = string.match(redis.call('HGET', KEYS[3], uid) or '', '^(%S+) (%S+)')
    local later = holder == ARGV[2] and attempt ~= process
    answer = later and 0 or redis.call('LREM', KEYS[1], -1, uid)
    if answer == 1 then
      redis.call('HDEL', KEYS[3], uid)
      if type(redis.pcall('SADD', KEYS[2], uid)) == 'table' then
        -- What another program has put there is no set.
        redis.call('DEL', KEYS[2])
        redis.call('SADD', KEYS[2], uid)
      end
      redis.call('SET', key, new)
    end
  end
  reply[#reply + 1] = answer
end
return reply
