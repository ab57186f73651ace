-- Purpose: reads whole rows of tasks, of all queues, with the workers that hold them, one page. It follows the table and no
--          index: it is the one read that does not believe them.
-- Inputs:  ?1 the last id of the page before (0 at first), ?2 rows
-- Outputs: id, queue id, uid, phase, worker uid, process uid, body, the worker's body (null: there is no such worker in that queue),
--          mark of the worker's last beat
SELECT t.id, t.queue_id, t.uid, t.phase, t.worker_uid, t.process_uid, t.body, w.body, w.beat
FROM (SELECT * FROM tasks WHERE id > ?1 ORDER BY id LIMIT ?2) AS t
LEFT JOIN workers AS w ON w.uid = t.worker_uid AND w.queue_id = t.queue_id
ORDER BY t.id;
