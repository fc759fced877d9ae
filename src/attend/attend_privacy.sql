-- # ---- what is kept about a person (attend_privacy.c)

-- query: give_attending table
-- doc: The invitations to a person.
-- params: email_key @text
-- row: space @text, starts_at @time, ends_at @time, name @text, email @text, answer @text, answered_at @time?
select s.name as space, b.starts_at, b.ends_at, a.name, a.email,
       case a.answer when 1 then 'yes' when 2 then 'no' when 3 then 'maybe' else '' end as answer, a.answered_at
  from attendee a join booking b on b.id = a.booking_id join space s on s.id = b.space_id
 where a.email_key = :email_key order by b.starts_at desc, a.id;

-- query: give_invited table
-- doc: Whom a person invited.
-- params: account_id @id
-- row: booking @id, starts_at @time, name @text, email @text, answer @text
select b.id as booking, b.starts_at, a.name, a.email,
       case a.answer when 1 then 'yes' when 2 then 'no' when 3 then 'maybe' else '' end as answer
  from attendee a join booking b on b.id = a.booking_id
 where a.by_account_id = :account_id order by b.starts_at desc, a.id;

-- query: erase_attending exec
-- doc: The invitations to a person.
-- params: email_key @text
delete from attendee where email_key = :email_key;

-- query: erase_invited exec
-- doc: Who invited them.
-- params: account_id @id
update attendee set by_account_id = null where by_account_id = :account_id;
