-- # expect 5: does not end in a semicolon
-- query: q many
-- doc: Refused.
-- row: id @id
select id from thing
