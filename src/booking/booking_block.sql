-- # ---- blocks: units taken for whole days (booking_block.c)

-- query: block_of_id one
-- doc: A block.
-- params: id @id
-- row: id @id, space_id @id, resource_id @id, units @int, from_day @int, until_day @int, kind @int, why @text, subject_id @id, by_account_id @id, made_at @time, changed_at @time, revision @int
select id, space_id, resource_id, units, from_day, until_day, kind, why, subject_id, by_account_id,
       made_at, changed_at, revision
from block where id = :id;

-- query: block_list many
-- doc: The blocks of a space, or of one resource of it, that touch some days (until_day 0: open), by resource and first day.
-- params: space_id @id, resource_id @id, from_day @int, until_day @int
-- row: id @id, space_id @id, resource_id @id, units @int, from_day @int, until_day @int, kind @int, why @text, subject_id @id, by_account_id @id, made_at @time, changed_at @time, revision @int
select id, space_id, resource_id, units, from_day, until_day, kind, why, subject_id, by_account_id,
       made_at, changed_at, revision
from block
where space_id = :space_id and (:resource_id = 0 or resource_id = :resource_id)
  and (until_day = 0 or until_day > :from_day) and (:until_day = 0 or from_day < :until_day)
order by resource_id, from_day, id;

-- query: block_house each
-- doc: The same from a day on, for a house that is kept in memory.
-- params: space_id @id, from_day @int
-- row: id @id, resource_id @id, units @int, from_day @int, until_day @int, kind @int, why @text, changed_at @time, revision @int
select id, resource_id, units, from_day, until_day, kind, why, changed_at, revision from block
where space_id = :space_id and (until_day = 0 or until_day > :from_day);

-- query: block_count one
-- doc: How many blocks of a space last beyond a day.
-- params: space_id @id, from_day @int
-- row: n @int
select count(*) as n from block
where space_id = :space_id and (until_day = 0 or until_day > :from_day);

-- query: block_insert exec
-- doc: Take units for whole days.
-- params: id @id, space_id @id, resource_id @id, units @int, from_day @int, until_day @int, kind @int, why @text, subject_id @id, by_account_id @id, at @time
insert into block (id, space_id, resource_id, units, from_day, until_day, kind, why, subject_id,
                   by_account_id, made_at, changed_at, revision)
values (:id, :space_id, :resource_id, :units, :from_day, :until_day, :kind, :why, :subject_id,
        :by_account_id, :at, :at, 1);

-- query: block_change exec
-- doc: Other days, units, reason or resource, if nobody changed it meanwhile.
-- params: id @id, revision @int, resource_id @id, units @int, from_day @int, until_day @int, why @text, at @time
update block set resource_id = :resource_id, units = :units, from_day = :from_day,
    until_day = :until_day, why = :why, changed_at = :at, revision = revision + 1
where id = :id and revision = :revision;

-- query: block_delete exec
-- doc: It takes nothing any more.
-- params: id @id
delete from block where id = :id;

-- query: block_bookings each
-- doc: What takes units of a resource in a window, by start; for days without an end, too.
-- params: space_id @id, resource_id @id, after @time, from_at @time, to_at @time
-- row: id @id, starts_at @time, ends_at @time, units @int
select id, starts_at, ends_at, units from booking
where space_id = :space_id and starts_at > :after and starts_at < :to_at
  and resource_id = :resource_id and ends_at > :from_at and status < 10
order by starts_at, id;

-- query: booking_ahead one
-- doc: How many bookings of a resource are not over, and when the first of them starts.
-- params: space_id @id, resource_id @id, after @time, now @time
-- row: n @int, first_at @time?
select count(*) as n, min(starts_at) as first_at from booking
where space_id = :space_id and starts_at > :after and resource_id = :resource_id
  and ends_at > :now and status < 10;

-- query: block_check_rows each
-- doc: Every block with what its resource has, and the zone of its days.
-- row: id @id, space_id @id, resource_id @id, units @int, from_day @int, until_day @int, kind @int, changed_at @time, zone @text?, resource_units @int?, resource_space_id @id?
select b.id, b.space_id, b.resource_id, b.units, b.from_day, b.until_day, b.kind, b.changed_at,
       s.zone, r.units as resource_units, r.space_id as resource_space_id
from block b left join space s on s.id = b.space_id left join resource r on r.id = b.resource_id
order by b.resource_id, b.from_day, b.id;
