-- Purpose: drops a dead letter, if it is still the one that was read: a row's number may be used again.
-- Inputs:  ?1 id, ?2 queue id, ?3 body, as bytes
-- Outputs: none; no row changed: it is gone
DELETE FROM dead_letters WHERE id = ?1 AND queue_id = ?2 AND CAST(body AS BLOB) = ?3;
