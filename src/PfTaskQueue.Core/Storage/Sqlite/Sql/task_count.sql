-- Purpose: counts tasks by phase and dead letters, from the indexes and the few rows in flight.
-- Inputs:  ?1 queue id
-- Outputs: phase ('DeadLetter' for the dead letters), count
SELECT phase, count(*) FROM tasks WHERE queue_id = ?1 AND phase IN ('Pending', 'Succeeded', 'Failed') GROUP BY phase
UNION ALL
SELECT phase, count(*) FROM tasks WHERE queue_id = ?1 AND worker_uid IS NOT NULL GROUP BY phase
UNION ALL
SELECT 'DeadLetter', count(*) FROM dead_letters WHERE queue_id = ?1;
