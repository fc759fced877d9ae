-- # ---- what pays for something that is booked (plan_draw.c)

-- query: draw_access many
-- doc: What memberships that run on a day give access to, by editions that may hold: a person's own, those of teams in which he holds a seat, or a team's.
-- params: account_id @id, team_id @id, operator_id @id, day @int
-- row: id @id, team_id @id, space_id @id, seats @int, plan_id @id, plan_name @text, last_edition @int, edition @int, kinds @int, weekdays @int, from_min @int, to_min @int, everywhere @bool
-- max: 500
select m.id, m.team_id, m.space_id, c.seats, c.plan_id, p.name as plan_name, p.edition as last_edition, a.edition,
       a.kinds, a.weekdays, a.from_min, a.to_min, a.everywhere
from membership m
     join membership_change c on c.membership_id = m.id
      and c.from_day = (select max(x.from_day) from membership_change x
                        where x.membership_id = m.id and x.from_day <= :day)
     join plan p on p.id = c.plan_id
     join plan_access a on a.plan_id = c.plan_id
      and (a.edition = p.edition
           or exists (select 1 from plan_edition e
                      where e.plan_id = a.plan_id and e.edition = a.edition + 1
                        and :day <= e.from_day + 31 * c.period_months + c.period_days + p.trial_days))
where m.account_id = :account_id and m.account_id <> 0 and m.status = 3
  and m.operator_id = :operator_id and m.from_day <= :day
  and (m.until_day = 0 or :day < m.until_day)
  and not exists (select 1 from membership_pause z
                  where z.membership_id = m.id and z.from_day <= :day
                    and (z.until_day = 0 or :day < z.until_day))
union all
select m.id, m.team_id, m.space_id, c.seats, c.plan_id, p.name as plan_name, p.edition as last_edition, a.edition,
       a.kinds, a.weekdays, a.from_min, a.to_min, a.everywhere
from membership m
     join membership_change c on c.membership_id = m.id
      and c.from_day = (select max(x.from_day) from membership_change x
                        where x.membership_id = m.id and x.from_day <= :day)
     join plan p on p.id = c.plan_id
     join plan_access a on a.plan_id = c.plan_id
      and (a.edition = p.edition
           or exists (select 1 from plan_edition e
                      where e.plan_id = a.plan_id and e.edition = a.edition + 1
                        and :day <= e.from_day + 31 * c.period_months + c.period_days + p.trial_days))
where m.team_id in (select cast(:team_id as bigint)
                    union all
                    select s.team_id from team_seat s join team t on t.id = s.team_id
                    where s.account_id = :account_id and s.until_at is null and t.closed_at is null)
  and m.team_id <> 0 and m.status = 3
  and m.operator_id = :operator_id and m.from_day <= :day
  and (m.until_day = 0 or :day < m.until_day)
  and not exists (select 1 from membership_pause z
                  where z.membership_id = m.id and z.from_day <= :day
                    and (z.until_day = 0 or :day < z.until_day))
order by 1;

-- query: draw_overlap one
-- doc: Places of a membership that are in use in a span, and those that one person uses of them.
-- params: source_id @id, kind @int, after @int, from_at @int, to_at @int, account_id @id, but_subject_id @id
-- row: all_units @int, own_units @int
select cast(coalesce(sum(p.amount), 0) as bigint) as all_units,
       cast(coalesce(sum(case when d.account_id = :account_id then p.amount else 0 end), 0) as bigint) as own_units
from draw_part p join draw d on d.subject_id = p.subject_id
where p.source_id = :source_id and p.kind = :kind and p.from_at > :after
  and p.from_at < :to_at and d.to_at > :from_at and p.subject_id <> :but_subject_id;

-- query: draw_lock_membership lock
-- doc: Before its places are counted to decide.
-- params: id @id
select id from membership where id = :id;

-- query: draw_allowances many
-- doc: What a person, his teams, or a team has to draw from on a day in a space, with what is left; nothing of a membership that is over or paused on that day [PL-10].
-- params: account_id @id, team_id @id, operator_id @id, space_id @id, day @int
-- row: id @id, team_id @id, team_name @text?, name @text, unit @int, kinds @int, weekdays @int, from_min @int, to_min @int, membership_id @id, until_day @int, beyond_amount @int, left_amount @int
-- max: 500
select a.id, a.team_id, t.name as team_name, a.name, a.unit, a.kinds, a.weekdays, a.from_min, a.to_min,
       a.membership_id, a.until_day, a.beyond_amount,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = a.id) as bigint)
           as left_amount
from allowance a left join team t on t.id = a.team_id
where (a.account_id = :account_id and a.account_id <> 0)
  and a.operator_id = :operator_id and (a.space_id = 0 or a.space_id = :space_id)
  and a.from_day <= :day and (a.until_day = 0 or :day < a.until_day)
  and not exists (select 1 from membership m where m.id = a.membership_id and a.membership_id <> 0
                  and ((m.until_day <> 0 and m.until_day <= :day)
                       or exists (select 1 from membership_pause z
                                  where z.membership_id = m.id and z.from_day <= :day
                                    and (z.until_day = 0 or :day < z.until_day))))
union all
select a.id, a.team_id, t.name as team_name, a.name, a.unit, a.kinds, a.weekdays, a.from_min, a.to_min,
       a.membership_id, a.until_day, a.beyond_amount,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = a.id) as bigint)
           as left_amount
from allowance a join team t on t.id = a.team_id
where (a.team_id = :team_id
       or a.team_id in (select m.team_id from team_member m where m.account_id = :account_id))
  and a.team_id <> 0 and t.closed_at is null
  and a.operator_id = :operator_id and (a.space_id = 0 or a.space_id = :space_id)
  and a.from_day <= :day and (a.until_day = 0 or :day < a.until_day)
  and not exists (select 1 from membership m where m.id = a.membership_id and a.membership_id <> 0
                  and ((m.until_day <> 0 and m.until_day <= :day)
                       or exists (select 1 from membership_pause z
                                  where z.membership_id = m.id and z.from_day <= :day
                                    and (z.until_day = 0 or :day < z.until_day))))
order by 1;

-- query: draw_of_subject one
-- doc: Who draws for it now, and what is left to be paid in money.
-- params: subject_id @id
-- row: account_id @id, team_id @id, way @int, rest_cents @money
select account_id, team_id, way, rest_cents from draw where subject_id = :subject_id;

-- query: draw_parts many
-- doc: What pays for it now, in turn.
-- params: subject_id @id
-- row: way @int, source_id @id, amount @int, allowance_name @text?, unit @int?, team_name @text?, plan_name @text?, left_amount @int
-- max: 100
select d.way, d.source_id, d.amount, a.name as allowance_name, a.unit, t.name as team_name, p.name as plan_name,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = d.source_id)
            as bigint) as left_amount
from draw_part d
     left join allowance a on a.id = d.source_id and d.way in (2, 3)
     left join membership m on m.id = d.source_id and d.way = 1
     left join plan p on p.id = m.plan_id
     left join team t on t.id = coalesce(a.team_id, m.team_id)
where d.subject_id = :subject_id
order by d.part;

-- query: draw_insert post
-- doc: So it is paid, by its parts and in money.
-- params: subject_id @id, operator_id @id, space_id @id, account_id @id, team_id @id, way @int, rest_cents @money, kind @int, units @int, from_at @int, to_at @int, at @time
insert into draw (subject_id, operator_id, space_id, account_id, team_id, way, rest_cents, kind, units, from_at, to_at,
                  made_at)
values (:subject_id, :operator_id, :space_id, :account_id, :team_id, :way, :rest_cents, :kind, :units, :from_at, :to_at,
        :at);

-- query: draw_part_insert post
-- doc: So much of it is drawn from here.
-- params: subject_id @id, part @int, way @int, source_id @id, amount @int, kind @int, from_at @int
insert into draw_part (subject_id, part, way, source_id, amount, kind, from_at)
values (:subject_id, :part, :way, :source_id, :amount, :kind, :from_at);

-- query: draw_turned exec
-- doc: What pays for it is not what paid when it was booked.
-- params: subject_id @id, was_source_id @id, made_at @time
update draw set was_source_id = :was_source_id, made_at = :made_at where subject_id = :subject_id;

-- query: draws_of_membership many
-- doc: What is booked from a moment on and included by a membership, with so many places of it, or was until a step made it be paid in another way; in the order in which it was booked.
-- params: membership_id @id, from_at @int
-- row: subject_id @id, space_id @id, account_id @id, team_id @id, places @int, was_source_id @id, rest_cents @money, kind @int, units @int, from_at @int, to_at @int, made_at @time
-- max: 2000
select d.subject_id, d.space_id, d.account_id, d.team_id, p.amount as places, d.was_source_id, d.rest_cents, d.kind,
       d.units, d.from_at, d.to_at, d.made_at
from draw_part p join draw d on d.subject_id = p.subject_id
where p.source_id = :membership_id and p.from_at > :from_at
union all
select d.subject_id, d.space_id, d.account_id, d.team_id, 0 as places, d.was_source_id, d.rest_cents, d.kind,
       d.units, d.from_at, d.to_at, d.made_at
from draw d
where d.was_source_id = :membership_id and d.was_source_id <> 0 and d.from_at > :from_at
  and not exists (select 1 from draw_part p where p.subject_id = d.subject_id and p.source_id = :membership_id)
order by 12, 1;

-- query: draws_of_seat many
-- doc: What a person booked for himself from a moment on and draws from what a team has, memberships or allowances.
-- params: team_id @id, account_id @id, from_at @int
-- row: subject_id @id, from_at @int
-- max: 200
select distinct d.subject_id, d.from_at
from draw d join draw_part p on p.subject_id = d.subject_id
     left join membership m on m.id = p.source_id and p.way = 1
     left join allowance a on a.id = p.source_id and p.way in (2, 3)
where d.account_id = :account_id and d.team_id = 0 and d.from_at > :from_at and d.to_at > d.from_at
  and (m.team_id = :team_id or a.team_id = :team_id)
order by d.from_at, d.subject_id limit 200;

-- query: draw_seat one
-- doc: Has a person a seat of a team that is open?
-- params: account_id @id, team_id @id
-- row: n @int
select count(*) as n from team_seat s join team t on t.id = s.team_id
where s.account_id = :account_id and s.team_id = :team_id and s.until_at is null and t.closed_at is null;

-- query: draw_made one
-- doc: When it was booked, as far as what it drew goes.
-- params: subject_id @id
-- row: made_at @time
select made_at from draw where subject_id = :subject_id;

-- query: draw_delete exec
-- doc: Nothing pays for it any more.
-- params: subject_id @id
delete from draw where subject_id = :subject_id;

-- query: draw_parts_delete exec
-- doc: Nor its parts.
-- params: subject_id @id
delete from draw_part where subject_id = :subject_id;
