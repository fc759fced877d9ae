-- # ---- what counts for limits (booking_limit.c)

-- query: booking_uses many
-- doc: What takes its place in a space and begins after an instant, of a person, of his team, or of a guest's address ('': of none): how long it was booked for when nobody came.
-- params: space_id @id, account_id @id, team_id @id, email_key @text, after @time
-- row: id @id, resource_id @id, starts_at @time, ends_at @time, units @int, account_id @id?, team_id @id?, why @int?, booked_until @time?, group_id @id?
-- max: 4096
select b.id, b.resource_id, b.starts_at, b.ends_at, b.units, b.account_id, b.team_id, e.why, e.booked_until, b.group_id
from booking b left join booking_early e on e.booking_id = b.id
where b.account_id = :account_id and b.starts_at > :after and b.space_id = :space_id and b.status < 10
union all
select b.id, b.resource_id, b.starts_at, b.ends_at, b.units, b.account_id, b.team_id, e.why, e.booked_until, b.group_id
from booking b left join booking_early e on e.booking_id = b.id
where b.team_id = :team_id and b.starts_at > :after and b.space_id = :space_id and b.status < 10
  and (b.account_id is null or b.account_id <> :account_id)
union all
select b.id, b.resource_id, b.starts_at, b.ends_at, b.units, b.account_id, b.team_id, e.why, e.booked_until, b.group_id
from booking b left join booking_early e on e.booking_id = b.id
where :email_key <> '' and b.space_id = :space_id and b.starts_at > :after and b.status < 10
  and b.account_id is null and lower(b.email) = :email_key
limit 4096;

-- query: booking_missed_of_account one
-- doc: How often a person did not come to what he had booked in a space.
-- params: account_id @id, space_id @id, after @time
-- row: missed @int
select count(distinct coalesce(b.group_id, b.id)) as missed from booking b join booking_early e on e.booking_id = b.id
where b.account_id = :account_id and b.starts_at > :after and b.space_id = :space_id and e.why = 2;

-- query: booking_used_of_space each
-- doc: All bookings of a space that start in a window and that somebody made, ended ones too, for who uses how much.
-- params: space_id @id, from_at @time, to_at @time
-- row: account_id @id?, person @text?, address @text?, name @text, email @text?, starts_at @time, ends_at @time, units @int, status @int, created_at @time, changed_at @time, why @int?, booked_until @time?
select b.account_id, a.name as person, a.email as address, b.name, b.email, b.starts_at, b.ends_at, b.units, b.status,
       b.created_at, b.changed_at, e.why, e.booked_until
from booking b left join booking_early e on e.booking_id = b.id left join account a on a.id = b.account_id
where b.space_id = :space_id and b.starts_at >= :from_at and b.starts_at < :to_at
  and b.status in (1, 2, 10) and (b.account_id is not null or b.email is not null);
