-- Purpose: reads workers in the order of registration, one page.
-- Inputs:  ?1 queue id, ?2 the last id of the page before (0 at first), ?3 rows
-- Outputs: id, uid, phase, body, mark of the last beat
SELECT id, uid, phase, body, beat FROM workers WHERE queue_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3;
