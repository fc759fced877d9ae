-- # expect 2: the kind
-- query: q
-- doc: x
-- row: id @id
select id from thing;
