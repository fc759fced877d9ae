-- # expect 2: exec and gives no rows
-- query: q exec
-- doc: Refused.
-- row: id @id
delete from thing;
