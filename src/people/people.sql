-- # ---- accounts

-- query: account_of_id one
-- doc: One account.
-- params: id @id
-- row: id @id, email @text, name @text, lang @text?, password_hash @text?, password_at @time?, made_at @time
select id, email, name, lang, password_hash, password_at, made_at from account where id = :id;

-- query: account_of_email one
-- doc: The account with this folded address.
-- params: email_key @text
-- row: id @id, email @text, name @text, lang @text?, password_hash @text?
select id, email, name, lang, password_hash from account where email_key = :email_key;

-- query: account_insert exec
-- doc: A new account; nothing when the address has one.
-- params: id @id, email @text, email_key @text, name @text, lang @text?, search @text, at @time
insert into account (id, email, email_key, name, lang, search, made_at)
values (:id, :email, :email_key, :name, :lang, :search, :at)
on conflict (email_key) do nothing;

-- query: account_profile exec
-- doc: What a person tells about himself.
-- params: id @id, name @text, lang @text?, search @text
update account set name = :name, lang = :lang, search = :search where id = :id;

-- query: account_lang exec
-- doc: The language he chose.
-- params: id @id, lang @text
update account set lang = :lang where id = :id;

-- query: account_password exec
-- doc: A new password.
-- params: id @id, hash @text, at @time
update account set password_hash = :hash, password_at = :at where id = :id;

-- query: account_signed_in exec
-- doc: He was here.
-- params: id @id, at @time
update account set signed_in_at = :at where id = :id;

-- # ---- sessions

-- query: session_of_hash one
-- doc: A session that has not ended, with its account.
-- params: hash @bytes, now @time
-- row: id @id, account_id @id, seen_at @time, proved_at @time, helping_id @id?, email @text, name @text, lang @text?
select s.id, s.account_id, s.seen_at, s.proved_at, s.helping_id, a.email, a.name, a.lang
  from session s join account a on a.id = s.account_id
 where s.hash = :hash and s.ends_at > :now;

-- query: session_insert exec
-- doc: A new session, of somebody who proved himself just now.
-- params: id @id, hash @bytes, account_id @id, agent @text, at @time, ends_at @time
insert into session (id, hash, account_id, agent, made_at, seen_at, proved_at, ends_at)
values (:id, :hash, :account_id, :agent, :at, :at, :at, :ends_at);

-- query: session_seen exec
-- doc: It was used: it lives longer.
-- params: id @id, at @time, ends_at @time
update session set seen_at = :at, ends_at = :ends_at where id = :id and ends_at > :at;

-- query: session_end exec
-- doc: End one session of an account.
-- params: id @id, account_id @id
delete from session where id = :id and account_id = :account_id;

-- query: session_stop exec
-- doc: End the session of this browser.
-- params: id @id
delete from session where id = :id;

-- query: session_end_others exec
-- doc: End all sessions of an account but one.
-- params: account_id @id, keep @id
delete from session where account_id = :account_id and id <> :keep;

-- query: session_end_oldest exec
-- doc: End what an account has beyond a number of sessions, the longest unused first.
-- params: account_id @id, keep @int
delete from session where account_id = :account_id and id not in
  (select id from session where account_id = :account_id order by seen_at desc, id desc limit :keep);

-- query: session_of_account many
-- doc: The sessions of an account, the last used first.
-- params: account_id @id, now @time
-- row: id @id, agent @text, made_at @time, seen_at @time
-- max: 100
select id, agent, made_at, seen_at from session
 where account_id = :account_id and ends_at > :now order by seen_at desc, id desc;

-- query: session_forget exec
-- doc: Delete sessions that ended.
-- params: now @time
delete from session where ends_at <= :now;

-- # ---- sign-in

-- query: link_insert exec
-- doc: A link that signs in.
-- params: id @id, hash @bytes, email @text, email_key @text, next @text, at @time, ends_at @time
insert into sign_in_link (id, hash, email, email_key, next, made_at, ends_at)
values (:id, :hash, :email, :email_key, :next, :at, :ends_at);

-- query: link_count one
-- doc: How many links an address was sent since a time.
-- params: email_key @text, since @time
-- row: links @int
select count(*) as links from sign_in_link where email_key = :email_key and made_at > :since;

-- query: link_of_hash one
-- doc: A link that is still good.
-- params: hash @bytes, now @time
-- row: id @id, email @text, next @text
select id, email, next from sign_in_link
 where hash = :hash and used_at is null and ends_at > :now;

-- query: link_use exec
-- doc: Use a link; no change when it was used meanwhile.
-- params: id @id, now @time
update sign_in_link set used_at = :now where id = :id and used_at is null;

-- query: link_forget exec
-- doc: Delete links that are over.
-- params: before @time
delete from sign_in_link where ends_at <= :before;

-- query: try_add exec
-- doc: Count one try of a password; a window that is over begins anew.
-- params: email_key @text, now @time, window_from @time
insert into sign_in_try (email_key, since, tries) values (:email_key, :now, 1)
on conflict (email_key) do update
  set tries = case when sign_in_try.since <= :window_from then 1 else sign_in_try.tries + 1 end,
      since = case when sign_in_try.since <= :window_from then :now else sign_in_try.since end;

-- query: try_of_email one
-- doc: How often a password was tried.
-- params: email_key @text
-- row: since @time, tries @int
select since, tries from sign_in_try where email_key = :email_key;

-- query: try_clear exec
-- doc: The right password: forget the wrong ones.
-- params: email_key @text
delete from sign_in_try where email_key = :email_key;

-- query: try_forget exec
-- doc: Delete windows that are over.
-- params: before @time
delete from sign_in_try where since <= :before;

-- # ---- roles

-- query: grants_of_account many
-- doc: What an account may: its roles, and as role 0 the teams that it is in.
-- params: account_id @id
-- row: role @int, operator_id @id, space_id @id, team_id @id, admin @bool
-- max: 1000
select role, operator_id, space_id, 0 as team_id, 0 as admin
  from role_grant where account_id = :account_id
union all
select 0 as role, 0 as operator_id, 0 as space_id, m.team_id, m.admin
  from team_member m join team t on t.id = m.team_id and t.closed_at is null
 where m.account_id = :account_id
 order by role, operator_id, space_id, team_id;

-- query: grant_insert exec
-- doc: Give a role; nothing when he has it.
-- params: id @id, account_id @id, role @int, operator_id @id, space_id @id, by_account_id @id?, at @time
insert into role_grant (id, account_id, role, operator_id, space_id, by_account_id, made_at)
values (:id, :account_id, :role, :operator_id, :space_id, :by_account_id, :at)
on conflict (account_id, role, operator_id, space_id) do nothing;

-- query: grant_of_id one
-- doc: One role of one account.
-- params: id @id
-- row: id @id, account_id @id, role @int, operator_id @id, space_id @id
select id, account_id, role, operator_id, space_id from role_grant where id = :id;

-- query: grant_delete exec
-- doc: Take a role away.
-- params: id @id
delete from role_grant where id = :id;

-- query: steward_count one
-- doc: How many stewards there are.
-- row: stewards @int
select count(*) as stewards from role_grant where role = 3;

-- query: stewards_touch exec
-- doc: Lock the stewards' rows, so that two do not remove each other at once.
update role_grant set made_at = made_at where role = 3;

-- query: grants_at many
-- doc: Who has a role at exactly one scope; role 0: hosts and front desk.
-- params: role @int, operator_id @id, space_id @id
-- row: id @id, account_id @id, email @text, name @text, role @int, made_at @time, by_email @text?
-- max: 500
select g.id, g.account_id, a.email, a.name, g.role, g.made_at, b.email as by_email
  from role_grant g
  join account a on a.id = g.account_id
  left join account b on b.id = g.by_account_id
 where (g.role = :role or (:role = 0 and g.role in (2, 4)))
   and g.operator_id = :operator_id and g.space_id = :space_id
 order by a.email_key, g.role;

-- query: grant_lines each
-- doc: Everybody who has a role above member, stewards first.
-- params: role @int
-- row: id @id, account_id @id, email @text, name @text, search @text, role @int, operator_id @id, operator_slug @text?, operator_name @text?, space_id @id, made_at @time
select g.id, g.account_id, a.email, a.name, a.search, g.role, g.operator_id,
       o.slug as operator_slug, o.name as operator_name, g.space_id, g.made_at
  from role_grant g
  join account a on a.id = g.account_id
  left join operator o on o.id = g.operator_id
 where g.role > 1 and (:role = 0 or g.role = :role)
 order by case g.role when 3 then 0 else g.role end, a.email_key, g.id;

-- query: hosts_of many
-- doc: Who hosts a space, by itself or through its operator; or the stewards.
-- params: stewards @bool, operator_id @id, space_id @id
-- row: id @id, email @text, name @text, lang @text?
-- max: 200
select a.id, a.email, a.name, a.lang from account a
 where a.id in (select g.account_id from role_grant g
                 where (:stewards = 1 and g.role = 3)
                    or (:stewards = 0 and g.role = 2
                        and ((g.space_id = 0 and g.operator_id = :operator_id)
                             or (g.space_id = :space_id and :space_id <> 0))))
 order by a.id;
