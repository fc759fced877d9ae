-- # Somebody acts for somebody else: by the other's will, for a time, and everything is written down.

create table helper_access (
  id @id primary key,
  -- # who is helped
  account_id @id not null references account (id),
  -- # who helps
  helper_id @id not null references account (id),
  note @text not null,
  -- # how long it is to last once it is allowed
  lasts_s @int not null,
  made_at @time not null,
  -- # when the person allowed it; null: asked for
  allowed_at @time,
  ends_at @time not null,
  ended_at @time
);
create index helper_access_by_account on helper_access (account_id, made_at);
create index helper_access_by_helper on helper_access (helper_id, made_at);

create table helper_act (
  id @id primary key,
  access_id @id not null references helper_access (id),
  at @time not null,
  -- # what it is called: a text to be translated
  what @text not null,
  path @text not null,
  -- # something was done, not only looked at
  changed @bool not null
);
create index helper_act_by_access on helper_act (access_id, at);

-- # for whom this session acts just now
alter table session add column helping_id @id;
