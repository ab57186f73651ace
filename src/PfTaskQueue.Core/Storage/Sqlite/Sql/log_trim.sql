-- Purpose: keeps the logs of a task's last attempts only.
-- Inputs:  ?1 task uid, ?2 how many
-- Outputs: none
DELETE FROM attempt_logs WHERE task_uid = ?1
    AND id NOT IN (SELECT id FROM attempt_logs WHERE task_uid = ?1 ORDER BY id DESC LIMIT ?2);
