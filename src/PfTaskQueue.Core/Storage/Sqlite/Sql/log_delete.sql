-- Purpose: erases the logs of a task.
-- Inputs:  ?1 task uid
-- Outputs: none
DELETE FROM attempt_logs WHERE task_uid = ?1;
