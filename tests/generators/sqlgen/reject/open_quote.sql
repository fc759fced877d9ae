-- # expect 6: a quote is not closed
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing
where name = 'x;
