-- # expect 5: sample may not read upper_thing, a table of above
-- query: q many
-- doc: Refused.
-- row: id @id
select id from upper_thing;
