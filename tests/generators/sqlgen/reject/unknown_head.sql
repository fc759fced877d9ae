-- # expect 4: not understood: -- rows:
-- query: q many
-- doc: Refused.
-- rows: id @id
select id from thing;
