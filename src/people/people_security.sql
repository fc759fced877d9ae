-- # ---- the app that shows codes

-- query: code_app_of one
-- doc: The app of an account, confirmed or not.
-- params: account_id @id
-- row: secret @bytes, made_at @time, on_at @time?, last_step @int
select secret, made_at, on_at, last_step from code_app where account_id = :account_id;

-- query: code_app_begin exec
-- doc: A new secret, to be confirmed; nothing when one is in use.
-- params: account_id @id, secret @bytes, at @time
insert into code_app (account_id, secret, made_at, last_step) values (:account_id, :secret, :at, 0)
on conflict (account_id) do update
  set secret = excluded.secret, made_at = excluded.made_at, last_step = 0
  where code_app.on_at is null;

-- query: code_app_confirm exec
-- doc: The app showed the right code: from now on it is asked for.
-- params: account_id @id, at @time, step @int
update code_app set on_at = :at, last_step = :step where account_id = :account_id and on_at is null;

-- query: code_app_take exec
-- doc: Take the code of a step; no change when that or a later one was taken.
-- params: account_id @id, step @int
update code_app set last_step = :step
 where account_id = :account_id and on_at is not null and last_step < :step;

-- query: code_app_remove exec
-- doc: No second factor any more.
-- params: account_id @id
delete from code_app where account_id = :account_id;

-- query: code_app_forget exec
-- doc: Delete secrets that nobody confirmed.
-- params: before @time
delete from code_app where on_at is null and made_at <= :before;

-- query: recovery_code_insert exec
-- doc: A code for the day when the app is lost.
-- params: hash @bytes, account_id @id, at @time
insert into recovery_code (hash, account_id, made_at) values (:hash, :account_id, :at);

-- query: recovery_code_use exec
-- doc: Use a code; no change when there is none such.
-- params: hash @bytes, account_id @id
delete from recovery_code where hash = :hash and account_id = :account_id;

-- query: recovery_code_clear exec
-- doc: None of the codes is good any more.
-- params: account_id @id
delete from recovery_code where account_id = :account_id;

-- query: recovery_code_count one
-- doc: How many codes are left.
-- params: account_id @id
-- row: codes @int
select count(*) as codes from recovery_code where account_id = :account_id;

-- # ---- between the first and the second factor

-- query: step_begin exec
-- doc: This browser proved the first; it waits for the second.
-- params: browser @bytes, account_id @id, next @text, ends_at @time
insert into sign_in_step (browser, account_id, next, ends_at)
values (:browser, :account_id, :next, :ends_at);

-- query: step_of one
-- doc: Who waits in this browser.
-- params: browser @bytes, now @time
-- row: account_id @id, next @text
select account_id, next from sign_in_step where browser = :browser and ends_at > :now;

-- query: step_end exec
-- doc: It is over.
-- params: browser @bytes
delete from sign_in_step where browser = :browser;

-- query: step_forget exec
-- doc: Delete what is over.
-- params: now @time
delete from sign_in_step where ends_at <= :now;

-- # ---- passkeys

-- query: challenge_insert exec
-- doc: A question for a passkey.
-- params: hash @bytes, session_id @id, browser @bytes, ends_at @time
insert into passkey_challenge (hash, session_id, browser, ends_at)
values (:hash, :session_id, :browser, :ends_at);

-- query: challenge_take exec
-- doc: Use it up; no change when it is not there, of somebody else, or over.
-- params: hash @bytes, session_id @id, browser @bytes, now @time
delete from passkey_challenge
 where hash = :hash and session_id = :session_id and browser = :browser and ends_at > :now;

-- query: challenge_forget exec
-- doc: Delete questions that are over.
-- params: now @time
delete from passkey_challenge where ends_at <= :now;

-- query: passkey_insert exec
-- doc: A new passkey; nothing when that credential is known.
-- params: id @id, account_id @id, credential @bytes, public_key @bytes, algorithm @int, counter @int, synced @bool, name @text, at @time
insert into passkey (id, account_id, credential, public_key, algorithm, counter, synced, name, made_at)
values (:id, :account_id, :credential, :public_key, :algorithm, :counter, :synced, :name, :at)
on conflict (credential) do nothing;

-- query: passkey_of_credential one
-- doc: The passkey that a device names.
-- params: credential @bytes
-- row: id @id, account_id @id, public_key @bytes, algorithm @int, counter @int
select id, account_id, public_key, algorithm, counter from passkey where credential = :credential;

-- query: passkey_used exec
-- doc: It signed; no change when its counter did not grow.
-- params: id @id, counter @int, synced @bool, at @time
update passkey set counter = :counter, synced = :synced, used_at = :at
 where id = :id and (:counter > counter or (:counter = 0 and counter = 0));

-- query: passkey_name exec
-- doc: What its owner calls it.
-- params: id @id, account_id @id, name @text
update passkey set name = :name where id = :id and account_id = :account_id;

-- query: passkey_of_id one
-- doc: One passkey of an account.
-- params: id @id, account_id @id
-- row: name @text
select name from passkey where id = :id and account_id = :account_id;

-- query: passkey_remove exec
-- doc: It signs in no more.
-- params: id @id, account_id @id
delete from passkey where id = :id and account_id = :account_id;

-- query: passkeys_of_account many
-- doc: The passkeys of an account, the newest first.
-- params: account_id @id
-- row: id @id, credential @bytes, name @text, synced @bool, made_at @time, used_at @time?
-- max: 50
select id, credential, name, synced, made_at, used_at from passkey
 where account_id = :account_id order by made_at desc, id desc;
