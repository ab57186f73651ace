-- Purpose: counts tasks by phase and dead letters, from the indexes alone.
-- Inputs:  ?1 queue id
-- Outputs: phase ('DeadLetter' for the dead letters), count
SELECT phase, count(*) FROM tasks WHERE queue_id = ?1 GROUP BY phase
UNION ALL
SELECT 'DeadLetter', count(*) FROM dead_letters WHERE queue_id = ?1;
