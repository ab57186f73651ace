-- Purpose: finds a queue by its name.
-- Inputs:  ?1 name
-- Outputs: id, uid, name, body; no row: there is none
SELECT id, uid, name, body FROM queues WHERE name = ?1;
