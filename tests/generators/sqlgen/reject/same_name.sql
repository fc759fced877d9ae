-- # expect 2: there is a query lower_thing_get already
-- query: lower_thing_get many
-- doc: x
-- row: id @id
select id from thing;
