-- # ---- what is kept about a person (series_privacy.c)

-- query: give_series table
-- doc: The series of a person.
-- params: account_id @id, email_key @text
-- row: id @id, space @text, title @text, name @text, email @text?, phone @text?, note @text?, rule @text, first_day @int, team @text?, made_at @time
select s.id, p.name as space, s.title, s.name, s.email, s.phone, s.note, s.rule, s.first_day, t.name as team, s.made_at
  from series s join space p on p.id = s.space_id left join team t on t.id = s.team_id
 where s.account_id = :account_id or (s.account_id is null and lower(s.email) = :email_key)
 order by s.id desc;

-- query: erase_series exec
-- doc: They stay as what their bookings were: nobody's.
-- params: account_id @id, email_key @text, somebody @text
update series set account_id = null, title = '', name = :somebody, email = null, phone = null, note = null
 where account_id = :account_id or (account_id is null and lower(email) = :email_key);

-- query: erase_series_maker exec
-- doc: Who made them for others.
-- params: account_id @id
update series set by_account_id = null where by_account_id = :account_id;
