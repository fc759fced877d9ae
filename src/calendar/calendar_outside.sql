-- # ---- calendars from elsewhere (calendar_outside.c)

-- query: outside_calendars many
-- doc: The calendars from elsewhere of a space, by resource.
-- params: space_id @id
-- row: id @id, resource_id @id, resource @text, url @text, read_at @time?, next_at @time, failures @int, code @text?, entries @int, unread @int
-- max: 1000
select c.id, c.resource_id, r.name as resource, c.url, c.read_at, c.next_at, c.failures, c.code, c.entries, c.unread
  from outside_calendar c join resource r on r.id = c.resource_id
 where c.space_id = :space_id order by r.name, c.id;

-- query: outside_calendar_of_id one
-- doc: A calendar from elsewhere.
-- params: id @id
-- row: id @id, space_id @id, resource_id @id, url @text, etag @text?, modified @text?, whole_at @time?, failures @int, zone @text, horizon_days @int
select c.id, c.space_id, c.resource_id, c.url, c.etag, c.modified, c.whole_at, c.failures, s.zone, s.horizon_days
  from outside_calendar c join space s on s.id = c.space_id where c.id = :id;

-- query: outside_calendar_due many
-- doc: Calendars whose time it is to be read, the longest waiting first.
-- params: now @time, max @int
-- row: id @id
-- max: 20
select id from outside_calendar where next_at <= :now order by next_at, id limit :max;

-- query: outside_calendar_count one
-- doc: How many calendars from elsewhere a space has; and whether one of them is this one, for this resource.
-- params: space_id @id, resource_id @id, url @text
-- row: n @int, same @int
select count(*) as n,
       cast(coalesce(sum(case when resource_id = :resource_id and url = :url then 1 else 0 end), 0) as bigint) as same
  from outside_calendar where space_id = :space_id;

-- query: outside_calendar_add exec
-- doc: A calendar from elsewhere for a resource.
-- params: id @id, space_id @id, resource_id @id, url @text, at @time, account_id @id
insert into outside_calendar (id, space_id, resource_id, url, made_at, made_by_account_id, next_at, failures, entries, unread)
values (:id, :space_id, :resource_id, :url, :at, :account_id, :at, 0, 0, 0);

-- query: outside_calendar_remove exec
-- doc: It is read no more.
-- params: id @id
delete from outside_calendar where id = :id;

-- query: outside_calendar_lease exec
-- doc: Somebody reads it now: others leave it until an instant.
-- params: id @id, now @time, until @time
update outside_calendar set next_at = :until where id = :id and next_at <= :now;

-- query: outside_calendar_soon exec
-- doc: Read it at the next turn.
-- params: id @id, at @time
update outside_calendar set next_at = :at where id = :id;

-- query: outside_calendar_read exec
-- doc: It was read.
-- params: id @id, etag @text?, modified @text?, whole_at @time, entries @int, unread @int, at @time, next_at @time
update outside_calendar set etag = :etag, modified = :modified, whole_at = :whole_at, read_at = :at, next_at = :next_at,
    failures = 0, code = null, entries = :entries, unread = :unread where id = :id;

-- query: outside_calendar_same exec
-- doc: Its server says that nothing is new.
-- params: id @id, at @time, next_at @time
update outside_calendar set read_at = :at, next_at = :next_at, failures = 0, code = null where id = :id;

-- query: outside_calendar_failed exec
-- doc: It could not be read.
-- params: id @id, code @text, next_at @time
update outside_calendar set failures = failures + 1, code = :code, next_at = :next_at where id = :id;

-- query: outside_conflicts many
-- doc: Bookings that are not over, in what calendars from elsewhere take of the same resource, by start.
-- params: space_id @id, now @time, after @time
-- row: id @id, resource @text, name @text, starts_at @time, ends_at @time, outside_from @time, outside_to @time, account_id @id?
-- max: 101
select b.id, r.name as resource, b.name, b.starts_at, b.ends_at, min(o.starts_at) as outside_from, max(o.ends_at) as outside_to, b.account_id
  from booking b
  join outside_span o on o.space_id = b.space_id and o.resource_id = b.resource_id
                     and o.starts_at < b.ends_at and o.ends_at > b.starts_at
  join resource r on r.id = b.resource_id
 where b.space_id = :space_id and b.starts_at > :after and b.ends_at > :now and b.status < 10 and o.ends_at > :now
 group by b.id, r.name, b.name, b.starts_at, b.ends_at, b.account_id
 order by b.starts_at, b.id limit 101;

-- query: outside_trouble one
-- doc: How many calendars from elsewhere of a space could not be read the last times.
-- params: space_id @id, failures @int
-- row: n @int
select count(*) as n from outside_calendar where space_id = :space_id and failures >= :failures;

-- # ---- what the host is written about (calendar_outside_letter.c)

-- query: outside_told_forget exec
-- doc: What is in the way no more is new when it comes again.
-- params: resource_id @id, now @time
delete from outside_told
 where resource_id = :resource_id and not exists (
    select 1 from booking b join outside_span o on o.space_id = b.space_id and o.resource_id = b.resource_id
                             and o.starts_at < b.ends_at and o.ends_at > b.starts_at and o.ends_at > :now
     where b.id = outside_told.booking_id and b.resource_id = :resource_id and b.ends_at > :now and b.status < 10);

-- query: outside_untold many
-- doc: Bookings in the way of what calendars from elsewhere take of a resource, and that nobody was told about, by start; how many they are in all.
-- params: space_id @id, resource_id @id, now @time, after @time
-- row: id @id, name @text, starts_at @time, ends_at @time, outside_from @time, outside_to @time, n @int
-- max: 40
select b.id, b.name, b.starts_at, b.ends_at, min(o.starts_at) as outside_from, max(o.ends_at) as outside_to, count(*) over () as n
  from booking b
  join outside_span o on o.space_id = b.space_id and o.resource_id = b.resource_id
                     and o.starts_at < b.ends_at and o.ends_at > b.starts_at
 where b.space_id = :space_id and b.resource_id = :resource_id and b.starts_at > :after and b.ends_at > :now and b.status < 10
   and o.ends_at > :now and not exists (select 1 from outside_told t where t.booking_id = b.id)
 group by b.id, b.name, b.starts_at, b.ends_at
 order by b.starts_at, b.id limit 40;

-- query: outside_tell exec
-- doc: All of them are told.
-- params: space_id @id, resource_id @id, now @time, after @time
insert into outside_told (booking_id, resource_id)
select distinct b.id, b.resource_id
  from booking b
  join outside_span o on o.space_id = b.space_id and o.resource_id = b.resource_id
                     and o.starts_at < b.ends_at and o.ends_at > b.starts_at
 where b.space_id = :space_id and b.resource_id = :resource_id and b.starts_at > :after and b.ends_at > :now and b.status < 10
   and o.ends_at > :now
on conflict (booking_id) do update set resource_id = excluded.resource_id;
