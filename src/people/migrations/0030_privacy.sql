-- # Who looked at whose data. One row for what one person looked at within an hour (a list: a day), so
-- # that looking again counts up; `place` is kept as people called it then.
create table look (
  account_id @id not null,
  -- # the begin of the hour or day
  span_at @time not null,
  by_account_id @id not null,
  -- # a text to be translated
  what @text not null,
  place @text not null,
  -- # desk, host, steward, team: as what he looked
  role @text not null,
  operator_id @id not null,
  space_id @id not null,
  last_at @time not null,
  times @int not null,
  primary key (account_id, span_at, by_account_id, what, place)
);
create index look_by_span on look (span_at);

-- # When a person had himself erased; what is left of the row names nobody.
alter table account add column erased_at @time;
