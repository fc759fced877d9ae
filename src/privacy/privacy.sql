-- query: kept_put exec
-- doc: An operator must still name this person on its bills, until a day.
-- params: operator_id @id, account_id @id, name @text, email @text, until_day @int, at @time
insert into privacy_kept (operator_id, account_id, name, email, until_day, erased_at)
values (:operator_id, :account_id, :name, :email, :until_day, :at)
on conflict (operator_id, account_id) do update
  set until_day = case when privacy_kept.until_day < :until_day then :until_day
                       else privacy_kept.until_day end;

-- query: kept_of_operator many
-- doc: Whom an operator keeps for its bills, by name.
-- params: operator_id @id
-- row: account_id @id, name @text, email @text, until_day @int, erased_at @time
select account_id, name, email, until_day, erased_at from privacy_kept
 where operator_id = :operator_id order by name, account_id;

-- query: kept_let_go exec
-- doc: The law wants them no longer.
-- params: day @int
delete from privacy_kept where until_day < :day;

-- query: export_insert exec
-- doc: A person takes his data along.
-- params: id @id, account_id @id, at @time
insert into privacy_export (id, account_id, at) values (:id, :account_id, :at);

-- query: exports_since one
-- doc: How often a person took them since a time, and when last.
-- params: account_id @id, since @time
-- row: n @int, last_at @time?
select count(*) as n, max(at) as last_at from privacy_export
 where account_id = :account_id and at > :since;

-- query: exports_forget exec
-- doc: Forget that somebody took them before a time.
-- params: before @time
delete from privacy_export where at < :before;

-- query: exports_erase exec
-- doc: Forget that he took them.
-- params: account_id @id
delete from privacy_export where account_id = :account_id;

-- # ---- given out: what people and mail keep

-- query: give_account table
-- doc: The account.
-- params: account_id @id
-- row: name @text, email @text, language @text?, made_at @time, signed_in_at @time?, password_set_at @time?
select name, email, lang as language, made_at, signed_in_at, password_at as password_set_at
  from account where id = :account_id;

-- query: give_sessions table
-- doc: Where he is signed in.
-- params: account_id @id
-- row: device @text, made_at @time, used_at @time, ends_at @time
select agent as device, made_at, seen_at as used_at, ends_at from session
 where account_id = :account_id order by seen_at desc;

-- query: give_means table
-- doc: What he signs in with, but for the secrets.
-- params: account_id @id
-- row: kind @text, name @text, made_at @time, used_at @time?
select x.kind, x.name, x.made_at, x.used_at from (
  select 'passkey' as kind, name, made_at, used_at from passkey where account_id = :account_id
  union all
  select 'account elsewhere' as kind, p.name || ' ' || coalesce(l.email, '') as name, l.made_at, l.used_at
    from linked_account l join provider p on p.id = l.provider_id where l.account_id = :account_id
  union all
  select 'app' as kind, '' as name, made_at, on_at as used_at from code_app where account_id = :account_id
  union all
  select 'recovery code' as kind, '' as name, made_at, null as used_at from recovery_code
   where account_id = :account_id) as x
 order by x.made_at desc;

-- query: give_roles table
-- doc: His roles.
-- params: account_id @id
-- row: role @text, operator @text?, space_id @id, since_at @time
select case g.role when 1 then 'member' when 2 then 'host' when 3 then 'steward' else 'desk' end as role,
       o.name as operator, g.space_id, g.made_at as since_at
  from role_grant g left join operator o on o.id = g.operator_id
 where g.account_id = :account_id order by g.made_at;

-- query: give_teams table
-- doc: The teams that he is in.
-- params: account_id @id
-- row: team @text, admin @bool, since_at @time
select t.name as team, m.admin, m.joined_at as since_at
  from team_member m join team t on t.id = m.team_id where m.account_id = :account_id
 order by m.joined_at;

-- query: give_team_spending table
-- doc: What he spent on the account of teams.
-- params: account_id @id
-- row: team @text, month @text, amount_cents @money, currency @text, minutes @int
select t.name as team,
       cast(s.month / 12 as text) || '-' || substr('0' || cast(s.month % 12 + 1 as text), length(cast(s.month % 12 + 1 as text)), 2) as month,
       s.cents as amount_cents, s.currency, s.minutes
  from team_spending s join team t on t.id = s.team_id where s.account_id = :account_id
 order by s.month desc;

-- query: give_invitations table
-- doc: Invitations to teams: those that wait for him, and those that he sent.
-- params: account_id @id, email_key @text
-- row: team @text, name @text, email @text, made_at @time, ends_at @time
select t.name as team, i.name, i.email, i.made_at, i.ends_at
  from team_invitation i join team t on t.id = i.team_id
 where i.email_key = :email_key or i.by_account_id = :account_id order by i.made_at desc;

-- query: give_helpers table
-- doc: Who may or might act for him, and for whom he may.
-- params: account_id @id
-- row: kind @text, name @text, email @text, note @text, made_at @time, allowed_at @time?, ends_at @time, ended_at @time?
select case when h.account_id = :account_id then 'acts for me' else 'I act for' end as kind,
       a.name, a.email, h.note, h.made_at, h.allowed_at, h.ends_at, h.ended_at
  from helper_access h
  join account a on a.id = case when h.account_id = :account_id then h.helper_id else h.account_id end
 where h.account_id = :account_id or h.helper_id = :account_id
 order by h.made_at desc;

-- query: give_helper_acts table
-- doc: What was done in his place.
-- params: account_id @id
-- row: at @time, name @text, email @text, what @text, detail @text, path @text, changed @bool
select t.at, a.name, a.email, t.what, t.detail, t.path, t.changed
  from helper_act t join helper_access h on h.id = t.access_id join account a on a.id = h.helper_id
 where h.account_id = :account_id order by t.at desc, t.id desc;

-- query: give_looks table
-- doc: Who looked at his data.
-- params: account_id @id
-- row: last_at @time, times @int, name @text, email @text, role @text, place @text, what @text
select l.last_at, l.times, a.name, a.email, l.role, l.place, l.what
  from look l join account a on a.id = l.by_account_id where l.account_id = :account_id
 order by l.span_at desc, l.last_at desc;

-- query: give_exports table
-- doc: When he took his data along.
-- params: account_id @id
-- row: at @time
select at from privacy_export where account_id = :account_id order by at desc;

-- query: give_mails table
-- doc: The mails to him; of one that holds a secret no text.
-- params: email_key @text
-- row: subject @text, text @text, made_at @time, sent_at @time?
select subject, case when secret = 1 then '' else body_text end as text, made_at, sent_at
  from mail where lower(to_email) = :email_key order by id desc;

-- query: host_count one
-- doc: How many are operator admins of an operator.
-- params: operator_id @id
-- row: n @int, slug @text, name @text
select (select count(distinct g.account_id) from role_grant g
         where g.operator_id = o.id and g.space_id = 0 and g.role = 2) as n,
       o.slug, o.name
  from operator o where o.id = :operator_id;

-- query: stewards_count one
-- doc: How many stewards the network has.
-- row: n @int
select count(distinct account_id) as n from role_grant where role = 3;

-- query: grants_of many
-- doc: Where somebody is a host of all spaces, or a steward.
-- params: account_id @id
-- row: role @int, operator_id @id
select role, operator_id from role_grant
 where account_id = :account_id and (role = 3 or (role = 2 and space_id = 0));

-- query: team_admins one
-- doc: How many admins and members a team has.
-- params: team_id @id
-- row: admins @int, members @int
select cast(coalesce(sum(case when admin = 1 then 1 else 0 end), 0) as bigint) as admins,
       count(*) as members
  from team_member where team_id = :team_id;
