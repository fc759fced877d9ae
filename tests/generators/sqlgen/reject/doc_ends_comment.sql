-- # expect 3: one sentence
-- query: q many
-- doc: x */ int evil;
-- row: id @id
select id from thing;
