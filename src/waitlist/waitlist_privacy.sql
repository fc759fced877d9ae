-- # ---- what is kept about a person (waitlist_privacy.c)

-- query: give_waitlist table
-- doc: What a person waited for.
-- params: account_id @id, email_key @text
-- row: id @id, space @text, starts_at @time, ends_at @time, units @int, name @text, email @text, team @text?, state @text, made_at @time
select w.id, s.name as space, w.starts_at, w.ends_at, w.units, w.name, w.email, t.name as team,
       case w.status when 1 then 'waiting' when 2 then 'offered' when 10 then 'booked' when 11 then 'declined'
            when 12 then 'unanswered' when 13 then 'left' else 'passed' end as state, w.made_at
  from waitlist w join space s on s.id = w.space_id left join team t on t.id = w.team_id
 where w.account_id = :account_id or (w.account_id is null and lower(w.email) = :email_key)
 order by w.id desc;

-- query: waitlist_live_of many
-- doc: Where a person waits.
-- params: account_id @id, email_key @text
-- row: id @id
-- max: 1000
select id from waitlist
 where status < 10 and (account_id = :account_id or (account_id is null and lower(email) = :email_key))
 order by id limit 1000;

-- query: erase_waitlist exec
-- doc: That a person waited is forgotten.
-- params: account_id @id, email_key @text
delete from waitlist where account_id = :account_id or (account_id is null and lower(email) = :email_key);
