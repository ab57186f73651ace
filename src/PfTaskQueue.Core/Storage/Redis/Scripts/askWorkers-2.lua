-- Purpose: notes that running attempts shall be stopped, and tells their workers.
-- KEYS: 1 the queue's cancel requests, 2 its workers of ours.
-- ARGV: 1 prefix of the task keys, 2 prefix of the workers' request channels, then per task: UID, the JSON it must have now (it
--   names the attempt), UID of the worker, process UID.
-- Result: per task: 1 = noted; 0 = the worker is none of ours and hears nothing; else its JSON, or nil: gone.
local reply = {}
for i = 3, #ARGV, 4 do
  local uid, old, worker, process = unpack(ARGV, i, i + 3)
  local answer = redis.call('MGET', ARGV[1] .. uid)[1]
  if answer == old then
    answer = redis.call('HEXISTS', KEYS[2], worker)
    if answer == 1 then
      -- Changes nothing. A first write that needs no memory lets the others through when the server's memory is full.
      redis.call('PERSIST', KEYS[1])
      redis.call('HSET', KEYS[1], uid, worker .. ' ' .. process)
      redis.pcall('PUBLISH', ARGV[2] .. worker, '')
    end
  end
  reply[#reply + 1] = answer
end
return reply
