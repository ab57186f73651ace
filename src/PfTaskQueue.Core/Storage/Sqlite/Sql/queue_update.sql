-- Purpose: stores a queue's new state.
-- Inputs:  ?1 id, ?2 body
-- Outputs: none
UPDATE queues SET body = ?2 WHERE id = ?1 AND name IS NOT NULL;
