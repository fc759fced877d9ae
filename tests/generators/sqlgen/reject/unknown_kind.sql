-- # expect 2: no such kind: all
-- query: q all
-- doc: x
-- row: id @id
select id from thing;
