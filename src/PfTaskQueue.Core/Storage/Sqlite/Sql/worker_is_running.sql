-- Purpose: whether a worker may take tasks.
-- Inputs:  ?1 queue id, ?2 uid
-- Outputs: 1 or 0
SELECT EXISTS (SELECT 1 FROM workers WHERE uid = ?2 AND queue_id = ?1 AND phase = 'Running');
