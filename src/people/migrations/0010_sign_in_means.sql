-- # What a person proves himself with, beside the link in a mail and the password.

-- # when he last proved it in this session: only soon after are means of signing in changed
alter table session add column proved_at @time not null default 0;

create table passkey (
  id @id primary key,
  account_id @id not null references account (id),
  -- # the id that the device gave it
  credential @bytes not null unique,
  -- # SubjectPublicKeyInfo, DER
  public_key @bytes not null,
  -- # of COSE: -7 ES256, -8 EdDSA, -257 RS256
  algorithm @int not null,
  -- # of signatures, as the device counts; 0 when it does not
  counter @int not null,
  -- # its maker keeps it on several devices
  synced @bool not null,
  name @text not null,
  made_at @time not null,
  used_at @time
);
create index passkey_by_account on passkey (account_id);

-- # a question that a passkey answers, once
create table passkey_challenge (
  hash @bytes primary key,
  -- # whose new passkey; 0: to sign in
  session_id @id not null,
  -- # of the cookie of the browser that asked; empty with a session
  browser @bytes not null,
  ends_at @time not null
);
create index passkey_challenge_by_end on passkey_challenge (ends_at);

-- # an app that shows codes (RFC 6238)
create table code_app (
  account_id @id primary key references account (id),
  -- # sealed with a key of the network
  secret @bytes not null,
  made_at @time not null,
  -- # null: not confirmed yet
  on_at @time,
  -- # of the last code that was taken: none is taken twice
  last_step @int not null
);

create table recovery_code (
  hash @bytes primary key,
  account_id @id not null references account (id),
  made_at @time not null
);
create index recovery_code_by_account on recovery_code (account_id);

-- # somebody who proved himself once and is asked for the second factor
create table sign_in_step (
  -- # of a cookie
  browser @bytes primary key,
  account_id @id not null references account (id),
  next @text not null,
  ends_at @time not null
);
create index sign_in_step_by_end on sign_in_step (ends_at);
