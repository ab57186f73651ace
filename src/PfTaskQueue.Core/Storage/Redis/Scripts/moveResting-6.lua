-- Purpose: moves tasks that no handler runs, because people ask for it: back to pending, to their end, or away.
-- KEYS: 1 queue, 2 its :task:pending, 3 its :tasks, 4 its claims, 5 its cancel requests, 6 its tasks with logs.
-- ARGV: 1 prefix of the task keys, 2 prefix of the worker keys, 3 suffix of the workers' lists, 4 wake channel, 5 channel of
--   changes, 6 prefix of the log keys, then per task: UID, the JSON it must have now, where it must be ('none', 'pending', 'anywhere' but with a
--   worker, or the UID of the worker that has claimed it), the new JSON (empty: the task is erased), 'pending' (to its end) or 'none'.
-- Result: {1 or 0: whether the queue exists, then per task: 1 = moved; 0 = it is in another place; else its JSON, or nil: gone}.
local reply = {redis.call('EXISTS', KEYS[1])}
if reply[1] == 0 then
  return reply
end
local wake = false
for i = 7, #ARGV, 5 do
  local uid, old, from, new, to = unpack(ARGV, i, i + 4)
  local key = ARGV[1] .. uid
  local answer = redis.call('MGET', key)[1]
  if answer == old then
    answer = 1
    if from == 'pending' then
      answer = redis.call('LREM', KEYS[2], -1, uid)
    elseif from == 'anywhere' then
      redis.call('LREM', KEYS[2], -1, uid)
      answer = 1
    elseif from ~= 'none' then
      local taken = redis.pcall('LREM', ARGV[2] .. from .. ARGV[3], -1, uid)
      answer = taken == 1 and 1 or 0
    end
    if answer == 1 then
      redis.call('HDEL', KEYS[4], uid)
      redis.call('HDEL', KEYS[5], uid)
      if new == '' then
        redis.call('SREM', KEYS[3], uid)
        redis.call('SREM', KEYS[6], uid)
        redis.call('UNLINK', key, ARGV[6] .. uid)
      else
        redis.call('SET', key, new)
      end
      if to == 'pending' then
        redis.call('LPUSH', KEYS[2], uid)
        wake = true
      end
    end
  end
  reply[#reply + 1] = answer
end
redis.pcall('PUBLISH', wake and ARGV[4] or ARGV[5], '')
return reply
