-- # expect 2: gives rows
-- query: q exec
-- doc: Refused.
delete from thing returning id;
