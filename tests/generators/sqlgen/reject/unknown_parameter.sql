-- # expect 6: q has no parameter nmae
-- query: q many
-- doc: Refused.
-- params: name @text
-- row: id @id
select id from thing where name = :nmae;
