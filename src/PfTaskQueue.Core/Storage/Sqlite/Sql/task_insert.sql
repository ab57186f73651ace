-- Purpose: adds a pending task.
-- Inputs:  ?1 queue id, ?2 uid, ?3 position, ?4 body
-- Outputs: none
INSERT INTO tasks (queue_id, uid, phase, position, body) VALUES (?1, ?2, 'Pending', ?3, ?4);
