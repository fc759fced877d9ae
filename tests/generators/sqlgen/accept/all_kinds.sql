-- # A comment before anything.
-- query: thing_one one
-- doc: One.
-- params: id @id
-- row: id @id, name @text, note @text?, amount @money?, open @bool, raw @bytes?, seen_at @time?
select id, name, note, amount, open, raw, seen_at from thing where id = :id;

-- query: thing_many many
-- doc: Many, with a maximum of their own.
-- params: name @text, open @bool
-- row: id @id, name @text
-- max: 7
select id, name from thing where name > :name and open = :open order by name;

-- query: thing_each each
-- doc: Each.
-- row: id @id, raw @bytes?, note @text?
select id, raw, note from thing;

-- query: thing_exec exec
-- doc: Exec.
-- params: id @id, note @text?, raw @bytes?, amount @money?
update thing set note = :note, raw = :raw, amount = :amount where id = :id;

-- query: thing_lock lock
-- doc: Lock.
-- params: id @id
select id from thing where id = :id;

-- query: thing_table table
-- doc: Cells with their columns.
-- params: open @bool
-- row: id @id, name @text, note @text?, amount @money?, open @bool, seen_at @time?
select id, name, note, amount, open, seen_at from thing where open = :open;
