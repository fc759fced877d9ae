-- # ---- entries of waiting lists

-- query: waitlist_of_id one
-- doc: An entry.
-- params: id @id
-- row: id @id, space_id @id, resource_id @id?, kind @int, starts_at @time, ends_at @time, units @int, people @int, account_id @id?, name @text, email @text, lang @text, status @int, made_at @time, hold_id @id?, offer_resource_id @id?, offer_at @time?, answer_by @time?, booking_id @id?, team_id @id?
select id, space_id, resource_id, kind, starts_at, ends_at, units, people, account_id, name, email, lang,
       status, made_at, hold_id, offer_resource_id, offer_at, answer_by, booking_id, team_id
from waitlist where id = :id;

-- query: waitlist_lock lock
-- doc: Lock an entry.
-- params: id @id
select id from waitlist where id = :id;

-- query: waitlist_of_space many
-- doc: Those who wait in a space, the first in line first.
-- params: space_id @id, max @int
-- row: id @id, space_id @id, resource_id @id?, kind @int, starts_at @time, ends_at @time, units @int, people @int, account_id @id?, name @text, email @text, lang @text, status @int, made_at @time, hold_id @id?, offer_resource_id @id?, offer_at @time?, answer_by @time?, booking_id @id?, team_id @id?
-- max: 1000
select id, space_id, resource_id, kind, starts_at, ends_at, units, people, account_id, name, email, lang,
       status, made_at, hold_id, offer_resource_id, offer_at, answer_by, booking_id, team_id
from waitlist where space_id = :space_id and status < 10 order by id limit :max;

-- query: waitlist_of_person many
-- doc: What somebody waits for, by account, or as a guest by address.
-- params: account_id @id, email @text, max @int
-- row: id @id, space_id @id, resource_id @id?, kind @int, starts_at @time, ends_at @time, units @int, people @int, account_id @id?, name @text, email @text, lang @text, status @int, made_at @time, hold_id @id?, offer_resource_id @id?, offer_at @time?, answer_by @time?, booking_id @id?, team_id @id?
-- max: 1000
select id, space_id, resource_id, kind, starts_at, ends_at, units, people, account_id, name, email, lang,
       status, made_at, hold_id, offer_resource_id, offer_at, answer_by, booking_id, team_id
from waitlist where account_id = :account_id and status < 10
union all
select id, space_id, resource_id, kind, starts_at, ends_at, units, people, account_id, name, email, lang,
       status, made_at, hold_id, offer_resource_id, offer_at, answer_by, booking_id, team_id
from waitlist where email = :email and account_id is null and status < 10
order by 5, 1 limit :max;

-- query: waitlist_count one
-- doc: How many wait in a space.
-- params: space_id @id
-- row: n @int
select count(*) as n from waitlist where space_id = :space_id and status < 10;

-- query: waitlist_before one
-- doc: How many wait before an entry for what it waits for, or for a part of it.
-- params: id @id, space_id @id, resource_id @id, kind @int, from_at @time, to_at @time
-- row: n @int
select count(*) as n from waitlist
where space_id = :space_id and status < 10 and id < :id and starts_at < :to_at and ends_at > :from_at and kind = :kind
  and (:resource_id = 0 or resource_id is null or resource_id = :resource_id);

-- query: waitlist_add exec
-- doc: Somebody waits.
-- params: id @id, space_id @id, resource_id @id?, kind @int, starts_at @time, ends_at @time, units @int, people @int, account_id @id?, name @text, email @text, lang @text, at @time, team_id @id?
insert into waitlist (id, space_id, resource_id, kind, starts_at, ends_at, units, people, account_id, name, email, lang,
                      status, made_at, changed_at, team_id)
values (:id, :space_id, :resource_id, :kind, :starts_at, :ends_at, :units, :people, :account_id, :name, :email, :lang,
        1, :at, :at, :team_id);

-- query: waitlist_offer exec
-- doc: A place is kept for who waits, until he answers.
-- params: id @id, hold_id @id, resource_id @id, offer_at @time, answer_by @time, at @time
update waitlist set status = 2, hold_id = :hold_id, offer_resource_id = :resource_id, offer_at = :offer_at,
    answer_by = :answer_by, changed_at = :at
where id = :id and status = 1;

-- query: waitlist_end exec
-- doc: He waits no more.
-- params: id @id, status @int, booking_id @id?, at @time
update waitlist set status = :status, booking_id = :booking_id, changed_at = :at where id = :id and status < 10;

-- query: waitlist_unanswered many
-- doc: Offers whose time is over.
-- params: now @time, max @int
-- row: id @id
-- max: 1000
select id from waitlist where status = 2 and answer_by <= :now order by answer_by limit :max;

-- query: waitlist_passed many
-- doc: Those who wait for what is half over.
-- params: now @time, max @int
-- row: id @id
-- max: 1000
select id from waitlist where status = 1 and starts_at + (ends_at - starts_at) / 2 < :now order by ends_at limit :max;

-- query: waitlist_forget exec
-- doc: What ended long ago is forgotten.
-- params: before @time
delete from waitlist where ends_at < :before and status >= 10;

-- # ---- the invariants on a live file (waitlist_check.c)

-- query: waitlist_check_offers one
-- doc: Offers that keep no place, or another than is offered, while there is still time to answer.
-- params: now @time
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults, min(case when x.bad then x.id end) as first_id
from (select w.id,
             (w.hold_id is null or w.offer_resource_id is null or w.offer_at is null or w.answer_by is null
              or (w.answer_by > :now
                  and (h.id is null or h.space_id <> w.space_id or h.resource_id <> w.offer_resource_id
                       or h.units <> w.units or h.starts_at <> w.offer_at or h.ends_at <> w.ends_at
                       or h.held_until <> w.answer_by))) as bad
      from waitlist w left join hold h on h.id = w.hold_id where w.status = 2) x;

-- query: waitlist_check_others one
-- doc: Who waits, or waits no more, and yet keeps a place; who booked nothing; what nobody can wait for.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults, min(case when x.bad then x.id end) as first_id
from (select w.id,
             (h.id is not null or s.id is null or w.units < 1 or w.ends_at <= w.starts_at
              or (w.status <> 1 and (w.status < 10 or w.status > 14)) or (w.status = 10 and w.booking_id is null)) as bad
      from waitlist w left join hold h on h.id = w.hold_id left join space s on s.id = w.space_id
      where w.status <> 2) x;
