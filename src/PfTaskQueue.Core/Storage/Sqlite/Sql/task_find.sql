-- Purpose: finds a task.
-- Inputs:  ?1 queue id, ?2 uid
-- Outputs: id, uid, phase, process_uid, body; no row: there is none
SELECT id, uid, phase, process_uid, body FROM tasks WHERE uid = ?2 AND queue_id = ?1;
