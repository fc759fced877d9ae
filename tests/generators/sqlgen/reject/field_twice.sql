-- # expect 4: named twice
-- query: q many
-- doc: Refused.
-- row: id @id, id @id
select id, id from thing;
