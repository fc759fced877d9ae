-- # expect 2: column 2 of q is name, its row says title
-- query: q many
-- doc: Refused.
-- row: id @id, title @text
select id, name from thing;
