-- Purpose: how many tasks were finished, in slots of ten seconds; an hour of them is kept.
-- Inputs:  none; runs in the transaction of the migration.
-- Outputs: the table finished.
CREATE TABLE finished (
    queue_id  INTEGER NOT NULL,
    slot      INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    PRIMARY KEY (queue_id, slot)
) STRICT, WITHOUT ROWID;
