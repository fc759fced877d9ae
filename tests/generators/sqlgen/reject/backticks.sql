-- # expect 5: not understood by both engines
-- query: q many
-- doc: Refused.
-- row: id @id
select `id` from thing;
