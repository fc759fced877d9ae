-- # ---- rules (limit_service.c)

-- query: limit_rules_of many
-- doc: The limits of a space, the oldest first, with the names of what they ask for.
-- params: space_id @id
-- row: id @id, space_id @id, name @text, active @bool, measure @int, period @int, peak @int, each @int, amount @int, days @int, kinds @int, resource_id @id, account_id @id, audience @int, plan_id @id, team_id @id, group_name @text, effect @int, resource_name @text?, plan_name @text?, team_name @text?, person_name @text?, person_email @text?
-- max: 100
select r.id, r.space_id, r.name, r.active, r.measure, r.period, r.peak, r.each, r.amount, r.days, r.kinds,
       r.resource_id, r.account_id, r.audience, r.plan_id, r.team_id, r.group_name, r.effect,
       x.name as resource_name, p.name as plan_name, t.name as team_name,
       a.name as person_name, a.email as person_email
from limit_rule r
     left join resource x on x.id = r.resource_id
     left join plan p on p.id = r.plan_id
     left join team t on t.id = r.team_id
     left join account a on a.id = r.account_id
where r.space_id = :space_id
order by r.id
limit 100;

-- query: limit_rule_write exec
-- doc: A limit, new or changed; one of another space is not touched.
-- params: id @id, space_id @id, name @text, active @bool, measure @int, period @int, peak @int, each @int, amount @int, days @int, kinds @int, resource_id @id, account_id @id, audience @int, plan_id @id, team_id @id, group_name @text, effect @int, at @time
insert into limit_rule (id, space_id, name, active, measure, period, peak, each, amount, days, kinds,
    resource_id, account_id, audience, plan_id, team_id, group_name, effect, made_at)
values (:id, :space_id, :name, :active, :measure, :period, :peak, :each, :amount, :days, :kinds,
    :resource_id, :account_id, :audience, :plan_id, :team_id, :group_name, :effect, :at)
on conflict (id) do update set name = excluded.name, active = excluded.active,
    measure = excluded.measure, period = excluded.period, peak = excluded.peak, each = excluded.each,
    amount = excluded.amount, days = excluded.days, kinds = excluded.kinds,
    resource_id = excluded.resource_id, account_id = excluded.account_id,
    audience = excluded.audience, plan_id = excluded.plan_id, team_id = excluded.team_id,
    group_name = excluded.group_name, effect = excluded.effect
where limit_rule.space_id = excluded.space_id;

-- query: limit_rule_delete exec
-- doc: Away with it.
-- params: id @id, space_id @id
delete from limit_rule where id = :id and space_id = :space_id;

-- # ---- peak hours

-- query: limit_peaks_of_space many
-- doc: When a space is asked for most, by day.
-- params: space_id @id
-- row: weekday @int, from_min @int, to_min @int
-- max: 28
select weekday, from_min, to_min from limit_peak where space_id = :space_id
order by weekday, from_min limit 28;

-- query: limit_peak_add exec
-- doc: One span of a weekday.
-- params: space_id @id, weekday @int, from_min @int, to_min @int
insert into limit_peak (space_id, weekday, from_min, to_min)
values (:space_id, :weekday, :from_min, :to_min);

-- query: limit_peaks_clear exec
-- doc: None from now on.
-- params: space_id @id
delete from limit_peak where space_id = :space_id;

-- # ---- judging (limit_judge.c)

-- query: limit_turn lock
-- doc: Who counts what somebody uses comes through here. On SQLite there is one writer, who has locked everything.
-- params: key @int
select 1 as id where :key = :key;
-- postgres:
select 1 as id where pg_advisory_xact_lock(:key) is not null;
