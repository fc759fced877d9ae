-- # ---- what is kept about a person (stay_privacy.c)

-- query: give_stays table
-- doc: What is let to a person.
-- params: account_id @id
-- row: id @id, space @text, resource @text, units @int, state @text, from_day @int, until_day @int, reason @text, note @text, made_at @time
select s.id, p.name as space, r.name as resource, s.units,
       case s.status when 1 then 'offered' when 2 then 'waits for a signature' when 3 then 'runs' when 10 then 'ended'
            when 11 then 'declined' when 12 then 'withdrawn' else 'lapsed' end as state,
       s.from_day, s.until_day, s.end_reason as reason, s.note, s.made_at
  from stay s join space p on p.id = s.space_id join resource r on r.id = s.resource_id
 where s.account_id = :account_id and s.account_id <> 0 order by s.id desc;

-- query: stays_open many
-- doc: What is let to a person and not over, or over with a deposit that is not settled.
-- params: account_id @id
-- row: id @id, space @text, resource @text
-- max: 200
select s.id, p.name as space, r.name as resource
  from stay s join space p on p.id = s.space_id join resource r on r.id = s.resource_id
 where s.account_id = :account_id and s.account_id <> 0
   and (s.status < 10 or (s.status = 10 and s.deposit_cents > 0 and s.returned_day = 0))
 order by s.id limit 200;

-- query: erase_stay_words exec
-- doc: What was noted about a person in what was let to him.
-- params: account_id @id
update stay set note = '', end_reason = '', kept_reason = '' where account_id = :account_id and account_id <> 0;
