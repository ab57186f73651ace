-- Purpose: finds a worker.
-- Inputs:  ?1 queue id, ?2 uid
-- Outputs: id, uid, phase, body, mark of the last beat; no row: there is none
SELECT id, uid, phase, body, beat FROM workers WHERE uid = ?2 AND queue_id = ?1;
