-- # ---- what is kept about a person (plan_privacy.c)

-- query: give_memberships table
-- doc: The memberships of a person.
-- params: account_id @id
-- row: id @id, plan @text, space @text, state @text, seats @int, from_day @int, until_day @int, reason @text, note @text, made_at @time
select m.id, p.name as plan, s.name as space,
       case m.status when 1 then 'asked' when 2 then 'waits for a signature' when 3 then 'runs' when 10 then 'ended'
            else 'declined' end as state,
       m.seats, m.from_day, m.until_day, m.end_reason as reason, m.note, m.made_at
  from membership m join plan p on p.id = m.plan_id join space s on s.id = m.space_id
 where m.account_id = :account_id and m.account_id <> 0 order by m.id desc;

-- query: give_allowances table
-- doc: What a person has or had to draw from.
-- params: account_id @id
-- row: id @id, name @text, operator @text, unit @text, amount @int, from_day @int, until_day @int, made_at @time
select a.id, a.name, o.name as operator,
       case a.unit when 1 then 'minutes' when 2 then 'half days' when 3 then 'days' when 4 then 'cents'
            else 'pages' end as unit,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = a.id) as bigint)
           as amount,
       a.from_day, a.until_day, a.made_at
  from allowance a join operator o on o.id = a.operator_id
 where a.account_id = :account_id and a.account_id <> 0 order by a.id desc;

-- query: give_entries table
-- doc: Every movement of them.
-- params: account_id @id
-- row: allowance_id @id, name @text, at @time, amount @int, reason @text, note @text
select e.allowance_id, a.name, e.at, e.amount,
       case e.reason when 1 then 'granted' when 2 then 'used' when 3 then 'given back' when 4 then 'expired'
            when 5 then 'moved' when 6 then 'corrected' else 'refunded' end as reason,
       e.note
  from allowance_entry e join allowance a on a.id = e.allowance_id
 where a.account_id = :account_id and a.account_id <> 0 order by e.at desc, e.id desc;

-- query: give_charges table
-- doc: What a person owes or paid, and by which rule.
-- params: account_id @id
-- row: id @id, operator @text, what @text, rule @text, amount_cents @money, currency @text, from_day @int, until_day @int, bill_day @int, made_at @time
select c.id, o.name as operator, c.what, c.rule, c.amount_cents, c.currency, c.from_day, c.until_day, c.bill_day,
       c.made_at
  from charge c join operator o on o.id = c.operator_id
 where c.account_id = :account_id and c.account_id <> 0 order by c.bill_day desc, c.id desc;

-- query: give_groups table
-- doc: Groups that hosts put a person into, for prices.
-- params: account_id @id
-- row: operator @text, name @text, made_at @time
select o.name as operator, g.group_name as name, g.made_at
  from group_member g join operator o on o.id = g.operator_id
 where g.account_id = :account_id and g.account_id <> 0 order by g.made_at desc;

-- query: memberships_open many
-- doc: Memberships of a person that are not over.
-- params: account_id @id
-- row: id @id, plan @text, space @text
-- max: 200
select m.id, p.name as plan, s.name as space
  from membership m join plan p on p.id = m.plan_id join space s on s.id = m.space_id
 where m.account_id = :account_id and m.account_id <> 0 and m.status < 10 order by m.id limit 200;

-- query: allowances_open many
-- doc: What a person can still draw from.
-- params: account_id @id
-- row: id @id
-- max: 5000
select id from allowance where account_id = :account_id and account_id <> 0 and closed = 0 order by id;

-- query: charges_by_operator many
-- doc: Operators with charges of a person, how many, and the last day of one.
-- params: account_id @id
-- row: operator_id @id, name @text, n @int, bill_day @int, made_at @time
select c.operator_id, o.name, count(*) as n, max(c.bill_day) as bill_day, max(c.made_at) as made_at
  from charge c join operator o on o.id = c.operator_id
 where c.account_id = :account_id and c.account_id <> 0
 group by c.operator_id, o.name order by c.operator_id;

-- query: charges_kept many
-- doc: What somebody was charged for by an operator, the latest first.
-- params: operator_id @id, account_id @id
-- row: source @int, subject_id @id, n @int, amount_cents @money, first_day @int, last_day @int, what @text, currency @text
-- max: 1000
select g.source, g.subject_id, g.n, g.amount_cents, g.first_day, g.last_day, d.what, d.currency
  from (select source, subject_id, count(*) as n, cast(sum(amount_cents) as bigint) as amount_cents,
               min(bill_day) as first_day, max(bill_day) as last_day, max(id) as last_id
          from charge where operator_id = :operator_id and account_id = :account_id and account_id <> 0
         group by source, subject_id) g
  join charge d on d.id = g.last_id
 order by g.last_day desc, g.last_id desc limit 1000;

-- query: erase_membership_words exec
-- doc: What was noted about a person in his memberships.
-- params: account_id @id
update membership set note = '', end_reason = '' where account_id = :account_id and account_id <> 0;

-- query: erase_entry_notes exec
-- doc: What was noted with what he drew.
-- params: account_id @id
update allowance_entry set note = ''
 where note <> '' and allowance_id in (select id from allowance where account_id = :account_id);

-- query: erase_groups exec
-- doc: He is in no group.
-- params: account_id @id
delete from group_member where account_id = :account_id and account_id <> 0;
