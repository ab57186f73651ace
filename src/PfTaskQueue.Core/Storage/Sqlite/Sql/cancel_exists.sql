-- Purpose: whether this attempt shall be stopped.
-- Inputs:  ?1 task uid, ?2 process uid
-- Outputs: 1 or 0
SELECT EXISTS (SELECT 1 FROM cancel_requests WHERE task_uid = ?1 AND process_uid = ?2);
