-- Purpose: writes the database as it is at this moment into a file of its own, without a log beside it.
-- Inputs:  ?1 the path of an empty or missing file
-- Outputs: none
VACUUM INTO ?1;
