-- Purpose: makes claimed tasks the worker's: from its own list into its set, together with the JSON that names it.
-- KEYS: 1 the worker's :pending, 2 the worker's :tasks, 3 the queue's claims.
-- ARGV: 1 prefix of the task keys, then per task: UID, the JSON it must have now, the new JSON.
-- Result: {seconds, microseconds, then per task: 1 = started; 0 = the worker does not hold it; else its JSON, or nil: gone}.
local time = redis.call('TIME')
local reply = {time[1], time[2]}
for i = 2, #ARGV, 3 do
  local uid = ARGV[i]
  local key = ARGV[1] .. uid
  local stored = redis.call('GET', key)
  local answer = stored
  if stored == ARGV[i + 1] then
    answer = redis.call('LREM', KEYS[1], -1, uid)
    if answer == 1 then
      redis.call('HDEL', KEYS[3], uid)
      redis.call('SADD', KEYS[2], uid)
      redis.call('SET', key, ARGV[i + 2])
    end
  end
  reply[#reply + 1] = answer
end
return reply
