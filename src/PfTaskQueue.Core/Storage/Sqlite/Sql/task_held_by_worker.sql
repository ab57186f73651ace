-- Purpose: what a worker holds, in the order of adding. It looks through all that is in flight in the queue: no more than
--          all its workers run at once.
-- Inputs:  ?1 queue id, ?2 worker uid
-- Outputs: id, uid, phase, process_uid, body
SELECT id, uid, phase, process_uid, body FROM tasks
WHERE queue_id = ?1 AND worker_uid IS NOT NULL AND worker_uid = ?2 ORDER BY id;
