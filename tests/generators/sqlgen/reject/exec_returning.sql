-- # expect 2: exec and gives rows
-- query: q exec
-- doc: Refused.
delete from thing returning id;
