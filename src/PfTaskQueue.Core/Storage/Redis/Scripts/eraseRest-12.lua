-- Purpose: erases the last keys of a removed queue and forgets the removal.
-- KEYS: 1 its :tasks, 2 its :task:pending, 3 its :task:deadletter, 4 its :workers, 5 P:pftq:removing, 6 queue, 7 its claims,
--   8 its cancel requests, 9 its workers of ours, 10 its tasks with logs, 11 its counts of
--   finished tasks, 12 its marks.
-- ARGV: 1 UID of the queue.
-- Result: 1 = erased; 0 = there are tasks or workers left to erase first.
if redis.call('EXISTS', KEYS[1], KEYS[4], KEYS[10]) > 0 then
  return 0
end
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[11], KEYS[12])
redis.call('HDEL', KEYS[5], ARGV[1])
return 1
