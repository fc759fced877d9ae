-- # expect 2: max is for many
-- query: q one
-- doc: Refused.
-- row: id @id
-- max: 5
select id from thing;
