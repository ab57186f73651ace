-- Purpose: the first schema. Every body is the stored JSON of Serialization/Wire and the truth about its item; the other
--          columns repeat from it what an index or a guard needs. There are no foreign keys: who inserts has looked the queue
--          up in the same transaction, and the check at a queue's deletion would read all tasks of all queues.
-- Inputs:  none; runs in the transaction of the migration, on an empty database.
-- Outputs: the tables queues, tasks, workers, dead_letters.

-- A queue without a name is being removed: nothing finds it any more, and its rows go in chunks.
CREATE TABLE queues (
    id   INTEGER PRIMARY KEY,
    uid  TEXT NOT NULL UNIQUE,
    name TEXT UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- id is the order of adding, position the place in the line: a task that comes back goes to its end.
CREATE TABLE tasks (
    id          INTEGER PRIMARY KEY,
    queue_id    INTEGER NOT NULL,
    uid         TEXT NOT NULL UNIQUE,
    phase       TEXT NOT NULL CHECK (phase IN ('Pending', 'Received', 'Processing', 'Succeeded', 'Failed')),
    position    INTEGER CHECK ((position IS NOT NULL) = (phase = 'Pending')),
    worker_uid  TEXT CHECK ((worker_uid IS NOT NULL) = (phase IN ('Received', 'Processing'))),
    process_uid TEXT CHECK ((process_uid IS NOT NULL) = (phase IN ('Received', 'Processing'))),
    body        TEXT NOT NULL
) STRICT;

-- Reads of phases in the order of adding, and counts. A task in flight is in the second index whatever its phase, so that a
-- step from Received to Processing changes no index.
CREATE INDEX tasks_resting ON tasks (queue_id, phase) WHERE phase IN ('Pending', 'Succeeded', 'Failed');
CREATE INDEX tasks_held ON tasks (queue_id) WHERE worker_uid IS NOT NULL;
-- The line: a claim reads its head, what comes back is put at its end.
CREATE INDEX tasks_pending ON tasks (queue_id, position) WHERE phase = 'Pending';

CREATE TABLE workers (
    id       INTEGER PRIMARY KEY,
    queue_id INTEGER NOT NULL,
    uid      TEXT NOT NULL UNIQUE,
    phase    TEXT NOT NULL CHECK (phase IN ('Running', 'Succeeded', 'Failed')),
    body     TEXT NOT NULL
) STRICT;

CREATE INDEX workers_of_queue ON workers (queue_id);
-- Salvagers look for running workers all the time: the cost must not grow with those that have ended.
CREATE INDEX workers_running ON workers (queue_id) WHERE phase = 'Running';

CREATE TABLE dead_letters (
    id       INTEGER PRIMARY KEY,
    queue_id INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;

CREATE INDEX dead_letters_of_queue ON dead_letters (queue_id);
