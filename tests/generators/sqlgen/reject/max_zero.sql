-- # expect 5: at least 1
-- query: q many
-- doc: Refused.
-- row: id @id
-- max: 0
select id from thing;
