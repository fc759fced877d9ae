-- # Whom an operator must still be able to name on its bills, though he had himself erased: until the
-- # law wants it no longer.
create table privacy_kept (
  operator_id @id not null,
  -- # the account that he had; charges and memberships still name it
  account_id @id not null,
  name @text not null,
  email @text not null,
  until_day @int not null,
  erased_at @time not null,
  primary key (operator_id, account_id)
);
create index privacy_kept_until on privacy_kept (until_day);

-- # When a person took his data along.
create table privacy_export (
  id @id primary key,
  account_id @id not null,
  at @time not null
);
create index privacy_export_of on privacy_export (account_id, at);
