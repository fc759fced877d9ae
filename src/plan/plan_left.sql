-- # ---- what is left, and its story (plan_left.c)

-- query: left_list many
-- doc: Allowances by id, of a person, of his teams, or of a team (the others 0), that end on a day or later; what ends soonest first.
-- params: id @id, account_id @id, teams_of @id, team_id @id, since_day @int
-- row: id @id, operator_id @id, space_id @id, account_id @id, team_id @id, unit @int, kinds @int, weekdays @int, from_min @int, to_min @int, name @text, membership_id @id, bundle_id @id, from_day @int, until_day @int, closed @bool, made_at @time, left_amount @int, given_amount @int, currency @text, operator_name @text, space_name @text?, space_slug @text?, holder_name @text?, holder_email @text?, team_name @text?, team_slug @text?
-- max: 5000
select a.id, a.operator_id, a.space_id, a.account_id, a.team_id, a.unit, a.kinds, a.weekdays, a.from_min,
       a.to_min, a.name, a.membership_id, a.bundle_id, a.from_day, a.until_day, a.closed, a.made_at,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = a.id) as bigint)
           as left_amount,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e
             where e.allowance_id = a.id and e.reason = 1) as bigint) as given_amount,
       o.currency, o.name as operator_name, s.name as space_name, s.slug as space_slug,
       h.name as holder_name, h.email as holder_email, t.name as team_name, t.slug as team_slug
from (select id from allowance where id = :id
      union
      select id from allowance where account_id = :account_id and account_id <> 0
        and (until_day = 0 or until_day >= :since_day)
      union
      select id from allowance where team_id <> 0 and (until_day = 0 or until_day >= :since_day)
        and (team_id = :team_id
             or team_id in (select m.team_id from team_member m where m.account_id = :teams_of))) as x
     join allowance a on a.id = x.id
     join operator o on o.id = a.operator_id
     left join space s on s.id = a.space_id
     left join account h on h.id = a.account_id
     left join team t on t.id = a.team_id
order by a.until_day = 0, a.until_day, a.id;

-- query: left_entries many
-- doc: Every movement of an allowance, the latest first, with who did it.
-- params: allowance_id @id
-- row: id @id, amount @int, reason @int, subject_id @id, by_account_id @id, by_name @text?, note @text, at @time
-- max: 5000
select e.id, e.amount, e.reason, e.subject_id, e.by_account_id, a.name as by_name, e.note, e.at
from allowance_entry e left join account a on a.id = e.by_account_id
where e.allowance_id = :allowance_id order by e.at desc, e.id desc limit 5000;

-- query: left_of_operator each
-- doc: Allowances of an operator's people, of a space or of all, by holder.
-- params: operator_id @id, space_id @id, open_only @bool, day @int
-- row: id @id, unit @int, name @text, from_day @int, until_day @int, closed @bool, left_amount @int, given_amount @int, holder_name @text?, holder_email @text?, holder_search @text?, team_name @text?, team_search @text?, from_plan @bool, account_id @id
select a.id, a.unit, a.name, a.from_day, a.until_day, a.closed,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = a.id) as bigint)
           as left_amount,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e
             where e.allowance_id = a.id and e.reason = 1) as bigint) as given_amount,
       h.name as holder_name, h.email as holder_email, h.search as holder_search,
       t.name as team_name, t.search as team_search, a.membership_id <> 0 as from_plan,
       a.account_id
from allowance a left join account h on h.id = a.account_id left join team t on t.id = a.team_id
where a.operator_id = :operator_id and (:space_id = 0 or a.space_id = 0 or a.space_id = :space_id)
  and (:open_only = 0 or (a.closed = 0 and (a.until_day = 0 or a.until_day > :day)))
order by coalesce(t.search, h.search), a.until_day, a.id;
-- postgres:
select a.id, a.unit, a.name, a.from_day, a.until_day, a.closed,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = a.id) as bigint)
           as left_amount,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e
             where e.allowance_id = a.id and e.reason = 1) as bigint) as given_amount,
       h.name as holder_name, h.email as holder_email, h.search as holder_search,
       t.name as team_name, t.search as team_search,
       cast(case when a.membership_id <> 0 then 1 else 0 end as smallint) as from_plan, a.account_id
from allowance a left join account h on h.id = a.account_id left join team t on t.id = a.team_id
where a.operator_id = :operator_id and (:space_id = 0 or a.space_id = 0 or a.space_id = :space_id)
  and (:open_only = 0 or (a.closed = 0 and (a.until_day = 0 or a.until_day > :day)))
order by coalesce(t.search, h.search), a.until_day, a.id;

-- # ---- timed work (plan_expire.c)

-- query: allowances_ending many
-- doc: What ends by a day and is not closed; what ends first, first. A space in whose day it ends.
-- params: day @int, max @int
-- row: id @id, space_id @id, until_day @int
-- max: 1000
select a.id, case when a.space_id <> 0 then a.space_id
                  else (select min(s.id) from space s where s.operator_id = a.operator_id) end as space_id,
       a.until_day
from allowance a
where a.closed = 0 and a.until_day <> 0 and a.until_day <= :day
order by a.until_day, a.id limit :max;

-- query: allowances_to_warn many
-- doc: What was bought or given, has something left, and ends by a day that its holder was not told of.
-- params: day @int, max @int
-- row: id @id, operator_id @id, space_id @id, until_day @int
-- max: 1000
select a.id, a.operator_id,
       case when a.space_id <> 0 then a.space_id
            else (select min(s.id) from space s where s.operator_id = a.operator_id) end as space_id,
       a.until_day
from allowance a
where a.closed = 0 and a.until_day <> 0 and a.until_day <= :day and a.membership_id = 0
  and a.warned_for_day <> a.until_day
order by a.until_day, a.id limit :max;

-- query: allowance_close exec
-- doc: It is over, or not any more.
-- params: id @id, closed @bool
update allowance set closed = :closed, revision = revision + 1 where id = :id;

-- query: allowance_warned exec
-- doc: The holder is told of this end.
-- params: id @id, until_day @int
update allowance set warned_for_day = :until_day where id = :id;

-- query: allowance_set_until exec
-- doc: It ends on another day.
-- params: id @id, until_day @int
update allowance set until_day = :until_day, closed = 0, revision = revision + 1 where id = :id;

-- query: credit_space one
-- doc: The first space of an operator: whose clock and desk is meant for all of them.
-- params: operator_id @id
-- row: id @id
select id from space where operator_id = :operator_id order by id limit 1;
