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

-- query: give_answers table
-- doc: What was answered to the requests of a person, and what he answered to others.
-- params: account_id @id, email_key @text
-- row: booking @id, answered @text, at @time, word @text?
select a.booking_id as booking, case a.yes when 1 then 'yes' else 'no' end as answered, a.at, a.word
  from booking_answer a join booking b on b.id = a.booking_id
 where b.account_id = :account_id or (b.account_id is null and lower(b.email) = :email_key)
    or a.by_account_id = :account_id
 order by a.at desc, a.booking_id;

-- query: erase_answers exec
-- doc: What was said to a person is taken out.
-- params: account_id @id, email_key @text
update booking_answer set word = null where booking_id in (
  select id from booking where account_id = :account_id or (account_id is null and lower(email) = :email_key));

-- query: erase_answers_by exec
-- doc: Who answered is nobody any more.
-- params: account_id @id
update booking_answer set by_account_id = null where by_account_id = :account_id;
