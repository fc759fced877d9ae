-- # What the program as a whole wants to know; it writes no table of others.

-- query: app_counters one
-- doc: What waits, for /metrics.
-- params: now @time
-- row: mails_waiting @int, mails_failed @int, mail_late_s @int, jobs_due @int, jobs_failed @int
select
  (select count(*) from mail where status = 1) as mails_waiting,
  (select count(*) from mail where status = 3) as mails_failed,
  (select coalesce(max(:now - due_at), 0) from mail where status = 1 and due_at <= :now) as mail_late_s,
  (select count(*) from job where failed_at is null and ready_at <= :now) as jobs_due,
  (select count(*) from job where failed_at is not null) as jobs_failed;

-- query: app_made one
-- doc: How much a demonstration holds.
-- row: spaces @int, bookings @int
select (select count(*) from space) as spaces, (select count(*) from booking) as bookings;

-- query: app_network_waits one
-- doc: What only a steward can do, and since when it waits.
-- params: now @time
-- row: claims @int, claims_since @time?, mails @int, mails_since @time?, late @int, late_since @time?, wishes @int, wishes_since @time?, leads @int, leads_since @time?, applicants @int, applicants_since @time?
select
  (select count(*) from claim where status = 1) as claims,
  (select min(created_at) from claim where status = 1) as claims_since,
  (select count(*) from mail where status = 3) as mails,
  (select min(made_at) from mail where status = 3) as mails_since,
  (select count(*) from booking where status = 2 and starts_at > :now and created_at < :now - 86400)
    as late,
  (select min(created_at) from booking where status = 2 and starts_at > :now
    and created_at < :now - 86400) as late_since,
  (select count(*) from wish where status in (1, 5) and erased_at is null) as wishes,
  (select min(made_at) from wish where status in (1, 5) and erased_at is null) as wishes_since,
  (select count(*) from lead where status = 1 and made_at < :now - 172800) as leads,
  (select min(made_at) from lead where status = 1 and made_at < :now - 172800) as leads_since,
  (select count(*) from applicant where status = 1 and erased_at is null) as applicants,
  (select min(made_at) from applicant where status = 1 and erased_at is null) as applicants_since;

-- query: app_unhosted each
-- doc: Spaces that take bookings and have no host, those with bookings to come first.
-- params: now @time
-- row: slug @text, name @text, town @text, zone @text, email @text?, phone @text?, bookings @int, next_at @time?, asked_at @time?
select u.slug, u.name, u.town, u.zone, u.email, u.phone, count(b.id) as bookings,
       min(b.starts_at) as next_at, min(b.created_at) as asked_at
from (select s.id, s.slug, s.name, s.town, s.zone, s.email, s.phone
      from space s join operator o on o.id = s.operator_id
      where s.status = 3 and o.status = 1
        and not exists (select 1 from role_grant g
                        where g.role = 2 and g.operator_id = s.operator_id and g.space_id = 0)
        and not exists (select 1 from role_grant g where g.role = 2 and g.space_id = s.id)) u
left join booking b on b.space_id = u.id and b.starts_at > :now and b.status < 10
group by u.id, u.slug, u.name, u.town, u.zone, u.email, u.phone
order by case when count(b.id) = 0 then 1 else 0 end, min(b.starts_at), u.name, u.slug;

-- query: app_network_figures one
-- doc: The network in numbers; now and until are a week apart.
-- params: now @time, until @time
-- row: spaces_open @int, spaces_listed @int, spaces_suspended @int, operators @int, bookings @int
select
  (select count(*) from space where status = 3) as spaces_open,
  (select count(*) from space where status = 2) as spaces_listed,
  (select count(*) from space where status = 4) as spaces_suspended,
  (select count(*) from operator) as operators,
  (select count(*) from booking where status < 10 and ends_at - starts_at <= 14400
    and starts_at >= :now and starts_at < :until)
  + (select count(*) from booking where status < 10 and ends_at - starts_at > 14400
    and starts_at >= :now and starts_at < :until) as bookings;

-- query: app_check_owners one
-- doc: What belongs to nobody, or to two: each number but the first of a pair must be 0.
-- row: spaces @int, spaces_astray @int, resources @int, resources_astray @int, bookings @int, bookings_astray @int, grants @int, grants_astray @int
select
  (select count(*) from space) as spaces,
  (select count(*) from space s where not exists
    (select 1 from operator o where o.id = s.operator_id)) as spaces_astray,
  (select count(*) from resource) as resources,
  (select count(*) from resource r where not exists
    (select 1 from space s where s.id = r.space_id)) as resources_astray,
  (select count(*) from booking) as bookings,
  (select count(*) from booking b where not exists
    (select 1 from resource r where r.id = b.resource_id and r.space_id = b.space_id))
    as bookings_astray,
  (select count(*) from role_grant) as grants,
  (select count(*) from role_grant g where g.space_id <> 0 and g.operator_id <> 0 and not exists
    (select 1 from space s where s.id = g.space_id and s.operator_id = g.operator_id))
    as grants_astray;

-- query: app_check_facts one
-- doc: Facts, and consumers that claim to have handled what has not happened.
-- row: facts @int, cursors_ahead @int
select
  (select count(*) from fact) as facts,
  (select count(*) from fact_cursor c where c.fact_id > (select coalesce(max(id), 0) from fact))
    as cursors_ahead;

-- query: app_check_mails one
-- doc: Mails, and occasions that made the same mail twice.
-- row: mails @int, doubled @int
select
  (select count(*) from mail) as mails,
  (select count(*) from (select key from mail where key is not null
    group by key having count(*) > 1) as again) as doubled;
