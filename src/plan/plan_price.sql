-- # ---- the rules of prices (plan_rule.c)

-- query: price_rules_of many
-- doc: The rules of a space in order, with the names of what they ask for.
-- params: space_id @id
-- row: id @id, space_id @id, position @int, name @text, active @bool, kinds @int, resource_id @id, shortest_min @int, longest_min @int, weekdays @int, from_min @int, to_min @int, from_day @int, until_day @int, every_year @bool, audience @int, plan_id @id, team_id @id, group_name @text, ahead_least_min @int, ahead_most_min @int, people_least @int, people_most @int, effect @int, amount @int, ends_here @bool, resource_name @text?, plan_name @text?, team_name @text?
-- max: 200
select r.id, r.space_id, r.position, r.name, r.active, r.kinds, r.resource_id, r.shortest_min,
       r.longest_min, r.weekdays, r.from_min, r.to_min, r.from_day, r.until_day, r.every_year,
       r.audience, r.plan_id, r.team_id, r.group_name, r.ahead_least_min, r.ahead_most_min,
       r.people_least, r.people_most, r.effect, r.amount, r.ends_here,
       x.name as resource_name, p.name as plan_name, t.name as team_name
from price_rule r
     left join resource x on x.id = r.resource_id
     left join plan p on p.id = r.plan_id
     left join team t on t.id = r.team_id
where r.space_id = :space_id
order by r.position, r.id
limit 200;

-- query: price_rule_write exec
-- doc: A rule, new or changed; one of another space is not touched.
-- params: id @id, space_id @id, position @int, name @text, active @bool, kinds @int, resource_id @id, shortest_min @int, longest_min @int, weekdays @int, from_min @int, to_min @int, from_day @int, until_day @int, every_year @bool, audience @int, plan_id @id, team_id @id, group_name @text, ahead_least_min @int, ahead_most_min @int, people_least @int, people_most @int, effect @int, amount @int, ends_here @bool
insert into price_rule (id, space_id, position, name, active, kinds, resource_id, shortest_min,
    longest_min, weekdays, from_min, to_min, from_day, until_day, every_year, audience, plan_id, team_id,
    group_name, ahead_least_min, ahead_most_min, people_least, people_most, effect, amount, ends_here)
values (:id, :space_id, :position, :name, :active, :kinds, :resource_id, :shortest_min, :longest_min,
    :weekdays, :from_min, :to_min, :from_day, :until_day, :every_year, :audience, :plan_id, :team_id,
    :group_name, :ahead_least_min, :ahead_most_min, :people_least, :people_most, :effect, :amount,
    :ends_here)
on conflict (id) do update set name = excluded.name, active = excluded.active, kinds = excluded.kinds,
    resource_id = excluded.resource_id, shortest_min = excluded.shortest_min,
    longest_min = excluded.longest_min, weekdays = excluded.weekdays, from_min = excluded.from_min,
    to_min = excluded.to_min, from_day = excluded.from_day, until_day = excluded.until_day,
    every_year = excluded.every_year, audience = excluded.audience, plan_id = excluded.plan_id,
    team_id = excluded.team_id, group_name = excluded.group_name,
    ahead_least_min = excluded.ahead_least_min, ahead_most_min = excluded.ahead_most_min,
    people_least = excluded.people_least, people_most = excluded.people_most,
    effect = excluded.effect, amount = excluded.amount, ends_here = excluded.ends_here
where price_rule.space_id = excluded.space_id;

-- query: price_rule_place exec
-- doc: Another place in the order.
-- params: id @id, space_id @id, position @int
update price_rule set position = :position where id = :id and space_id = :space_id;

-- query: price_rule_switch exec
-- doc: On or off.
-- params: id @id, space_id @id, active @bool
update price_rule set active = :active where id = :id and space_id = :space_id;

-- query: price_rule_delete exec
-- doc: Away with it.
-- params: id @id, space_id @id
delete from price_rule where id = :id and space_id = :space_id;

-- # ---- as whom somebody asks (plan_standing.c)

-- query: standing_plans many
-- doc: The plans of memberships that run on a day, with an operator or (0) any: a person's own, those of teams in which he holds a seat, or a team's; one of them left out.
-- params: account_id @id, team_id @id, operator_id @id, day @int, but_membership_id @id
-- row: operator_id @id, plan_id @id
-- max: 500
select m.operator_id, c.plan_id
from membership m
     join membership_change c on c.membership_id = m.id
      and c.from_day = (select max(x.from_day) from membership_change x
                        where x.membership_id = m.id and x.from_day <= :day)
where m.account_id = :account_id and m.account_id <> 0 and m.status = 3
  and (:operator_id = 0 or m.operator_id = :operator_id) and m.from_day <= :day
  and m.id <> :but_membership_id
  and (m.until_day = 0 or :day < m.until_day)
  and not exists (select 1 from membership_pause z
                  where z.membership_id = m.id and z.from_day <= :day
                    and (z.until_day = 0 or :day < z.until_day))
union
select m.operator_id, c.plan_id
from membership m
     join membership_change c on c.membership_id = m.id
      and c.from_day = (select max(x.from_day) from membership_change x
                        where x.membership_id = m.id and x.from_day <= :day)
where m.team_id in (select cast(:team_id as bigint)
                    union all
                    select s.team_id from team_seat s join team t on t.id = s.team_id
                    where s.account_id = :account_id and s.until_at is null and t.closed_at is null)
  and m.team_id <> 0 and m.status = 3
  and (:operator_id = 0 or m.operator_id = :operator_id) and m.from_day <= :day
  and m.id <> :but_membership_id
  and (m.until_day = 0 or :day < m.until_day)
  and not exists (select 1 from membership_pause z
                  where z.membership_id = m.id and z.from_day <= :day
                    and (z.until_day = 0 or :day < z.until_day))
order by 1, 2;

-- query: standing_teams many
-- doc: The teams that a person is in.
-- params: account_id @id
-- row: team_id @id
-- max: 500
select m.team_id from team_member m join team t on t.id = m.team_id
where m.account_id = :account_id and t.closed_at is null
order by m.team_id;

-- query: standing_groups many
-- doc: The groups, of an operator or (0) any, in which a person, one of his teams, or a team stands.
-- params: account_id @id, team_id @id, operator_id @id
-- row: operator_id @id, group_name @text
-- max: 500
select operator_id, group_name from group_member
where (:operator_id = 0 or operator_id = :operator_id) and account_id = :account_id and account_id <> 0
union
select operator_id, group_name from group_member
where (:operator_id = 0 or operator_id = :operator_id) and team_id <> 0
  and (team_id = :team_id
       or team_id in (select m.team_id from team_member m join team t on t.id = m.team_id
                      where m.account_id = :account_id and t.closed_at is null))
order by 1, 2;

-- query: client_known one
-- doc: How much an operator has to do with a person: memberships, allowances, charges.
-- params: operator_id @id, account_id @id
-- row: n @int
select (select count(*) from membership m where m.account_id = :account_id and m.account_id <> 0 and m.operator_id = :operator_id)
     + (select count(*) from allowance a where a.account_id = :account_id and a.account_id <> 0 and a.operator_id = :operator_id)
     + (select count(*) from charge c where c.account_id = :account_id and c.account_id <> 0 and c.operator_id = :operator_id) as n;

-- # ---- what a host can choose from

-- query: choice_plans many
-- doc: The plans of an operator that are offered, with where.
-- params: operator_id @id
-- row: id @id, name @text
-- max: 500
select id, name from plan where operator_id = :operator_id and archived_at is null
order by position, name, id limit 500;

-- query: choice_teams many
-- doc: The teams that an operator knows.
-- params: operator_id @id
-- row: id @id, name @text
-- max: 1000
select t.id, t.name from team t
where t.closed_at is null
  and (t.operator_id = :operator_id
       or t.id in (select r.team_id from team_relation r where r.operator_id = :operator_id))
order by t.name, t.id limit 1000;

-- query: choice_groups many
-- doc: The groups of an operator.
-- params: operator_id @id
-- row: group_name @text
-- max: 500
select group_name from group_member where operator_id = :operator_id
union
select r.group_name from price_rule r join space s on s.id = r.space_id
where s.operator_id = :operator_id and r.group_name <> ''
order by 1 limit 500;
