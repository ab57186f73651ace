-- Purpose: counts a page of tasks by phase, without sending them.
-- KEYS: 1 the queue's :tasks.
-- ARGV: 1 cursor, 2 about how many, 3 prefix of the task keys, 4.. the phases' names.
-- Result: {next cursor, count per phase in the order of ARGV, then the UIDs whose text names none of them in the usual form}.
local page = redis.call('SSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local reply = {page[1]}
for i = 4, #ARGV do
  reply[i - 2] = 0
end
for _, uid in ipairs(page[2]) do
  local stored = redis.call('MGET', ARGV[3] .. uid)[1]
  local slot = #reply + 1
  local add = uid
  if stored then
    for i = 4, #ARGV do
      -- Quotes within JSON texts are escaped, so this finds the field and nothing else.
      if string.find(stored, '"phase":"' .. ARGV[i] .. '"', 1, true) then
        slot = i - 2
        add = reply[slot] + 1
        break
      end
    end
    reply[slot] = add
  end
end
return reply
