-- Purpose: the first step of a removal: the name is free, and the queue is not found any more.
-- Inputs:  ?1 id
-- Outputs: none
UPDATE queues SET name = NULL WHERE id = ?1 AND name IS NOT NULL;
