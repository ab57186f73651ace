-- Purpose: the ends of what handlers printed, beside their tasks. Most attempts have none.
-- Inputs:  none; runs in the transaction of the migration.
-- Outputs: the table attempt_logs.
CREATE TABLE attempt_logs (
    id          INTEGER PRIMARY KEY,
    queue_id    INTEGER NOT NULL,
    task_uid    TEXT NOT NULL,
    process_uid TEXT NOT NULL,
    body        TEXT NOT NULL
) STRICT;

CREATE INDEX attempt_logs_of_task ON attempt_logs (task_uid);
CREATE INDEX attempt_logs_of_queue ON attempt_logs (queue_id);
