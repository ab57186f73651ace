-- Purpose: notes that a running attempt shall be stopped.
-- Inputs:  ?1 task uid, ?2 queue id, ?3 worker uid, ?4 process uid
-- Outputs: none
INSERT OR REPLACE INTO cancel_requests (task_uid, queue_id, worker_uid, process_uid) VALUES (?1, ?2, ?3, ?4);
