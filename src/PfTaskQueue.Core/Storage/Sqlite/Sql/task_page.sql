-- Purpose: reads tasks of some phases in the order of adding, one page. Each branch walks its part of an index, and the
--          rows are merged as they come: nothing is sorted, and a task that changes its phase between two pages is neither
--          missed nor given twice.
-- Inputs:  ?1 queue id, ?2 the last id of the page before (0 at first), ?3 rows,
--          ?4 to ?8 whether to read Pending, Received, Processing, Succeeded, Failed
--          (the conditions that look redundant are what the indexes are made with: SQLite uses them only where it sees these)
-- Outputs: id, uid, body
SELECT id, uid, body FROM tasks
WHERE queue_id = ?1 AND phase = 'Pending' AND id > ?2 AND ?4
  AND phase IN ('Pending', 'Succeeded', 'Failed')
UNION ALL
SELECT id, uid, body FROM tasks
WHERE queue_id = ?1 AND phase = 'Received' AND id > ?2 AND ?5
  AND worker_uid IS NOT NULL
UNION ALL
SELECT id, uid, body FROM tasks
WHERE queue_id = ?1 AND phase = 'Processing' AND id > ?2 AND ?6
  AND worker_uid IS NOT NULL
UNION ALL
SELECT id, uid, body FROM tasks
WHERE queue_id = ?1 AND phase = 'Succeeded' AND id > ?2 AND ?7
  AND phase IN ('Pending', 'Succeeded', 'Failed')
UNION ALL
SELECT id, uid, body FROM tasks
WHERE queue_id = ?1 AND phase = 'Failed' AND id > ?2 AND ?8
  AND phase IN ('Pending', 'Succeeded', 'Failed')
ORDER BY id LIMIT ?3;
