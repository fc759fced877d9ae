-- # Role 4, front desk: at a space, or at all spaces of an operator.

-- sqlite:
create table role_grant_wider (
  id @id primary key,
  account_id @id not null references account (id),
  role @int not null check (role in (1, 2, 3, 4)),
  operator_id @id not null,
  space_id @id not null,
  by_account_id @id,
  made_at @time not null,
  unique (account_id, role, operator_id, space_id)
);
insert into role_grant_wider (id, account_id, role, operator_id, space_id, by_account_id, made_at)
select id, account_id, role, operator_id, space_id, by_account_id, made_at from role_grant;
drop table role_grant;
alter table role_grant_wider rename to role_grant;
create index role_grant_by_operator on role_grant (operator_id, role);
create index role_grant_by_space on role_grant (space_id, role);

-- postgres:
alter table role_grant drop constraint role_grant_role_check;
alter table role_grant add constraint role_grant_role_check check (role in (1, 2, 3, 4));
