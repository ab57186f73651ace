-- Purpose: stores a transition, if the task is still as it was read.
-- Inputs:  ?1 id, ?2 phase as read, ?3 process uid as read,
--          ?4 phase, ?5 position, ?6 worker uid, ?7 process uid, ?8 body
-- Outputs: none; no row changed: it is not as it was read
UPDATE tasks SET phase = ?4, position = ?5, worker_uid = ?6, process_uid = ?7, body = ?8
WHERE id = ?1 AND phase = ?2 AND process_uid IS ?3;
