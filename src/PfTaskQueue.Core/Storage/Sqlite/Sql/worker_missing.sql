-- Purpose: finds holders of tasks that have no row as workers: nobody would ever take their tasks back. It looks through all that
--          is in flight in the queue: no more than all its workers run at once.
-- Inputs:  ?1 queue id
-- Outputs: worker uid
SELECT DISTINCT worker_uid FROM tasks
WHERE queue_id = ?1 AND worker_uid IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM workers AS w WHERE w.uid = worker_uid AND w.queue_id = ?1);
