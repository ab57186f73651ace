-- Purpose: stores what came of attempts, each for itself: out of the worker's set (or its list, if it was never started), the
--   new JSON, back to pending or not, and the tasks its handler asks for.
-- KEYS: 1 the worker's :pending, 2 the worker's :tasks, 3 the queue's :task:pending, 4 its :tasks, 5 its :task:deadletter,
--   6 its claims, 7 its cancel requests, 8 its tasks with logs,
--   9 its counts of finished tasks.
-- ARGV: 1 prefix of the task keys, 2 wake channel, 3 channel of changes, 4 prefix of the log keys,
--   5 seconds of a slot of the counts, 6 how many slots are kept, 7 the worker's UID, then per attempt:
--   UID, process UID, 'claimed' or 'started', the JSON it must have now, the new JSON, where to: 'pending' (to its end), or the end
--   of the task: 's' (succeeded) or 'f' (failed),
--   number of hooks, per hook: UID, JSON, number of dead letters, the dead letters,
--   what its handler printed (empty: nothing) and, if there is something, process UID and how many logs a task keeps.
-- Result: {seconds, microseconds, then per attempt: 1 = stored; 0 = the worker has not claimed it, or by a later claim;
--   2 = it may not go back to pending, as somebody wants it stopped; else its JSON, or nil: gone}.
local time = redis.call('TIME')
local reply = {time[1], time[2]}
local wake = false
local next = 8
local ends = {s = 0, f = 0}
local function take()
  next = next + 1
  return ARGV[next - 1]
end
while next <= #ARGV do
  local uid, process, from, old, new, place = take(), take(), take(), take(), take(), take()
  local key = ARGV[1] .. uid
  local stored = redis.call('MGET', key)[1]
  local answer = stored
  local request = place == 'pending' and stored == old and redis.call('HGET', KEYS[7], uid)
  if request and string.find(old, string.match(request, '%S+$') or request, 1, true) then
    answer = 2
  elseif stored == old then
    if from == 'claimed' then
      -- The note of another worker counts for nothing here: whose list the task stands in decides.
      local holder, attempt = string.match(redis.call('HGET', KEYS[6], uid) or '', '^(%S+) (%S+)')
      local later = holder == ARGV[7] and attempt ~= process
      answer = later and 0 or redis.call('LREM', KEYS[1], -1, uid)
      -- If it is not in the list, another worker may have claimed it since, and the note is that one's.
      if answer == 1 then
        redis.call('HDEL', KEYS[6], uid)
      end
    else
      -- The text names this attempt as the one under way, and whoever takes the task changes it: what another program may have
      -- made of the set must not cost the result.
      redis.pcall('SREM', KEYS[2], uid)
      redis.call('HDEL', KEYS[7], uid)
      answer = 1
    end
  end
  local stores = answer == 1
  if stores then
    redis.call('SET', key, new)
    if place == 'pending' then
      redis.call('LPUSH', KEYS[3], uid)
      wake = true
    else
      ends[place] = ends[place] + 1
    end
  end
  for _ = 1, tonumber(take()) do
    local hook, json = take(), take()
    if stores then
      redis.call('SADD', KEYS[4], hook)
      redis.call('SET', ARGV[1] .. hook, json)
      redis.call('LPUSH', KEYS[3], hook)
      wake = true
    end
  end
  for _ = 1, tonumber(take()) do
    local letter = take()
    if stores then
      redis.call('LPUSH', KEYS[5], letter)
    end
  end
  local log = take()
  if log ~= '' then
    local logged, most = take(), tonumber(take())
    local logs = ARGV[4] .. uid
    if stores then
      redis.call('SADD', KEYS[8], uid)
      if type(redis.pcall('HSET', logs, logged, log)) == 'table' then
        -- What another program has put there is no log.
        redis.call('DEL', logs)
        redis.call('HSET', logs, logged, log)
      end
      if redis.call('HLEN', logs) > most then
        for _, attempt in ipairs(redis.call('HKEYS', logs)) do
          if not string.find(new, attempt, 1, true) then
            redis.call('HDEL', logs, attempt)
          end
        end
      end
    end
  end
  reply[#reply + 1] = answer
end
local slot = math.floor(time[1] / ARGV[5])
for kind, count in pairs(ends) do
  -- All is stored by now: a count that is no number must not make the caller believe otherwise.
  if count > 0 and redis.pcall('HINCRBY', KEYS[9], kind .. slot, count) == count then
    for _, old in ipairs(redis.call('HKEYS', KEYS[9])) do
      if (tonumber(string.sub(old, 2)) or 0) < slot - ARGV[6] then
        redis.call('HDEL', KEYS[9], old)
      end
    end
  end
end
redis.pcall('PUBLISH', wake and ARGV[2] or ARGV[3], '')
return reply
