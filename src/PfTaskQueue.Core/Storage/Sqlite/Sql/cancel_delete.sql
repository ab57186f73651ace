-- Purpose: forgets the request about a task whose attempt has ended.
-- Inputs:  ?1 task uid
-- Outputs: none
DELETE FROM cancel_requests WHERE task_uid = ?1;
