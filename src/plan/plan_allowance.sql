-- # ---- what a holder has to draw from (plan_allowance.c)

-- query: allowance_insert post
-- doc: Something to draw from; its first entry says how much.
-- params: id @id, operator_id @id, space_id @id, account_id @id, team_id @id, unit @int, kinds @int, weekdays @int, from_min @int, to_min @int, name @text, membership_id @id, bundle_id @id, from_day @int, until_day @int, at @time
insert into allowance (id, operator_id, space_id, account_id, team_id, unit, kinds, weekdays, from_min,
                       to_min, name, membership_id, bundle_id, from_day, until_day, made_at, revision)
values (:id, :operator_id, :space_id, :account_id, :team_id, :unit, :kinds, :weekdays, :from_min, :to_min,
        :name, :membership_id, :bundle_id, :from_day, :until_day, :at, 1);

-- query: allowance_lock lock
-- doc: Before its balance is read to decide.
-- params: id @id
select id from allowance where id = :id;

-- query: allowance_balance one
-- doc: The sum of its entries, and what was drawn of it beyond what its period brings.
-- params: allowance_id @id
-- row: left_amount @int, beyond_amount @int
select cast((select coalesce(sum(e.amount), 0) from allowance_entry e
             where e.allowance_id = a.id) as bigint) as left_amount, a.beyond_amount
from allowance a where a.id = :allowance_id;

-- query: allowance_entry_insert post
-- doc: One movement.
-- params: id @id, allowance_id @id, amount @int, reason @int, subject_id @id, by_account_id @id, note @text, at @time
insert into allowance_entry (id, allowance_id, amount, reason, subject_id, by_account_id, note, at)
values (:id, :allowance_id, :amount, :reason, :subject_id, :by_account_id, :note, :at);

-- query: allowances_ahead many
-- doc: What a membership was given for periods that begin on a day or later, with what it was given and what is left.
-- params: membership_id @id, from_day @int
-- row: id @id, space_id @id, name @text, unit @int, kinds @int, from_day @int, until_day @int, beyond_amount @int, given_amount @int, left_amount @int
-- max: 200
select a.id, a.space_id, a.name, a.unit, a.kinds, a.from_day, a.until_day, a.beyond_amount,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e
             where e.allowance_id = a.id and e.reason not in (2, 3)) as bigint) as given_amount,
       cast((select coalesce(sum(e.amount), 0) from allowance_entry e
             where e.allowance_id = a.id) as bigint) as left_amount
from allowance a
where a.membership_id = :membership_id and a.membership_id <> 0 and a.from_day >= :from_day and a.closed = 0
order by a.from_day, a.id limit 200;

-- query: allowance_ahead_set exec
-- doc: What was given ahead is of another plan, or ends on another day.
-- params: id @id, name @text, until_day @int
update allowance set name = :name, until_day = :until_day, revision = revision + 1
where id = :id and (until_day <> :until_day or name <> :name);

-- query: allowance_set_beyond exec
-- doc: So much was drawn of it beyond what its period brings.
-- params: id @id, beyond_amount @int
update allowance set beyond_amount = :beyond_amount where id = :id;
