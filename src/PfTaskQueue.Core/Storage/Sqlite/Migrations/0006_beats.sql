-- Purpose: when a worker beat last, by the clock of the machine that nobody sets: '<life of the machine> <ticks>', or null.
--          The wall clock in the body is for people; it may be set while workers run.
-- Inputs:  none; runs in the transaction of the migration.
-- Outputs: the column beat of workers.
ALTER TABLE workers ADD COLUMN beat TEXT;
