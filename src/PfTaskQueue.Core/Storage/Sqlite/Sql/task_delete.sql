-- Purpose: takes a task out whose body cannot be read.
-- Inputs:  ?1 id
-- Outputs: none
DELETE FROM tasks WHERE id = ?1;
