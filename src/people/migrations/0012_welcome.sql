-- # Links of invitations: for who was never here, one click and he is in.
create table welcome_link (
  id @id primary key,
  -- # of its secret, which is kept nowhere
  hash @bytes not null unique,
  account_id @id not null references account (id),
  -- # what he was invited to, as people call it
  place @text not null,
  -- # the page that his role opens
  next @text not null,
  ends_at @time not null
);
create index welcome_link_by_account on welcome_link (account_id);
create index welcome_link_by_end on welcome_link (ends_at);
