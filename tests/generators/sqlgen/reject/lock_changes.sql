-- # expect 2: selects the row to be locked
-- query: q lock
-- doc: Refused.
update thing set note = note;
