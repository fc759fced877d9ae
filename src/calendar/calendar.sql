-- # ---- passwords of programs (calendar_password.c)

-- query: app_password_of_hash one
-- doc: Whose password this is.
-- params: hash @bytes
-- row: id @id, account_id @id, email @text, used_at @time?
select p.id, p.account_id, a.email, p.used_at from app_password p join account a on a.id = p.account_id
 where p.hash = :hash;

-- query: app_passwords many
-- doc: The passwords that a person made for his programs, the oldest first.
-- params: account_id @id
-- row: id @id, name @text, made_at @time, used_at @time?
-- max: 100
select id, name, made_at, used_at from app_password where account_id = :account_id order by id limit 100;

-- query: app_password_add exec
-- doc: A password for a program.
-- params: id @id, account_id @id, name @text, hash @bytes, at @time
insert into app_password (id, account_id, name, hash, made_at) values (:id, :account_id, :name, :hash, :at);

-- query: app_password_end exec
-- doc: A program's password opens nothing any more.
-- params: id @id, account_id @id
delete from app_password where id = :id and account_id = :account_id;

-- query: app_password_used exec
-- doc: It was used.
-- params: id @id, at @time
update app_password set used_at = :at where id = :id;

-- # ---- the link of a person (calendar_feed_pages.c)

-- query: calendar_link_of_account one
-- doc: The link to a person's bookings.
-- params: account_id @id
-- row: id @id
select id from calendar_link where account_id = :account_id;

-- query: calendar_link_owner one
-- doc: Whose bookings a link shows.
-- params: id @id
-- row: account_id @id
select account_id from calendar_link where id = :id;

-- query: calendar_link_set exec
-- doc: A new link; the old one is dead.
-- params: account_id @id, id @id, at @time
insert into calendar_link (account_id, id, made_at) values (:account_id, :id, :at)
on conflict (account_id) do update set id = excluded.id, made_at = excluded.made_at;

-- # ---- what a person may book (calendar_rooms.c)

-- query: calendar_rooms many
-- doc: What can be booked in the spaces that a person has a role or a membership in, or booked in since an instant.
-- params: account_id @id, since @time
-- row: id @id, name @text, kind @int, units @int, seats @int, space_id @id, slug @text, space @text, street @text, town @text, zone @text, operator_id @id, revision @int
-- max: 400
select r.id, r.name, r.kind, r.units, r.seats, s.id as space_id, s.slug, s.name as space, s.street, s.town, s.zone,
       s.operator_id, s.revision
  from resource r join space s on s.id = r.space_id join operator o on o.id = s.operator_id
 where r.archived_at is null and r.bookable = 1 and s.status = 3 and o.status = 1
   and (s.id in (select b.space_id from booking b where b.account_id = :account_id and b.starts_at > :since
                 union select g.space_id from role_grant g where g.account_id = :account_id
                 union select m.space_id from membership m where m.account_id = :account_id and m.account_id <> 0 and m.status < 10)
        or s.operator_id in (select g.operator_id from role_grant g where g.account_id = :account_id and g.space_id = 0
                             union select m.operator_id from membership m
                              where m.account_id = :account_id and m.account_id <> 0 and m.space_id = 0 and m.status < 10))
 order by s.name, s.id, r.kind, r.name, r.id limit 400;

-- # ---- bookings as entries (calendar_entries.c)

-- query: calendar_own many
-- doc: A person's bookings that end after an instant, of one resource or (0) of all, by start; of several that belong together, among all, the first that takes a place; also those that are over, when `ended` is 1; dates of series that are one entry only when `dates` is 1.
-- params: account_id @id, resource_id @id, after @time, changed_from @time, ended @int, dates @int
-- row: id @id, resource_id @id, resource @text, space @text, street @text, town @text, zone @text, starts_at @time, ends_at @time, units @int, status @int, changed_at @time, revision @int, object @text?, uid @text?, object_at @time?, object_revision @int?, group_id @id?
-- max: 3000
select b.id, b.resource_id, r.name as resource, s.name as space, s.street, s.town, s.zone, b.starts_at, b.ends_at,
       b.units, b.status, b.changed_at,
       case when :resource_id = 0 then coalesce((select cast(sum(m.revision) as bigint) from booking m where m.group_id = b.group_id), b.revision)
            else b.revision end as revision, o.name as object, o.uid, o.changed_at as object_at,
       o.revision as object_revision, case when :resource_id = 0 then b.group_id end as group_id
  from booking b join resource r on r.id = b.resource_id join space s on s.id = b.space_id
       left join calendar_object o on o.booking_id = b.id
 where b.account_id = :account_id and (:resource_id = 0 or b.resource_id = :resource_id) and b.ends_at > :after
   and (b.status < 10 or :ended = 1)
   and (:resource_id <> 0 or b.group_id is null
        or b.id = coalesce((select min(m.id) from booking m where m.group_id = b.group_id and m.status < 10),
                           (select min(m.id) from booking m where m.group_id = b.group_id)))
   and (b.series_id is null or :dates = 1
        or not exists (select 1 from calendar_series c join series s2 on s2.id = c.series_id
                        where c.series_id = b.series_id and (:resource_id = 0 or s2.resource_id = :resource_id)))
   and (b.changed_at >= :changed_from or coalesce(o.changed_at, 0) >= :changed_from)
 order by b.starts_at, b.id limit 3000;

-- query: calendar_own_of_id one
-- doc: One booking of a person.
-- params: account_id @id, id @id
-- row: id @id, resource_id @id, resource @text, space @text, street @text, town @text, zone @text, starts_at @time, ends_at @time, units @int, status @int, changed_at @time, revision @int, object @text?, uid @text?, object_at @time?, object_revision @int?, group_id @id?
select b.id, b.resource_id, r.name as resource, s.name as space, s.street, s.town, s.zone, b.starts_at, b.ends_at,
       b.units, b.status, b.changed_at,
       coalesce((select cast(sum(m.revision) as bigint) from booking m where m.group_id = b.group_id), b.revision) as revision, o.name as object, o.uid, o.changed_at as object_at,
       o.revision as object_revision, b.group_id
  from booking b join resource r on r.id = b.resource_id join space s on s.id = b.space_id
       left join calendar_object o on o.booking_id = b.id
 where b.account_id = :account_id and b.id = :id;

-- query: calendar_own_series many
-- doc: The series of a person that a program sent, of one resource or (0) of all: how many dates take a place in a window, and all that tells their state apart.
-- params: account_id @id, resource_id @id, from_at @time, to_at @time
-- row: id @id, resource_id @id, resource @text, space @text, street @text, town @text, zone @text, revision @int, series_at @time, object @text, uid @text, object_at @time, object_revision @int, live @int, waiting @int, dates_revision @int, dates_at @time, first_at @time, last_at @time
-- max: 1000
select s.id, s.resource_id, r.name as resource, p.name as space, p.street, p.town, p.zone, s.revision,
       s.changed_at as series_at, o.name as object, o.uid, o.changed_at as object_at, o.revision as object_revision,
       cast(sum(case when b.status < 10 and b.ends_at > :from_at and b.starts_at < :to_at then 1 else 0 end) as bigint) as live,
       cast(sum(case when b.status = 2 then 1 else 0 end) as bigint) as waiting,
       cast(sum(b.revision) as bigint) as dates_revision, max(b.changed_at) as dates_at, min(b.starts_at) as first_at,
       max(b.ends_at) as last_at
  from calendar_series o join series s on s.id = o.series_id join resource r on r.id = s.resource_id
       join space p on p.id = s.space_id join booking b on b.series_id = s.id
 where o.account_id = :account_id and (:resource_id = 0 or s.resource_id = :resource_id)
 group by s.id, s.resource_id, r.name, p.name, p.street, p.town, p.zone, s.revision, s.changed_at, o.name, o.uid,
          o.changed_at, o.revision
 order by s.id limit 1000;

-- query: calendar_others many
-- doc: What else takes units of a resource in a window, by start: the bookings of others.
-- params: space_id @id, resource_id @id, account_id @id, after @time, from_at @time, to_at @time
-- row: id @id, starts_at @time, ends_at @time, status @int, changed_at @time, revision @int, name @text, account_id @id?
-- max: 5000
select id, starts_at, ends_at, status, changed_at, revision, name, account_id from booking
 where space_id = :space_id and resource_id = :resource_id and starts_at > :after and starts_at < :to_at
   and ends_at > :from_at and status < 10 and (account_id is null or account_id <> :account_id)
 order by starts_at, id;

-- query: calendar_others_gone many
-- doc: Bookings of others in a resource that ended or changed since an instant: for who keeps a copy.
-- params: space_id @id, resource_id @id, account_id @id, after @time, changed_from @time
-- row: id @id, status @int
-- max: 5000
select id, status from booking
 where space_id = :space_id and resource_id = :resource_id and starts_at > :after and changed_at >= :changed_from
   and (account_id is null or account_id <> :account_id)
 order by id;

-- query: calendar_outside_spans many
-- doc: What calendars from elsewhere take of a resource from an instant on, by start.
-- params: space_id @id, resource_id @id, from_at @time
-- row: source_id @id, starts_at @time, ends_at @time
-- max: 5000
select source_id, starts_at, ends_at from outside_span
 where space_id = :space_id and ends_at > :from_at and resource_id = :resource_id
 order by starts_at, source_id limit 5000;

-- # ---- what programs keep of bookings (calendar_object.c)

-- query: object_of_name one
-- doc: The booking that a program calls by a name.
-- params: account_id @id, name @text
-- row: booking_id @id, uid @text, revision @int
select booking_id, uid, revision from calendar_object where account_id = :account_id and name = :name;

-- query: object_of_uid many
-- doc: The bookings and series of a person under an identifier, those that are not over.
-- params: account_id @id, uid @text
-- row: name @text
-- max: 10
select o.name from calendar_object o join booking b on b.id = o.booking_id
 where o.account_id = :account_id and o.uid = :uid and b.status < 10
union
select c.name from calendar_series c
 where c.account_id = :account_id and c.uid = :uid
   and exists (select 1 from booking b where b.series_id = c.series_id and b.status < 10) limit 10;

-- query: object_body one
-- doc: What a program sent.
-- params: booking_id @id
-- row: body @text
select body from calendar_object where booking_id = :booking_id;

-- query: object_set exec
-- doc: Keep what a program sent for a booking.
-- params: booking_id @id, account_id @id, name @text, uid @text, body @text, at @time
insert into calendar_object (booking_id, account_id, name, uid, body, changed_at, revision)
values (:booking_id, :account_id, :name, :uid, :body, :at, 1)
on conflict (booking_id) do update set name = excluded.name, uid = excluded.uid, body = excluded.body,
    changed_at = excluded.changed_at, revision = calendar_object.revision + 1;

-- query: object_drop_name exec
-- doc: The name is free for another booking.
-- params: account_id @id, name @text
delete from calendar_object where account_id = :account_id and name = :name;

-- query: series_object_body one
-- doc: What a program sent for a series.
-- params: series_id @id
-- row: body @text
select body from calendar_series where series_id = :series_id;

-- query: series_object_set exec
-- doc: Keep what a program sent for a series.
-- params: series_id @id, account_id @id, name @text, uid @text, body @text, at @time
insert into calendar_series (series_id, account_id, name, uid, body, changed_at, revision)
values (:series_id, :account_id, :name, :uid, :body, :at, 1)
on conflict (series_id) do update set name = excluded.name, uid = excluded.uid, body = excluded.body,
    changed_at = excluded.changed_at, revision = calendar_series.revision + 1;

-- query: series_object_drop exec
-- doc: Another series stands under its name: the dates that are over are entries by themselves.
-- params: series_id @id
delete from calendar_series where series_id = :series_id;

-- # ---- series that were refused (calendar_clash.c)

-- query: clash_of_uid one
-- doc: What was refused under an identifier.
-- params: account_id @id, uid @text
-- row: print @int
select print from calendar_clash where account_id = :account_id and uid = :uid;

-- query: clashes_of_account many
-- doc: What was refused of what a person's programs sent, the newest first.
-- params: account_id @id, after @time
-- row: title @text, resource @text, space @text, words @text, url @text, made_at @time, zone @text
-- max: 20
select c.title, r.name as resource, s.name as space, c.words, c.url, c.made_at, s.zone
  from calendar_clash c join resource r on r.id = c.resource_id join space s on s.id = r.space_id
 where c.account_id = :account_id and c.made_at > :after order by c.made_at desc, c.uid limit 20;

-- query: clash_set exec
-- doc: A series was refused.
-- params: account_id @id, uid @text, print @int, title @text, resource_id @id, words @text, url @text, at @time
insert into calendar_clash (account_id, uid, print, title, resource_id, words, url, made_at)
values (:account_id, :uid, :print, :title, :resource_id, :words, :url, :at)
on conflict (account_id, uid) do update set print = excluded.print, title = excluded.title,
    resource_id = excluded.resource_id, words = excluded.words, url = excluded.url, made_at = excluded.made_at;

-- query: clash_drop exec
-- doc: It is booked by now.
-- params: account_id @id, uid @text
delete from calendar_clash where account_id = :account_id and uid = :uid;

-- query: clash_clean exec
-- doc: Forget what was refused long ago.
-- params: before @time
delete from calendar_clash where made_at < :before;
