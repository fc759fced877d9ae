-- # expect 8: behind the first statement
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing;
-- postgres:
select id from thing;
-- postgres:
select id from thing;
