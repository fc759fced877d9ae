-- query: lower_thing_get one
-- doc: A thing of the module below.
-- params: id @id
-- row: name @text
select name from lower_thing where id = :id;
