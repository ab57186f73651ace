-- Purpose: stores a new queue.
-- Inputs:  ?1 uid, ?2 name, ?3 body
-- Outputs: none; a taken name is a constraint error (the caller has looked before, in the same transaction)
INSERT INTO queues (uid, name, body) VALUES (?1, ?2, ?3);
