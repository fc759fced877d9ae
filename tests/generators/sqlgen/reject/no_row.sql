-- # expect 2: has no row
-- query: q many
-- doc: Refused.
select id from thing;
