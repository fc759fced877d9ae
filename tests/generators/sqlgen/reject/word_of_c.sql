-- # expect 4: word of C
-- query: q many
-- doc: Refused.
-- row: default @id
select id as "default" from thing;
