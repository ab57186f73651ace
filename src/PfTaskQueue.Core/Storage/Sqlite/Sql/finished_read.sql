-- Purpose: reads the counts of a queue.
-- Inputs:  ?1 queue id
-- Outputs: slot, succeeded, failed
SELECT slot, succeeded, failed FROM finished WHERE queue_id = ?1;
