-- # Accounts, their sessions, links that sign in, and roles.

create table account (
  id @id primary key,
  -- # as it was typed
  email @text not null,
  -- # lower case: one person
  email_key @text not null unique,
  name @text not null,
  lang @text,
  password_hash @text,
  password_at @time,
  search @text not null,
  made_at @time not null,
  signed_in_at @time
);

create table session (
  id @id primary key,
  -- # of the cookie's value, which is kept nowhere
  hash @bytes not null unique,
  account_id @id not null references account (id),
  agent @text not null,
  made_at @time not null,
  seen_at @time not null,
  ends_at @time not null
);
create index session_by_account on session (account_id);
create index session_by_end on session (ends_at);

create table sign_in_link (
  id @id primary key,
  hash @bytes not null unique,
  email @text not null,
  email_key @text not null,
  next @text not null,
  made_at @time not null,
  ends_at @time not null,
  used_at @time
);
create index sign_in_link_by_email on sign_in_link (email_key, made_at);
create index sign_in_link_by_end on sign_in_link (ends_at);

create table sign_in_try (
  email_key @text primary key,
  since @time not null,
  tries @int not null
);

create table role_grant (
  id @id primary key,
  account_id @id not null references account (id),
  role @int not null check (role in (1, 2, 3)),
  operator_id @id not null,
  space_id @id not null,
  by_account_id @id,
  made_at @time not null,
  unique (account_id, role, operator_id, space_id)
);
create index role_grant_by_operator on role_grant (operator_id, role);
create index role_grant_by_space on role_grant (space_id, role);
