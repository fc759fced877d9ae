-- query: thing_add exec
-- doc: Keep a thing.
-- params: id @id, name @text, note @text?, amount @int?, open @bool, raw @bytes?
-- params: seen_at @time?
insert into thing (id, name, note, amount, open, raw, seen_at)
values (:id, :name, :note, :amount, :open, :raw, :seen_at);

-- query: thing_get one
-- doc: One thing by its name.
-- params: name @text
-- row: id @id, name @text, note @text?, amount @int?, open @bool, raw @bytes?, seen_at @time?
select id, name, note, amount, open, raw, seen_at from thing where name = :name;

-- query: thing_list many
-- doc: Things by name, from one on.
-- params: from_name @text
-- row: id @id, name @text, note @text?
-- max: 20
select id, name, note from thing where name >= :from_name order by name;

-- query: thing_every each
-- doc: All things.
-- row: id @id, name @text, raw @bytes?
select id, name, raw from thing order by id;

-- query: thing_like many
-- doc: Things whose name fits a pattern.
-- params: pattern @text
-- row: name @text
select name from thing where name like :pattern order by name;

-- query: thing_total one
-- doc: Sums and truths come out as numbers on both engines.
-- row: total @int, things @int, any_open @bool
select cast(coalesce(sum(amount), 0) as @int) as total, count(*) as things,
       coalesce(max(open), 0) as any_open
from thing;

-- query: thing_raise one
-- doc: Add to an amount and give the new one.
-- params: id @id, by @int
-- row: amount @int?
update thing set amount = amount + :by where id = :id returning amount;

-- query: thing_open exec
-- doc: Open or shut all things but one.
-- params: but @id, open @bool
update thing set open = :open where id <> :but;

-- query: thing_note_lie one
-- doc: Says that a note is never null, which is not so.
-- params: id @id
-- row: note @text
select note from thing where id = :id;

-- query: thing_remove exec
-- doc: Remove a thing.
-- params: id @id
delete from thing where id = :id;

-- query: thing_swap one
-- doc: Parameters keep their values though they first appear in another order.
-- params: first @int, second @int
-- row: second @int, first @int
select cast(:second as @int) as second, cast(:first as @int) as first;

-- query: part_add exec
-- doc: Keep a part of a thing.
-- params: thing_id @id, number @int, label @text
insert into part (thing_id, number, label) values (:thing_id, :number, :label);
