-- # expect 6: behind the statement began
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing;
-- max: 5
