-- Purpose: finds records of tasks and workers that the queue's sets do not name, a part of the keyspace at a time.
-- KEYS: 1 the queue's :tasks, 2 its :workers.
-- ARGV: 1 cursor, 2 how many keys to look at, 3 pattern of the queue's keys, 4 prefix of the task keys, 5 prefix of the worker keys,
--   6 how long a UID is.
-- Result: {the next cursor ('0': the end), then per stray: 'task' or 'worker', UID}.
local scan = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[3], 'COUNT', ARGV[2])
local reply = {scan[1]}
local seen = {}
local function look(kind, set, prefix, key)
  if string.sub(key, 1, #prefix) ~= prefix then
    return
  end
  local uid = string.sub(key, #prefix + 1, #prefix + tonumber(ARGV[6]))
  local id = kind .. uid
  if #uid < tonumber(ARGV[6]) or seen[id] or redis.call('SISMEMBER', set, uid) == 1 then
    return
  end
  seen[id] = true
  reply[#reply + 1] = kind
  reply[#reply + 1] = uid
end
for _, key in ipairs(scan[2]) do
  look('task', KEYS[1], ARGV[4], key)
  look('worker', KEYS[2], ARGV[5], key)
end
return reply
