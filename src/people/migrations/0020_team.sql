-- # Teams: firms and groups with members, seats, invitations and rules of their own.

create table team (
  id @id primary key,
  slug @text not null unique,
  name @text not null,
  -- # whose client it is, and its home among his spaces; 0: a team of the network
  operator_id @id not null,
  space_id @id not null,
  -- # what stands on its invoices
  legal_name @text not null,
  vat_id @text not null,
  tax_code @text not null,
  billing_email @text not null,
  street @text not null,
  postcode @text not null,
  town @text not null,
  province @text not null,
  country @text not null,
  recipient_code @text not null,
  pec @text not null,
  currency @text not null,
  -- # who answers for its bills; null: nobody is named
  payer_account_id @id references account (id),
  -- # seats that it pays for; null: as many as it wants
  seats_max @int check (seats_max >= 0),
  search @text not null,
  made_at @time not null,
  made_by_account_id @id,
  changed_at @time not null,
  closed_at @time
);
create index team_by_operator on team (operator_id, space_id);

create table team_member (
  team_id @id not null references team (id),
  account_id @id not null references account (id),
  admin @bool not null,
  joined_at @time not null,
  primary key (team_id, account_id)
);
create index team_member_by_account on team_member (account_id);

-- # Who holds or held a seat; until_at null: now.
create table team_seat (
  id @id primary key,
  team_id @id not null references team (id),
  account_id @id not null references account (id),
  from_at @time not null,
  until_at @time
);
create index team_seat_by_team on team_seat (team_id, until_at);
create unique index team_seat_held on team_seat (team_id, account_id) where until_at is null;

-- # What may be spent on the team's account; account_id 0: by whoever has no rule of his own.
create table team_rule (
  team_id @id not null references team (id),
  account_id @id not null,
  may_book @bool not null,
  -- # of a civil month; null: no limit
  month_cents @money check (month_cents >= 0),
  month_minutes @int check (month_minutes >= 0),
  -- # words of kinds of resource with spaces between; empty: all
  kinds @text not null,
  -- # more than this at once needs an admin's yes; null: never
  ask_above_cents @money check (ask_above_cents >= 0),
  primary key (team_id, account_id)
);

-- # What was spent on a team's account: one row for each thing, as it is now.
create table team_spending (
  subject_id @id primary key,
  team_id @id not null references team (id),
  account_id @id not null,
  operator_id @id not null,
  space_id @id not null,
  -- # of its use: year * 12 + month - 1
  month @int not null,
  cents @money not null,
  minutes @int not null,
  currency @text not null
);
create index team_spending_by_member on team_spending (team_id, month, account_id);

create table team_invitation (
  id @id primary key,
  team_id @id not null references team (id),
  email @text not null,
  email_key @text not null,
  name @text not null,
  admin @bool not null,
  seat @bool not null,
  -- # of the secret in the mail, which is kept nowhere
  hash @bytes not null unique,
  by_account_id @id,
  made_at @time not null,
  sent_at @time not null,
  ends_at @time not null,
  unique (team_id, email_key)
);

-- # Which operators and spaces know a team: they see its name and billing details.
create table team_relation (
  operator_id @id not null,
  space_id @id not null,
  team_id @id not null references team (id),
  since_at @time not null,
  primary key (operator_id, space_id, team_id)
);
create index team_relation_by_team on team_relation (team_id);
