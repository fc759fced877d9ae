-- # expect 5: no such column: nmae
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing where "nmae" is null;
