-- Purpose: what people ask of workers. A request is rare and short-lived: the tables are all but empty, so they need no index.
-- Inputs:  none; runs in the transaction of the migration.
-- Outputs: the table cancel_requests.

-- The attempt of a running task that somebody wants stopped. It goes with the end of that attempt.
CREATE TABLE cancel_requests (
    task_uid    TEXT PRIMARY KEY,
    queue_id    INTEGER NOT NULL,
    worker_uid  TEXT NOT NULL,
    process_uid TEXT NOT NULL
) STRICT, WITHOUT ROWID;
