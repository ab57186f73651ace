-- Purpose: reads the logs of a task, oldest first.
-- Inputs:  ?1 queue id, ?2 task uid
-- Outputs: process uid, body
SELECT process_uid, body FROM attempt_logs WHERE task_uid = ?2 AND queue_id = ?1 ORDER BY id;
