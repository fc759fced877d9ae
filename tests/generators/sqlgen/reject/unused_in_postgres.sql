-- # expect 8: does not use its parameter name
-- query: q many
-- doc: Refused.
-- params: name @text
-- row: id @id
select id from thing where name = :name;
-- postgres:
select id from thing;
