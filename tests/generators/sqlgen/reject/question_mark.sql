-- # expect 6: not understood by both engines
-- query: q many
-- doc: Refused.
-- params: name @text
-- row: id @id
select id from thing where name = ?;
