-- Purpose: whether a worker shall stop.
-- Inputs:  ?1 worker uid
-- Outputs: 1 or 0
SELECT EXISTS (SELECT 1 FROM stop_requests WHERE worker_uid = ?1);
