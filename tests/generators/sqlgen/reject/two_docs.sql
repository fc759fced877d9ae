-- # expect 4: two docs
-- query: q many
-- doc: x
-- doc: y
-- row: id @id
select id from thing;
