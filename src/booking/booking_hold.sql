-- # ---- places kept for a few minutes (booking_hold.c)

-- query: hold_of_holder one
-- doc: What somebody holds of a resource for a span.
-- params: holder @bytes, resource_id @id, starts_at @time, ends_at @time, now @time
-- row: id @id, units @int, made_at @time, held_until @time
select id, units, made_at, held_until from hold
where holder = :holder and resource_id = :resource_id and starts_at = :starts_at and ends_at = :ends_at
  and held_until > :now;

-- query: hold_set exec
-- doc: Hold units of a resource; what the same holder holds for the same span is this from now on.
-- params: id @id, space_id @id, resource_id @id, starts_at @time, ends_at @time, units @int, holder @bytes, made_at @time, held_until @time
insert into hold (id, space_id, resource_id, starts_at, ends_at, units, holder, made_at, held_until)
values (:id, :space_id, :resource_id, :starts_at, :ends_at, :units, :holder, :made_at, :held_until)
on conflict (holder, resource_id, starts_at, ends_at) do update set
  id = excluded.id, units = excluded.units, made_at = excluded.made_at, held_until = excluded.held_until;

-- query: hold_drop_of exec
-- doc: What somebody holds of a resource he holds no more; resource_id 0: of the whole space.
-- params: holder @bytes, space_id @id, resource_id @id
delete from hold
where holder = :holder and space_id = :space_id and (:resource_id = 0 or resource_id = :resource_id);

-- query: hold_drop_span exec
-- doc: What somebody holds of a resource for just this span he holds no more.
-- params: holder @bytes, resource_id @id, starts_at @time, ends_at @time
delete from hold
where holder = :holder and resource_id = :resource_id and starts_at = :starts_at and ends_at = :ends_at;

-- query: hold_drop exec
-- doc: A hold is given back.
-- params: id @id
delete from hold where id = :id;

-- query: hold_next_free one
-- doc: When the last hold of others on a span ends.
-- params: space_id @id, resource_id @id, from_at @time, to_at @time, now @time, holder @bytes
-- row: held_until @time?
select max(held_until) as held_until from hold
where space_id = :space_id and held_until > :now and starts_at < :to_at and ends_at > :from_at
  and resource_id = :resource_id and holder <> :holder;

-- query: hold_window each
-- doc: What is held in a space in a window, by start.
-- params: space_id @id, from_at @time, to_at @time, now @time
-- row: resource_id @id, starts_at @time, ends_at @time, units @int, holder @bytes, held_until @time
select resource_id, starts_at, ends_at, units, holder, held_until from hold
where space_id = :space_id and held_until > :now and starts_at < :to_at and ends_at > :from_at
order by starts_at, id;

-- query: hold_over many
-- doc: Holds whose time is over.
-- params: now @time, max @int
-- row: id @id, space_id @id, resource_id @id
-- max: 1000
select id, space_id, resource_id from hold where held_until <= :now order by held_until limit :max;
