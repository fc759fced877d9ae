-- # Who is invited to bookings.

-- query: attendee_add exec
-- doc: Somebody is invited.
-- params: id @id, booking_id @id, email @text, email_key @text, name @text, lang @text, by_account_id @id, at @time
insert into attendee (id, booking_id, email, email_key, name, lang, by_account_id, answer, told, told_starts_at,
                      told_ends_at, told_resource_id, made_at)
values (:id, :booking_id, :email, :email_key, :name, :lang, :by_account_id, 0, 0, 0, 0, 0, :at);

-- query: attendee_delete exec
-- doc: He is not invited any more.
-- params: id @id
delete from attendee where id = :id;

-- query: attendee_answer exec
-- doc: What he says.
-- params: id @id, answer @int, at @time
update attendee set answer = :answer, answered_at = :at where id = :id;

-- query: attendee_tell exec
-- doc: He was told this.
-- params: id @id, told @int, starts_at @time, ends_at @time, resource_id @id, answer @int
update attendee set told = :told, told_starts_at = :starts_at, told_ends_at = :ends_at,
    told_resource_id = :resource_id, answer = :answer
where id = :id;

-- query: attendee_of_id one
-- doc: One of them.
-- params: id @id
-- row: id @id, booking_id @id, email @text, email_key @text, name @text, lang @text, answer @int, answered_at @time?, told @int, told_starts_at @time, told_ends_at @time, told_resource_id @id
select id, booking_id, email, email_key, name, lang, answer, answered_at, told, told_starts_at, told_ends_at, told_resource_id
from attendee where id = :id;

-- query: attendees_of_booking many
-- doc: Those of a booking, by address.
-- params: booking_id @id
-- row: id @id, booking_id @id, email @text, email_key @text, name @text, lang @text, answer @int, answered_at @time?, told @int, told_starts_at @time, told_ends_at @time, told_resource_id @id
-- max: 500
select id, booking_id, email, email_key, name, lang, answer, answered_at, told, told_starts_at, told_ends_at, told_resource_id
from attendee
where booking_id in (select :booking_id union all select o.id from booking b join booking o on o.group_id = b.group_id
                     where b.id = :booking_id and o.id <> :booking_id)
order by email_key limit 500;
-- postgres:
select id, booking_id, email, email_key, name, lang, answer, answered_at, told, told_starts_at, told_ends_at, told_resource_id
from attendee
where booking_id in (select :booking_id::bigint union all select o.id from booking b join booking o on o.group_id = b.group_id
                     where b.id = :booking_id and o.id <> :booking_id)
order by email_key limit 500;

-- query: attendees_of_series many
-- doc: The bookings of a series to which somebody is invited.
-- params: series_id @id
-- row: booking_id @id
-- max: 1000
select distinct a.booking_id from booking b join attendee a on a.booking_id = b.id
where b.series_id = :series_id order by a.booking_id limit 1000;

-- query: attendees_dropped many
-- doc: The bookings of a space that were cancelled, of which somebody is not told yet.
-- params: space_id @id, after @time
-- row: booking_id @id
-- max: 1000
select distinct a.booking_id from booking b join attendee a on a.booking_id = b.id
where b.space_id = :space_id and b.starts_at > :after and b.status >= 10 and a.told = 1 order by a.booking_id limit 1000;

-- query: attendees_in_window many
-- doc: Who is expected at the bookings that take a place in a space in a window, by booking and name.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: booking_id @id, resource_id @id, starts_at @time, who @text, email @text, name @text, answer @int
-- max: 5000
select a.booking_id, b.resource_id, b.starts_at, b.name as who, a.email, a.name, a.answer
from booking b join attendee a on a.booking_id = b.id
where b.space_id = :space_id and b.starts_at > :after and b.starts_at < :to_at
  and b.ends_at > :from_at and b.status < 10 and a.answer <> 2
order by a.booking_id, a.name, a.email_key limit 5000;

-- query: attendees_by_account one
-- doc: How many somebody invited since.
-- params: by_account_id @id, since @time
-- row: n @int
select count(*) as n from attendee where by_account_id = :by_account_id and made_at >= :since;

-- query: attendees_over many
-- doc: Invitations to what was over or off before an instant.
-- params: before @time, max @int
-- row: id @id
-- max: 500
select a.id from attendee a join booking b on b.id = a.booking_id
where b.ends_at < :before or (b.status >= 10 and b.changed_at < :before)
order by a.id limit :max;

-- # ---- the invariants on a live file (attend_check.c)

-- query: attend_check_rows one
-- doc: Who is invited to nothing, or of whom the answer or what he was told cannot be.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults, min(case when x.bad then x.id end) as first_id
from (select a.id,
             (b.id is null or a.answer < 0 or a.answer > 3 or a.told < 0 or a.told > 2 or a.email_key = ''
              or (a.answer <> 0 and a.answered_at is null)
              or (a.told = 1 and (a.told_ends_at <= a.told_starts_at or a.told_resource_id = 0))) as bad
      from attendee a left join booking b on b.id = a.booking_id) x;
