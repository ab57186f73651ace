-- Purpose: whether a task is in flight, which may come back or add others.
-- Inputs:  ?1 queue id
-- Outputs: 1 or 0
SELECT EXISTS (SELECT 1 FROM tasks WHERE queue_id = ?1 AND worker_uid IS NOT NULL);
