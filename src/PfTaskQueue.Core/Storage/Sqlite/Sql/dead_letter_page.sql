-- Purpose: reads dead letters, newest first, one page.
-- Inputs:  ?1 queue id, ?2 the last id of the page before (the largest integer at first), ?3 rows
-- Outputs: id, body
SELECT id, body FROM dead_letters WHERE queue_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;
