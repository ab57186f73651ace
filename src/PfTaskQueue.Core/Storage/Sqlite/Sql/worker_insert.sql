-- Purpose: registers a worker.
-- Inputs:  ?1 queue id, ?2 uid, ?3 phase, ?4 body
-- Outputs: none
INSERT INTO workers (queue_id, uid, phase, body) VALUES (?1, ?2, ?3, ?4);
