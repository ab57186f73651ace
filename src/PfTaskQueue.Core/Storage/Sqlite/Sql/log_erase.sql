-- Purpose: erases some logs of a queue that is being removed.
-- Inputs:  ?1 queue id, ?2 rows
-- Outputs: none; no row changed: there are no more
DELETE FROM attempt_logs WHERE id IN (SELECT id FROM attempt_logs WHERE queue_id = ?1 LIMIT ?2);
