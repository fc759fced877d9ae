-- # ---- groups: words that a host ties people and teams to (plan_group.c)

-- query: groups_of_operator many
-- doc: The groups of an operator with how many are in each; also those that only a rule, plan or pass names.
-- params: operator_id @id
-- row: group_name @text, people @int, teams @int
-- max: 500
select g.group_name, cast(sum(g.people) as bigint) as people, cast(sum(g.teams) as bigint) as teams
from (select group_name, case when account_id <> 0 then 1 else 0 end as people,
             case when team_id <> 0 then 1 else 0 end as teams
      from group_member where operator_id = :operator_id
      union all
      select r.group_name, 0, 0 from price_rule r join space s on s.id = r.space_id
      where s.operator_id = :operator_id and r.group_name <> ''
      union all
      select p.group_name, 0, 0 from plan p
      where p.operator_id = :operator_id and p.group_name <> '' and p.archived_at is null
      union all
      select b.group_name, 0, 0 from bundle b
      where b.operator_id = :operator_id and b.group_name <> '' and b.archived_at is null) g
group by g.group_name order by g.group_name limit 500;

-- query: group_uses many
-- doc: What names a group: 1 price rules, 2 plans, 3 passes.
-- params: operator_id @id, group_name @text
-- row: kind @int, id @id, name @text, space_name @text?
-- max: 200
select 1 as kind, r.id, r.name, s.name as space_name
from price_rule r join space s on s.id = r.space_id
where s.operator_id = :operator_id and r.group_name = :group_name
union all
select 2 as kind, p.id, p.name, s.name as space_name
from plan p left join space s on s.id = p.space_id
where p.operator_id = :operator_id and p.group_name = :group_name and p.archived_at is null
union all
select 3 as kind, b.id, b.name, s.name as space_name
from bundle b left join space s on s.id = b.space_id
where b.operator_id = :operator_id and b.group_name = :group_name and b.archived_at is null
order by 1, 2 limit 200;

-- query: group_members each
-- doc: Who is in a group: persons by address, then teams; known says that the operator has dealt with the person.
-- params: operator_id @id, group_name @text
-- row: account_id @id, team_id @id, name @text, email @text, team_slug @text, known @int, at @time
select g.account_id, g.team_id, coalesce(t.name, a.name, '') as name, coalesce(a.email, '') as email,
       coalesce(t.slug, '') as team_slug,
       case when exists (select 1 from membership m where m.account_id = g.account_id and m.account_id <> 0
                         and m.operator_id = g.operator_id)
              or exists (select 1 from allowance w where w.account_id = g.account_id and w.account_id <> 0
                         and w.operator_id = g.operator_id)
              or exists (select 1 from charge c where c.account_id = g.account_id and c.account_id <> 0
                         and c.operator_id = g.operator_id)
            then 1 else 0 end as known,
       g.made_at as at
from group_member g left join account a on a.id = g.account_id left join team t on t.id = g.team_id
where g.operator_id = :operator_id and g.group_name = :group_name
order by g.team_id <> 0, a.email_key, t.name;

-- query: group_size one
-- doc: How many are in a group.
-- params: operator_id @id, group_name @text
-- row: n @int
select count(*) as n from group_member where operator_id = :operator_id and group_name = :group_name;

-- query: group_member_add exec
-- doc: In the group from now on; no change when he was.
-- params: operator_id @id, group_name @text, account_id @id, team_id @id, at @time
insert into group_member (operator_id, group_name, account_id, team_id, made_at)
values (:operator_id, :group_name, :account_id, :team_id, :at)
on conflict (operator_id, group_name, account_id, team_id) do nothing;

-- query: group_member_remove exec
-- doc: Out of the group.
-- params: operator_id @id, group_name @text, account_id @id, team_id @id
delete from group_member
where operator_id = :operator_id and group_name = :group_name and account_id = :account_id
  and team_id = :team_id;
