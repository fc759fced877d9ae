-- # ---- what is kept about a person (limit_privacy.c)

-- query: give_limits table
-- doc: The limits that are for one person alone.
-- params: account_id @id
-- row: id @id, space @text, name @text, measure @int, period @int, amount @int, days @int, active @bool, made_at @time
select r.id, s.name as space, r.name, r.measure, r.period, r.amount, r.days, r.active, r.made_at
  from limit_rule r join space s on s.id = r.space_id
 where r.account_id = :account_id and r.account_id <> 0
 order by r.id;

-- query: erase_limits exec
-- doc: They are for nobody any more.
-- params: account_id @id
delete from limit_rule where account_id = :account_id and account_id <> 0;
