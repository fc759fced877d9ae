-- # expect 4: needs a type
-- query: q many
-- doc: Refused.
-- row: id @number
select id from thing;
