-- # ---- memberships (plan_membership.c, plan_tend.c)

-- query: membership_of_id one
-- doc: A membership without its parts.
-- params: id @id
-- row: id @id, operator_id @id, space_id @id, account_id @id, team_id @id, status @int, notice_days @int, warn_days @int, pause_days @int, renews @bool, setup_cents @money, trial_cents @money, from_day @int, trial_until_day @int, anchor_day @int, charge_from_day @int, term_until_day @int, until_day @int, end_reason @text, warned_for_day @int, given_until_day @int, document_id @id, note @text, made_at @time, changed_at @time, revision @int
select id, operator_id, space_id, account_id, team_id, status, notice_days, warn_days, pause_days, renews,
       setup_cents, trial_cents, from_day, trial_until_day, anchor_day, charge_from_day, term_until_day, until_day,
       end_reason, warned_for_day, given_until_day, document_id, note, made_at, changed_at, revision
from membership where id = :id;

-- query: membership_turns many
-- doc: What it is, from which day on.
-- params: membership_id @id
-- row: from_day @int, plan_id @id, plan_name @text, period_months @int, period_days @int, term_months @int, seats @int, price_cents @money, made_at @time, by_account_id @id
select c.from_day, c.plan_id, p.name as plan_name, c.period_months, c.period_days, c.term_months, c.seats,
       c.price_cents, c.made_at, c.by_account_id
from membership_change c join plan p on p.id = c.plan_id
where c.membership_id = :membership_id order by c.from_day;

-- query: membership_pauses many
-- doc: Days on which it rests.
-- params: membership_id @id
-- row: from_day @int, until_day @int
select from_day, until_day from membership_pause where membership_id = :membership_id order by from_day;

-- query: membership_extras many
-- doc: Its services.
-- params: membership_id @id
-- row: id @id, name @text, price_cents @money, from_day @int, until_day @int
select id, name, price_cents, from_day, until_day from membership_extra
where membership_id = :membership_id order by from_day, id;

-- query: membership_insert post
-- doc: A new membership.
-- params: id @id, operator_id @id, space_id @id, plan_id @id, seats @int, account_id @id, team_id @id, status @int, notice_days @int, warn_days @int, pause_days @int, renews @bool, setup_cents @money, trial_cents @money, from_day @int, trial_until_day @int, anchor_day @int, charge_from_day @int, term_until_day @int, until_day @int, end_reason @text, warned_for_day @int, given_until_day @int, next_day @int, document_id @id, note @text, at @time
insert into membership (id, operator_id, space_id, plan_id, seats, account_id, team_id, status, notice_days,
                        warn_days, pause_days, renews, setup_cents, trial_cents, from_day, trial_until_day,
                        anchor_day, charge_from_day, term_until_day, until_day, end_reason, warned_for_day, given_until_day,
                        next_day, document_id, note, made_at, changed_at, revision)
values (:id, :operator_id, :space_id, :plan_id, :seats, :account_id, :team_id, :status, :notice_days,
        :warn_days, :pause_days, :renews, :setup_cents, :trial_cents, :from_day, :trial_until_day,
        :anchor_day, :charge_from_day, :term_until_day, :until_day, :end_reason, :warned_for_day, :given_until_day,
        :next_day, :document_id, :note, :at, :at, 1);

-- query: membership_update exec
-- doc: As it is now, if nobody changed it meanwhile.
-- params: id @id, revision @int, plan_id @id, seats @int, status @int, notice_days @int, warn_days @int, pause_days @int, renews @bool, from_day @int, trial_until_day @int, anchor_day @int, charge_from_day @int, term_until_day @int, until_day @int, end_reason @text, warned_for_day @int, given_until_day @int, next_day @int, document_id @id, at @time
update membership set plan_id = :plan_id, seats = :seats, status = :status, notice_days = :notice_days,
       warn_days = :warn_days, pause_days = :pause_days, renews = :renews, from_day = :from_day,
       trial_until_day = :trial_until_day, anchor_day = :anchor_day, charge_from_day = :charge_from_day,
       term_until_day = :term_until_day,
       until_day = :until_day, end_reason = :end_reason, warned_for_day = :warned_for_day,
       given_until_day = :given_until_day, next_day = :next_day, document_id = :document_id,
       changed_at = :at, revision = revision + 1
where id = :id and revision = :revision;

-- query: membership_turns_clear exec
-- doc: Before they are written anew.
-- params: membership_id @id
delete from membership_change where membership_id = :membership_id;

-- query: membership_turn_insert post
-- doc: What it is from a day on.
-- params: membership_id @id, from_day @int, plan_id @id, period_months @int, period_days @int, term_months @int, seats @int, price_cents @money, made_at @time, by_account_id @id
insert into membership_change (membership_id, from_day, plan_id, period_months, period_days, term_months,
                               seats, price_cents, made_at, by_account_id)
values (:membership_id, :from_day, :plan_id, :period_months, :period_days, :term_months, :seats,
        :price_cents, :made_at, :by_account_id);

-- query: membership_pauses_clear exec
-- doc: Before they are written anew.
-- params: membership_id @id
delete from membership_pause where membership_id = :membership_id;

-- query: membership_pause_insert post
-- doc: Days on which it rests.
-- params: membership_id @id, from_day @int, until_day @int
insert into membership_pause (membership_id, from_day, until_day)
values (:membership_id, :from_day, :until_day);

-- query: membership_extras_clear exec
-- doc: Before they are written anew, with their ids.
-- params: membership_id @id
delete from membership_extra where membership_id = :membership_id;

-- query: membership_extra_insert post
-- doc: A service.
-- params: id @id, membership_id @id, name @text, price_cents @money, from_day @int, until_day @int
insert into membership_extra (id, membership_id, name, price_cents, from_day, until_day)
values (:id, :membership_id, :name, :price_cents, :from_day, :until_day);

-- query: memberships_of_holder many
-- doc: Of a person, or of a team (the other 0): newest first.
-- params: account_id @id, team_id @id
-- row: id @id
select id from membership
where (account_id = :account_id and account_id <> 0) or (team_id = :team_id and team_id <> 0)
order by id desc;

-- query: membership_due many
-- doc: Those for which something has to be done by a day.
-- params: day @int, max @int
-- row: id @id, space_id @id, next_day @int
select id, space_id, next_day from membership
where next_day <> 0 and next_day <= :day order by next_day, id limit :max;

-- query: membership_entitled one
-- doc: How many memberships of a person or of his teams run on a day in a space, or anywhere of the operator (space 0). What a plan included counts a period longer.
-- params: operator_id @id, space_id @id, account_id @id, team_id @id, day @int
-- row: n @int
select count(*) as n from membership m
where m.operator_id = :operator_id and m.status = 3 and m.from_day <= :day
  and (m.until_day = 0 or m.until_day > :day)
  and m.id in (select o.id from membership o where o.account_id = :account_id and o.account_id <> 0
               union all
               select o.id from membership o
               where o.team_id in (select cast(:team_id as bigint)
                                   union all
                                   select t.team_id from team_seat t
                                   where t.account_id = :account_id and t.until_at is null)
                 and o.team_id <> 0)
  and (:space_id = 0 or m.space_id = :space_id
       or exists (select 1 from plan_access a join plan p on p.id = a.plan_id
                  where a.plan_id = m.plan_id and a.everywhere = 1
                    and not exists (select 1 from plan_edition e
                                    where e.plan_id = a.plan_id and e.edition = a.edition + 1
                                      and e.from_day + 31 * p.period_months + p.period_days + p.trial_days < :day)))
  and not exists (select 1 from membership_pause p where p.membership_id = m.id and p.from_day <= :day
                  and (p.until_day = 0 or p.until_day > :day));

-- query: membership_trials one
-- doc: How many trials of a plan a person or team has had.
-- params: plan_id @id, account_id @id, team_id @id
-- row: n @int
select count(*) as n from membership m
where m.trial_until_day <> 0 and m.account_id = :account_id and m.team_id = :team_id and m.status <> 11
  and exists (select 1 from membership_change c where c.membership_id = m.id and c.plan_id = :plan_id);

-- query: membership_running_plan one
-- doc: How many memberships of a plan a person or team has that are not over.
-- params: plan_id @id, account_id @id, team_id @id
-- row: n @int
select count(*) as n from membership
where plan_id = :plan_id and account_id = :account_id and team_id = :team_id and status < 10;

-- query: group_has one
-- doc: Is a person or team in a group of the operator?
-- params: operator_id @id, group_name @text, account_id @id, team_id @id
-- row: n @int
select count(*) as n from group_member
where operator_id = :operator_id and group_name = :group_name
  and account_id = :account_id and team_id = :team_id;

-- query: allowance_cut exec
-- doc: What a membership gave in periods that begin at or after a day ends on another.
-- params: membership_id @id, from_day @int, until_day @int
update allowance set until_day = :until_day, revision = revision + 1
where membership_id = :membership_id and membership_id <> 0 and from_day >= :from_day
  and until_day > :until_day;

-- query: memberships_of_space many
-- doc: All memberships that are at home in a space, as far as a list is sorted and counted by it: a row for each of their turns, in any order.
-- params: space_id @id, day @int
-- row: id @id, status @int, until_day @int, turn_from_day @int, entitles @bool, who @text, email @text?, plan_name @text, period_months @int, period_days @int, seats @int, price_cents @money
-- max: 20000
select m.id, m.status, m.until_day, c.from_day as turn_from_day,
       case when m.status = 3 and m.from_day <= :day and (m.until_day = 0 or m.until_day > :day)
                 and z.membership_id is null then 1 else 0 end as entitles,
       coalesce(t.name, nullif(a.name, ''), a.email, '') as who, a.email, p.name as plan_name,
       c.period_months, c.period_days, c.seats, c.price_cents
from membership m
join membership_change c on c.membership_id = m.id
join plan p on p.id = c.plan_id
left join account a on a.id = m.account_id
left join team t on t.id = m.team_id
left join membership_pause z on z.membership_id = m.id and z.from_day <= :day
     and (z.until_day = 0 or z.until_day > :day)
where m.space_id = :space_id;
