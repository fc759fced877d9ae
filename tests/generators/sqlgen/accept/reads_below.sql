-- query: thing_of_lower many
-- doc: A module reads the tables of modules below it.
-- row: id @id, name @text
select t.id, l.name from thing t join lower_thing l on l.id = t.id;
