-- Purpose: forgets old counts.
-- Inputs:  ?1 queue id, ?2 the oldest slot that is kept
-- Outputs: none
DELETE FROM finished WHERE queue_id = ?1 AND slot < ?2;
