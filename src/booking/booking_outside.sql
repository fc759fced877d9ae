-- # ---- what outside calendars take (booking_outside.c)

-- query: outside_house each
-- doc: What outside calendars take in a space from an instant on, for a house that is kept in memory.
-- params: space_id @id, from_at @time
-- row: resource_id @id, starts_at @time, ends_at @time
select resource_id, starts_at, ends_at from outside_span
where space_id = :space_id and ends_at > :from_at;

-- query: outside_of_source many
-- doc: What one outside calendar takes, by start.
-- params: source_id @id
-- row: starts_at @time, ends_at @time, resource_id @id
select starts_at, ends_at, resource_id from outside_span where source_id = :source_id order by starts_at;

-- query: outside_count one
-- doc: How much the other calendars of a space take.
-- params: space_id @id, but @id
-- row: n @int
select count(*) as n from outside_span where space_id = :space_id and source_id <> :but;

-- query: outside_add exec
-- doc: Something that an outside calendar takes.
-- params: source_id @id, starts_at @time, ends_at @time, space_id @id, resource_id @id
insert into outside_span (source_id, starts_at, ends_at, space_id, resource_id)
values (:source_id, :starts_at, :ends_at, :space_id, :resource_id);

-- query: outside_drop exec
-- doc: It is not taken any more.
-- params: source_id @id, starts_at @time
delete from outside_span where source_id = :source_id and starts_at = :starts_at;
