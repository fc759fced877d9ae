-- # expect 2: q has no doc
-- query: q many
-- row: id @id
select id from thing;
