-- # expect 5: syntax error
-- query: q many
-- doc: Refused.
-- row: id @id
select id form thing;
