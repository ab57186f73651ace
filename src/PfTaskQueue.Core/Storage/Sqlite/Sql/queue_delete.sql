-- Purpose: the last step of a removal.
-- Inputs:  ?1 id
-- Outputs: none; rows that still belong to it are a constraint error
DELETE FROM queues WHERE id = ?1 AND name IS NULL;
