-- Purpose: the attempts of a worker that shall be stopped.
-- Inputs:  ?1 worker uid
-- Outputs: process uid
SELECT process_uid FROM cancel_requests WHERE worker_uid = ?1;
