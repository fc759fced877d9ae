-- # expect 2: no statement behind -- postgres:
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing;
-- postgres:
