-- # expect 5: no such table: thingy
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thingy;
