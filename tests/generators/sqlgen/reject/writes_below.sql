-- # expect 5: sample may not write lower_thing, a table of below
-- query: q exec
-- doc: Refused.
-- params: id @id
delete from lower_thing where id = :id;
