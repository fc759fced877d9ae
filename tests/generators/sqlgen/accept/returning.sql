-- query: thing_made one
-- doc: A write that gives a row.
-- params: name @text
-- row: id @id
insert into thing (name, open) values (:name, 0) returning id;
