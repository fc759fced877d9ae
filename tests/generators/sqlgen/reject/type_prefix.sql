-- # expect 4: needs a type
-- query: q many
-- doc: Refused.
-- row: id @ids
select id from thing;
