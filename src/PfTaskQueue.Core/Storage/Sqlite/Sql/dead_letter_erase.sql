-- Purpose: erases some dead letters of a queue that is being removed.
-- Inputs:  ?1 queue id, ?2 rows
-- Outputs: none; no row changed: there are no more
DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters WHERE queue_id = ?1 LIMIT ?2);
