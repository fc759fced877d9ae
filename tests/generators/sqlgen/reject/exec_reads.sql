-- # expect 2: changes nothing
-- query: q exec
-- doc: Refused.
select id from thing;
