-- Purpose: erases some tasks of a queue that is being removed.
-- Inputs:  ?1 queue id, ?2 rows
-- Outputs: none; no row changed: there are no more
DELETE FROM tasks WHERE id IN (
    SELECT id FROM tasks WHERE queue_id = ?1 AND phase IN ('Pending', 'Succeeded', 'Failed')
    UNION ALL
    SELECT id FROM tasks WHERE queue_id = ?1 AND worker_uid IS NOT NULL
    LIMIT ?2);
