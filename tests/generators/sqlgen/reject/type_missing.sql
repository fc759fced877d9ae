-- # expect 4: needs a type
-- query: q many
-- doc: Refused.
-- row: id
select id from thing;
