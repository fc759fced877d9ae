-- # ---- doors (presence_door.c)

-- query: door_of_id one
-- doc: A door by its id.
-- params: id @id
-- row: id @id, space_id @id, resource_id @id, rotating @bool, printed @bool, made_at @time
select id, space_id, resource_id, rotating, printed, made_at from door where id = :id;

-- query: door_of_place one
-- doc: The door of a resource, or the board of a space.
-- params: space_id @id, resource_id @id
-- row: id @id, space_id @id, resource_id @id, rotating @bool, printed @bool, made_at @time
select id, space_id, resource_id, rotating, printed, made_at from door
where space_id = :space_id and resource_id = :resource_id;

-- query: doors_of_space many
-- doc: The doors of a space, the board first.
-- params: space_id @id
-- row: id @id, space_id @id, resource_id @id, rotating @bool, printed @bool, made_at @time
-- max: 1001
select id, space_id, resource_id, rotating, printed, made_at from door
where space_id = :space_id order by resource_id;

-- query: door_spaces many
-- doc: The spaces that have a door, in order.
-- row: space_id @id
-- max: 100000
select distinct space_id from door where resource_id <> 0 order by space_id;

-- query: door_add exec
-- doc: A new door.
-- params: id @id, space_id @id, resource_id @id, rotating @bool, printed @bool, at @time
insert into door (id, space_id, resource_id, rotating, printed, made_at)
values (:id, :space_id, :resource_id, :rotating, :printed, :at);

-- query: door_remove exec
-- doc: A door that is none any more.
-- params: space_id @id, resource_id @id
delete from door where space_id = :space_id and resource_id = :resource_id;

-- query: door_set_codes exec
-- doc: Which QR codes a door has.
-- params: id @id, rotating @bool, printed @bool
update door set rotating = :rotating, printed = :printed where id = :id;

-- query: door_terms_of one
-- doc: How a space does it.
-- params: space_id @id
-- row: release_min @int, release_kinds @int, remind @bool, names @int, board_kinds @int, changed_at @time
select release_min, release_kinds, remind, names, board_kinds, changed_at from door_terms where space_id = :space_id;

-- query: door_terms_set exec
-- doc: How a space does it from now on.
-- params: space_id @id, release_min @int, release_kinds @int, remind @bool, names @int, board_kinds @int, at @time
insert into door_terms (space_id, release_min, release_kinds, remind, names, board_kinds, changed_at)
values (:space_id, :release_min, :release_kinds, :remind, :names, :board_kinds, :at)
on conflict (space_id) do update set release_min = excluded.release_min,
    release_kinds = excluded.release_kinds, remind = excluded.remind, names = excluded.names,
    board_kinds = excluded.board_kinds, changed_at = excluded.changed_at;

-- # ---- checking in (presence_service.c)

-- query: check_in_of one
-- doc: Who came for a booking.
-- params: booking_id @id
-- row: booking_id @id, space_id @id, account_id @id, at @time, how @int, by_account_id @id, gone_at @time?
select booking_id, space_id, account_id, at, how, by_account_id, gone_at from check_in
where booking_id = :booking_id;

-- query: check_ins_since many
-- doc: Who came to a space since an instant, by booking.
-- params: space_id @id, since @time
-- row: booking_id @id, space_id @id, account_id @id, at @time, how @int, by_account_id @id, gone_at @time?
-- max: 4096
select booking_id, space_id, account_id, at, how, by_account_id, gone_at from check_in
where space_id = :space_id and at >= :since order by booking_id;

-- query: check_in_add exec
-- doc: Somebody is here; the first time counts.
-- params: booking_id @id, space_id @id, account_id @id, at @time, how @int, by_account_id @id
insert into check_in (booking_id, space_id, account_id, at, how, by_account_id)
values (:booking_id, :space_id, :account_id, :at, :how, :by_account_id)
on conflict (booking_id) do nothing;

-- query: check_in_back exec
-- doc: Who had gone is here again.
-- params: booking_id @id
update check_in set gone_at = null where booking_id = :booking_id and gone_at is not null;

-- query: check_in_remove exec
-- doc: It was a mistake.
-- params: booking_id @id
delete from check_in where booking_id = :booking_id;

-- query: check_in_end exec
-- doc: He has gone.
-- params: booking_id @id, at @time
update check_in set gone_at = :at where booking_id = :booking_id and gone_at is null;

-- query: check_in_counts one
-- doc: How many are here.
-- params: space_id @id, since @time
-- row: here @int
select count(*) as here from check_in where space_id = :space_id and at >= :since and gone_at is null;

-- query: presence_circle_of one
-- doc: Since when somebody lets others see that he is here.
-- params: account_id @id
-- row: since @time
select since from presence_circle where account_id = :account_id;

-- query: presence_circle_add exec
-- doc: He lets others see it.
-- params: account_id @id, at @time
insert into presence_circle (account_id, since) values (:account_id, :at)
on conflict (account_id) do nothing;

-- query: presence_circle_remove exec
-- doc: He does not any more.
-- params: account_id @id
delete from presence_circle where account_id = :account_id;

-- query: here_shown many
-- doc: Who is here in a space and lets others of it see that, by name.
-- params: space_id @id, since @time
-- row: account_id @id, name @text, at @time, resource @text
-- max: 500
select c.account_id, a.name, min(c.at) as at, min(r.name) as resource
from check_in c join presence_circle p on p.account_id = c.account_id
     join account a on a.id = c.account_id
     join booking b on b.id = c.booking_id join resource r on r.id = b.resource_id
where c.space_id = :space_id and c.at >= :since and c.gone_at is null and a.name <> ''
group by c.account_id, a.name order by a.name, c.account_id limit 500;

-- query: missed_of_account one
-- doc: How often somebody did not come to a space, since an instant.
-- params: space_id @id, account_id @id, since @time
-- row: missed @int
select count(distinct coalesce(b.group_id, b.id)) as missed
from booking b join booking_early e on e.booking_id = b.id
where b.account_id = :account_id and b.space_id = :space_id and b.starts_at > :since and e.why = 2;

-- query: missed_today many
-- doc: Bookings of a window to which nobody came.
-- params: space_id @id, from_at @time, to_at @time
-- row: booking_id @id
-- max: 4096
select b.id as booking_id
from booking b join booking_early e on e.booking_id = b.id
where b.space_id = :space_id and b.starts_at >= :from_at and b.starts_at < :to_at and e.why = 2
order by b.id;

-- query: due_of_account many
-- doc: What somebody has in a space in a window, by start.
-- params: account_id @id, space_id @id, after @time, from_at @time, to_at @time
-- row: id @id, resource @text, starts_at @time, ends_at @time, here_at @time?, gone_at @time?
-- max: 100
select b.id, r.name as resource, b.starts_at, b.ends_at, c.at as here_at, c.gone_at
from booking b join resource r on r.id = b.resource_id left join check_in c on c.booking_id = b.id
where b.account_id = :account_id and b.space_id = :space_id and b.status = 1
  and b.starts_at > :after and b.starts_at < :to_at and b.ends_at > :from_at
order by b.starts_at, b.id limit 100;

-- query: presence_next_of_account one
-- doc: What somebody has next, in whichever space.
-- params: account_id @id, after @time, from_at @time
-- row: id @id, resource @text, space @text, space_name @text, zone @text, starts_at @time, ends_at @time
select b.id, r.name as resource, s.slug as space, s.name as space_name, s.zone, b.starts_at, b.ends_at
from booking b join resource r on r.id = b.resource_id join space s on s.id = b.space_id
where b.account_id = :account_id and b.status = 1 and b.starts_at > :after and b.ends_at > :from_at
order by b.starts_at, b.id limit 1;

-- # ---- timed work (presence_jobs.c)

-- query: presence_late many
-- doc: Bookings to which nobody came in time. The minutes run from the start, and from whatever changed since: the booking, the door, the rule.
-- params: now @time, after @time, max @int
-- row: id @id
-- max: 100
select b.id
from door_terms t
     join booking b on b.space_id = t.space_id and b.starts_at > :after
                   and b.starts_at <= :now - t.release_min * 60
     join resource r on r.id = b.resource_id
     left join door d on d.space_id = b.space_id and d.resource_id = b.resource_id
     left join check_in c on c.booking_id = b.id
where t.release_min > 0 and b.status = 1 and b.ends_at > :now and c.booking_id is null
  and b.changed_at <= :now - t.release_min * 60 and t.changed_at <= :now - t.release_min * 60
  and ((d.id is not null and d.made_at <= :now - t.release_min * 60)
       or (t.release_kinds / (case r.kind when 1 then 2 when 2 then 4 when 3 then 8 when 4 then 16
                                          when 5 then 32 when 6 then 64 when 7 then 128 else 256 end)) % 2 = 1)
order by b.starts_at, b.id limit :max;

-- query: presence_ahead many
-- doc: Bookings that begin soon, made more than an hour before, whose people want to hear of it; from a mark on, by start.
-- params: mark_at @time, mark_id @id, to_at @time, max @int
-- row: id @id, starts_at @time, wanted @bool
-- max: 100
select b.id, b.starts_at,
       (case when b.status = 1 and b.email is not null and b.changed_at <= b.starts_at - 3600
                  and coalesce(t.remind, 1) = 1
                  and (b.group_id is null
                       or not exists (select 1 from booking o where o.group_id = b.group_id and o.id < b.id and o.status = 1))
             then 1 else 0 end) as wanted
from booking b left join door_terms t on t.space_id = b.space_id
where b.reach in (1, 2, 3) and b.starts_at >= :mark_at and b.starts_at <= :to_at
  and (b.starts_at > :mark_at or b.id > :mark_id)
order by b.starts_at, b.id limit :max;

-- query: presence_mark_of one
-- doc: How far timed work has come.
-- params: name @text
-- row: at @time, id @id
select at, id from presence_mark where name = :name;

-- query: presence_mark_set exec
-- doc: It has come further.
-- params: name @text, at @time, id @id
insert into presence_mark (name, at, id) values (:name, :at, :id)
on conflict (name) do update set at = excluded.at, id = excluded.id;

-- query: presence_open many
-- doc: Who is here since before an instant, the first first; from a mark on.
-- params: before @time, mark_at @time, mark_id @id, max @int
-- row: booking_id @id, space_id @id, at @time, ends_at @time
-- max: 100
select c.booking_id, c.space_id, c.at, b.ends_at
from check_in c join booking b on b.id = c.booking_id
where c.gone_at is null and c.at <= :before and c.at >= :mark_at
  and (c.at > :mark_at or c.booking_id > :mark_id)
order by c.at, c.booking_id limit :max;

-- query: presence_check_rows one
-- doc: Doors and check-ins, and those that are astray.
-- row: doors @int, doors_astray @int, check_ins @int, check_ins_astray @int
select (select count(*) from door) as doors,
       (select count(*) from door d left join resource r on r.id = d.resource_id
        where d.resource_id <> 0 and (r.id is null or r.space_id <> d.space_id)) as doors_astray,
       (select count(*) from check_in) as check_ins,
       (select count(*) from check_in c left join booking b on b.id = c.booking_id
        where b.id is null or b.space_id <> c.space_id
           or c.gone_at < c.at) as check_ins_astray;
