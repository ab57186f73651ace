-- Purpose: counts finished tasks.
-- Inputs:  ?1 queue id, ?2 slot, ?3 succeeded, ?4 failed
-- Outputs: none
INSERT INTO finished (queue_id, slot, succeeded, failed) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (queue_id, slot) DO UPDATE SET succeeded = succeeded + excluded.succeeded, failed = failed + excluded.failed;
