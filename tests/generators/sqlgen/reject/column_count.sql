-- # expect 2: gives 1 columns, its row has 2
-- query: q many
-- doc: Refused.
-- row: id @id, name @text
select id from thing;
