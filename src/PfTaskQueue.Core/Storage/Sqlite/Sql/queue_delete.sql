-- Purpose: the last step of a removal, when nothing belongs to the queue any more.
-- Inputs:  ?1 id
-- Outputs: none
DELETE FROM queues WHERE id = ?1 AND name IS NULL;
