-- Purpose: whether a claim would find something.
-- Inputs:  ?1 queue id
-- Outputs: 1 or 0
SELECT EXISTS (SELECT 1 FROM tasks WHERE queue_id = ?1 AND phase = 'Pending' AND position IS NOT NULL);
