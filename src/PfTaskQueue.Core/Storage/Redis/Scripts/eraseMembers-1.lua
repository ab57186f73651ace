-- Purpose: erases a chunk of what a set of UIDs names, and the chunk of the set.
-- KEYS: 1 set of UIDs.
-- ARGV: 1 how many at most, 2 prefix of the keys to erase, 3.. suffixes of the keys of each UID.
-- Result: how many UIDs were taken; 0 = the set is empty; -1 = it was no set and is gone now.
local uids = redis.pcall('SPOP', KEYS[1], ARGV[1])
if uids.err then
  redis.call('UNLINK', KEYS[1])
  return -1
end
for _, uid in ipairs(uids) do
  for i = 3, #ARGV do
    redis.call('UNLINK', ARGV[2] .. uid .. ARGV[i])
  end
end
return #uids
