-- Purpose: the first schema. Every body is the stored JSON of Serialization/Wire and the truth about its item; the other
--          columns repeat from it what an index or a guard needs.
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
    queue_id    INTEGER NOT NULL REFERENCES queues (id),
    uid         TEXT NOT NULL UNIQUE,
    phase       TEXT NOT NULL CHECK (phase IN ('Pending', 'Received', 'Processing', 'Succeeded', 'Failed')),
    position    INTEGER CHECK ((position IS NOT NULL) = (phase = 'Pending')),
    worker_uid  TEXT CHECK ((worker_uid IS NOT NULL) = (phase IN ('Received', 'Processing'))),
    process_uid TEXT CHECK ((process_uid IS NOT NULL) = (phase IN ('Received', 'Processing'))),
    body        TEXT NOT NULL
) STRICT;

-- Reads of one phase in the order of adding, and counts.
CREATE INDEX tasks_by_phase ON tasks (queue_id, phase);
-- The line: a claim reads its head, what comes back is put at its end.
CREATE INDEX tasks_pending ON tasks (queue_id, position) WHERE phase = 'Pending';
-- What a worker holds, for its end and its salvage.
CREATE INDEX tasks_held ON tasks (worker_uid) WHERE worker_uid IS NOT NULL;

CREATE TABLE workers (
    id       INTEGER PRIMARY KEY,
    queue_id INTEGER NOT NULL REFERENCES queues (id),
    uid      TEXT NOT NULL UNIQUE,
    phase    TEXT NOT NULL CHECK (phase IN ('Running', 'Succeeded', 'Failed')),
    body     TEXT NOT NULL
) STRICT;

CREATE INDEX workers_of_queue ON workers (queue_id);
-- Salvagers look for running workers all the time: the cost must not grow with those that have ended.
CREATE INDEX workers_running ON workers (queue_id) WHERE phase = 'Running';

CREATE TABLE dead_letters (
    id       INTEGER PRIMARY KEY,
    queue_id INTEGER NOT NULL REFERENCES queues (id),
    body     TEXT NOT NULL
) STRICT;

CREATE INDEX dead_letters_of_queue ON dead_letters (queue_id);
