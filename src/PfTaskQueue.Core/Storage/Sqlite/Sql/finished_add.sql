-- Purpose: counts finished tasks. A sum beyond what an integer holds would be refused, and the heartbeat with it.
-- Inputs:  ?1 queue id, ?2 slot, ?3 succeeded, ?4 failed
-- Outputs: none
INSERT INTO finished (queue_id, slot, succeeded, failed) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (queue_id, slot) DO UPDATE
SET succeeded = min(succeeded, 1000000000000) + excluded.succeeded, failed = min(failed, 1000000000000) + excluded.failed;
