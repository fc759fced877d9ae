-- # expect 5: a tab
-- query: q many
-- doc: Refused.
-- row: id @id
select	id from thing;
