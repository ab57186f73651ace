-- Purpose: what a worker holds, in the order of adding.
-- Inputs:  ?1 queue id, ?2 worker uid
-- Outputs: id, uid, phase, process_uid, body
SELECT id, uid, phase, process_uid, body FROM tasks WHERE worker_uid = ?2 AND queue_id = ?1 ORDER BY id;
