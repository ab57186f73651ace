-- Purpose: finds a worker.
-- Inputs:  ?1 queue id, ?2 uid
-- Outputs: id, phase, body; no row: there is none
SELECT id, phase, body FROM workers WHERE uid = ?2 AND queue_id = ?1;
