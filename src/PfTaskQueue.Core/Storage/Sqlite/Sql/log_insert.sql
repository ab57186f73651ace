-- Purpose: stores what an attempt printed.
-- Inputs:  ?1 queue id, ?2 task uid, ?3 process uid, ?4 body
-- Outputs: none
INSERT INTO attempt_logs (queue_id, task_uid, process_uid, body) VALUES (?1, ?2, ?3, ?4);
