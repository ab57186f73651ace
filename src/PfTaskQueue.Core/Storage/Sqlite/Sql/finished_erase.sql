-- Purpose: erases the counts of a queue that is being removed.
-- Inputs:  ?1 queue id
-- Outputs: none; no row changed: there are none
DELETE FROM finished WHERE queue_id = ?1;
