-- Purpose: erases some workers of a queue that is being removed.
-- Inputs:  ?1 queue id, ?2 rows
-- Outputs: none; no row changed: there are no more
DELETE FROM workers WHERE id IN (SELECT id FROM workers WHERE queue_id = ?1 LIMIT ?2);
