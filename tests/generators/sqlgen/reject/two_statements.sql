-- # expect 5: more than one statement
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing; select id from thing;
