-- Purpose: which workers somebody has asked to stop. A request goes with the end of its worker.
-- Inputs:  none; runs in the transaction of the migration.
-- Outputs: the table stop_requests.
CREATE TABLE stop_requests (
    worker_uid TEXT PRIMARY KEY,
    queue_id   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
