-- Purpose: stores a dead letter.
-- Inputs:  ?1 queue id, ?2 body
-- Outputs: none
INSERT INTO dead_letters (queue_id, body) VALUES (?1, ?2);
