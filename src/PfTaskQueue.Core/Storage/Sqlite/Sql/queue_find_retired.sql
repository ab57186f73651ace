-- Purpose: finds a queue whose removal is not finished.
-- Inputs:  none
-- Outputs: id; no row: there is none
SELECT id FROM queues WHERE name IS NULL LIMIT 1;
