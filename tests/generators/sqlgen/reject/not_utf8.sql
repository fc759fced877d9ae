-- # expect 5: not UTF-8
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing where name = 'ÿ';
