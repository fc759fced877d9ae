-- query: thing_wide one
-- doc: Parameters and rows may take several lines.
-- params: id @id
-- params: name @text
-- row: id @id
-- row: name @text
select id, name from thing where id = :id and name = :name;
