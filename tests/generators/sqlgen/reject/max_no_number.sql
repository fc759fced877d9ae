-- # expect 5: number of rows is missing
-- query: q many
-- doc: Refused.
-- row: id @id
-- max: all
select id from thing;
