-- Purpose: finds this very queue; one that is being removed is not found.
-- Inputs:  ?1 uid
-- Outputs: id, body; no row: it was removed
SELECT id, body FROM queues WHERE uid = ?1 AND name IS NOT NULL;
