-- Purpose: forgets the request to a worker that has ended.
-- Inputs:  ?1 worker uid
-- Outputs: none
DELETE FROM stop_requests WHERE worker_uid = ?1;
