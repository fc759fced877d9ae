-- # ---- what is kept about a person (booking_privacy.c)

-- query: give_bookings table
-- doc: The bookings of a person.
-- params: account_id @id, email_key @text
-- row: id @id, space @text, resource @text, starts_at @time, ends_at @time, units @int, people @int, state @text, price_cents @money?, currency @text, name @text, email @text?, phone @text?, note @text?, team @text?, made_at @time
select b.id, s.name as space, r.name as resource, b.starts_at, b.ends_at, b.units, b.people,
       case b.status when 1 then 'confirmed' when 2 then 'requested' when 10 then 'cancelled' when 11 then 'declined'
            else 'lapsed' end as state,
       b.price_cents, b.currency, b.name, b.email, b.phone, b.note, t.name as team, b.created_at as made_at
  from booking b join space s on s.id = b.space_id join resource r on r.id = b.resource_id
       left join team t on t.id = b.team_id
 where b.account_id = :account_id or (b.account_id is null and lower(b.email) = :email_key)
 order by b.starts_at desc, b.id;

-- query: bookings_for_calendar many
-- doc: The same as entries of a calendar, the latest first.
-- params: account_id @id
-- row: id @id, space @text, resource @text, starts_at @time, ends_at @time, status @int, changed_at @time, revision @int
-- max: 5000
select b.id, s.name as space, r.name as resource, b.starts_at, b.ends_at, b.status, b.changed_at, b.revision
  from booking b join space s on s.id = b.space_id join resource r on r.id = b.resource_id
 where b.account_id = :account_id and b.status < 10 order by b.starts_at desc limit 5000;

-- query: bookings_ahead many
-- doc: Bookings of a person that are not over, by space and start: cancelled when he has himself erased.
-- params: account_id @id, email_key @text, now @time
-- row: id @id, space_id @id, space @text, zone @text, resource @text, starts_at @time, own @bool
-- max: 200
select b.id, b.space_id, s.name as space, s.zone, r.name as resource, b.starts_at, b.account_id is not null as own
  from booking b join space s on s.id = b.space_id join resource r on r.id = b.resource_id
 where (b.account_id = :account_id or (b.account_id is null and lower(b.email) = :email_key))
   and b.ends_at > :now and b.status < 10
 order by s.name, b.space_id, b.starts_at, b.id limit 200;
-- postgres:
select b.id, b.space_id, s.name as space, s.zone, r.name as resource, b.starts_at, (b.account_id is not null)::int::smallint as own
  from booking b join space s on s.id = b.space_id join resource r on r.id = b.resource_id
 where (b.account_id = :account_id or (b.account_id is null and lower(b.email) = :email_key))
   and b.ends_at > :now and b.status < 10
 order by s.name, b.space_id, b.starts_at, b.id limit 200;

-- query: erase_bookings exec
-- doc: They stay as numbers: nobody's.
-- params: account_id @id, email_key @text, somebody @text
update booking
   set account_id = null, name = :somebody, email = null, phone = null, note = null
 where account_id = :account_id or (account_id is null and lower(email) = :email_key);
