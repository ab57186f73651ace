-- Purpose: the head of the line.
-- Inputs:  ?1 queue id, ?2 rows
-- Outputs: id, uid, phase, process_uid, body
SELECT id, uid, phase, process_uid, body FROM tasks WHERE queue_id = ?1 AND phase = 'Pending' ORDER BY position LIMIT ?2;
