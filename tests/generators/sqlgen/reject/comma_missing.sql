-- # expect 4: not understood: name @text
-- query: q many
-- doc: Refused.
-- row: id @id name @text
select id, name from thing;
