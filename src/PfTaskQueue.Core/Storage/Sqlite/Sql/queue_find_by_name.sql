-- Purpose: finds a queue by its name.
-- Inputs:  ?1 name
-- Outputs: id, body; no row: there is none
SELECT id, body FROM queues WHERE name = ?1;
