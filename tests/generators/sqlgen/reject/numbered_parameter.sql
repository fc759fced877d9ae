-- # expect 6: parameters are written :name
-- query: q many
-- doc: Refused.
-- params: name @text
-- row: id @id
select id from thing where name = $1;
