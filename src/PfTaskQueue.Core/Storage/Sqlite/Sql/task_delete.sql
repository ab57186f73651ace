-- Purpose: takes a task out: its body cannot be read, or somebody wants it erased.
-- Inputs:  ?1 id
-- Outputs: none
DELETE FROM tasks WHERE id = ?1;
