-- Purpose: takes from a worker what is no task that can be run: to the dead letters with its text, or out of its list only,
--   where the task lives on elsewhere (its UID was listed twice).
-- KEYS: 1 the worker's :pending, 2 the worker's :tasks, 3 the queue's :tasks, 4 its :task:deadletter, 5 queue, 6 its claims.
-- ARGV: 1 prefix of the task keys, then per entry: UID, 'claimed' or 'started', the text as read (empty: none), dead letter
--   (empty: none), 'erase' or 'keep' the task.
-- Result: how many entries were taken; those whose text changed meanwhile, and those of a queue that is gone, are not.
if redis.call('EXISTS', KEYS[5]) == 0 then
  return 0
end
local taken = 0
for i = 2, #ARGV, 5 do
  local uid, from, text, letter, erase = unpack(ARGV, i, i + 4)
  local key = ARGV[1] .. uid
  local held = 0
  if (redis.call('MGET', key)[1] or '') == text then
    if from == 'claimed' then
      held = redis.call('LREM', KEYS[1], -1, uid)
    else
      held = redis.pcall('SREM', KEYS[2], uid)
    end
  end
  if held == 1 then
    taken = taken + 1
    redis.call('HDEL', KEYS[6], uid)
    if letter ~= '' then
      redis.call('LPUSH', KEYS[4], letter)
    end
    if erase == 'erase' then
      redis.call('SREM', KEYS[3], uid)
      redis.call('DEL', key)
    end
  end
end
return taken
