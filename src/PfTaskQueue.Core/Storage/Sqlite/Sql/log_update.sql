-- Purpose: stores what an attempt printed instead of what was stored of it before.
-- Inputs:  ?1 task uid, ?2 process uid, ?3 body
-- Outputs: none; no row is changed if none was stored
UPDATE attempt_logs SET body = ?3 WHERE task_uid = ?1 AND process_uid = ?2;
