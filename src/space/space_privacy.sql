-- # ---- what is kept about a person (space_privacy.c)

-- query: give_claims table
-- doc: Spaces that somebody said are his.
-- params: email_key @text
-- row: space @text, name @text, email @text, message @text, state @text, made_at @time
select s.name as space, c.name, c.email, c.message,
       case c.status when 1 then 'waits' when 2 then 'granted' else 'refused' end as state, c.created_at as made_at
  from claim c join space s on s.id = c.space_id where lower(c.email) = :email_key order by c.created_at desc;

-- query: give_own_spaces table
-- doc: The spaces in which somebody has a role.
-- params: account_id @id
-- row: space @text, role @text, since_at @time
select s.name as space, case g.role when 1 then 'member' when 2 then 'host' else 'desk' end as role,
       g.made_at as since_at
  from role_grant g join space s on s.id = g.space_id where g.account_id = :account_id and g.space_id <> 0
 order by g.made_at;

-- query: hosted_alone many
-- doc: Spaces that nobody but this person hosts, by himself or for all of their operator.
-- params: account_id @id
-- row: slug @text, name @text
-- max: 200
select s.slug, s.name from role_grant g join space s on s.id = g.space_id
 where g.account_id = :account_id and g.role = 2 and g.space_id <> 0
   and not exists (select 1 from role_grant o where o.role = 2 and o.account_id <> :account_id
                   and (o.space_id = s.id or (o.operator_id = s.operator_id and o.space_id = 0)))
 order by s.name limit 200;

-- query: erase_claims exec
-- doc: Who said that a space is his is forgotten; that somebody did stays.
-- params: email_key @text
update claim set name = '', email = '', message = '' where lower(email) = :email_key;
