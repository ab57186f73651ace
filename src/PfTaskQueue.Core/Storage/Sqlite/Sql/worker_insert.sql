-- Purpose: registers a worker.
-- Inputs:  ?1 queue id, ?2 uid, ?3 phase, ?4 body, ?5 mark of the beat
-- Outputs: none
INSERT INTO workers (queue_id, uid, phase, body, beat) VALUES (?1, ?2, ?3, ?4, ?5);
