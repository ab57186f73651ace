-- Purpose: stores a worker's beat or end, if it is still in the phase it was read in.
-- Inputs:  ?1 id, ?2 phase as read, ?3 phase, ?4 body, ?5 mark of the beat
-- Outputs: none; no row changed: it is not as it was read
UPDATE workers SET phase = ?3, body = ?4, beat = ?5 WHERE id = ?1 AND phase = ?2;
