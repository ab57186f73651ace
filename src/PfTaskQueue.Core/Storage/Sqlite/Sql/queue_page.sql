-- Purpose: reads queues by name, one page.
-- Inputs:  ?1 the last name of the page before ('' at first), ?2 rows
-- Outputs: id, uid, name, body
SELECT id, uid, name, body FROM queues WHERE name > ?1 ORDER BY name LIMIT ?2;
