-- Purpose: the place behind the last pending task.
-- Inputs:  ?1 queue id
-- Outputs: position
SELECT coalesce(max(position), 0) + 1 FROM tasks WHERE queue_id = ?1 AND phase = 'Pending';
