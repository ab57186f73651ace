-- Purpose: finds this very queue; one that is being removed is not found.
-- Inputs:  ?1 uid
-- Outputs: id, uid, name, body; no row: it was removed
SELECT id, uid, name, body FROM queues WHERE uid = ?1 AND name IS NOT NULL;
