-- Purpose: notes that a worker shall stop.
-- Inputs:  ?1 worker uid, ?2 queue id
-- Outputs: none
INSERT OR IGNORE INTO stop_requests (worker_uid, queue_id) VALUES (?1, ?2);
