-- # Who looked at what somebody without an account asked for (`thing_id`): shown to him on its page,
-- # and moved to his log once his address has an account. A row without a reader says that the thing
-- # is forgotten: nothing is written to it any more.
create table look_thing (
  thing_id @id not null,
  -- # the begin of the hour or day
  span_at @time not null,
  by_account_id @id not null,
  what @text not null,
  email_key @text not null,
  place @text not null,
  role @text not null,
  operator_id @id not null,
  space_id @id not null,
  last_at @time not null,
  times @int not null,
  primary key (thing_id, span_at, by_account_id, what)
);
create index look_thing_by_email on look_thing (email_key);
create index look_thing_by_span on look_thing (span_at);
