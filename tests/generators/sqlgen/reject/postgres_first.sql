-- # expect 5: behind the first statement
-- query: q many
-- doc: Refused.
-- row: id @id
-- postgres:
select id from thing;
