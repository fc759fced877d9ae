-- # ---- several places booked together (booking_group.c)

-- query: booking_ids_of_group many
-- doc: What was booked together, ended ones too, the first booked first.
-- params: group_id @id
-- row: id @id
-- max: 200
select id from booking where group_id = :group_id order by id;

-- query: booking_names_of_group many
-- doc: The places of one group that still take a place.
-- params: group_id @id
-- row: id @id, resource @text, units @int
-- max: 200
select b.id, r.name as resource, b.units
from booking b join resource r on r.id = b.resource_id
where b.group_id = :group_id and b.status < 10 order by b.id;

-- query: booking_join_group exec
-- doc: It belongs to a group from now on, if nobody changed it meanwhile.
-- params: id @id, revision @int, group_id @id, at @time
update booking set group_id = :group_id, changed_at = :at, revision = revision + 1
where id = :id and revision = :revision and group_id is null;

-- query: booking_touch exec
-- doc: What it belongs together with is another: calendars read it again. If nobody changed it meanwhile.
-- params: id @id, revision @int, at @time
update booking set changed_at = :at, revision = revision + 1 where id = :id and revision = :revision;

-- query: booking_wait exec
-- doc: It waits for the answer that the others wait for, if nobody changed it meanwhile.
-- params: id @id, revision @int, confirm_by @time?, team_waits @bool, at @time
update booking set status = 2, confirm_by = :confirm_by, team_waits = :team_waits, changed_at = :at,
    revision = revision + 1
where id = :id and revision = :revision and status < 10;

-- query: booking_check_groups one
-- doc: What was booked together and is not at one time in one space, or waits only in part.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults, min(case when x.bad then x.id end) as first_id
from (select min(b.id) as id,
             (min(b.space_id) <> max(b.space_id) or min(b.status) <> max(b.status) or min(b.starts_at) <> max(b.starts_at)
              or min(coalesce(e.booked_until, b.ends_at)) <> max(coalesce(e.booked_until, b.ends_at))) as bad
      from booking b left join booking_early e on e.booking_id = b.id
      where b.group_id is not null and b.status < 10 group by b.group_id) x;
