-- # Signing in with an account that one has elsewhere (OpenID Connect).

create table provider (
  id @id primary key,
  slug @text not null unique,
  -- # as the button says it
  name @text not null,
  issuer @text not null,
  client_id @text not null,
  -- # sealed with a key of the network; empty: the provider gave none
  secret @bytes not null,
  active @bool not null,
  made_at @time not null,
  -- # what it told of itself, and when
  authorization_url @text not null,
  token_url @text not null,
  keys_url @text not null,
  -- # where it takes our secret: in a header, in the form
  takes_header @bool not null,
  takes_form @bool not null,
  -- # its answers name the issuer (RFC 9207)
  names_itself @bool not null,
  looked_at @time not null,
  -- # its public keys, a JWK set
  keys @text not null,
  keys_at @time not null,
  -- # when it did not answer: for a while nobody waits for it
  failed_at @time not null
);

create table linked_account (
  id @id primary key,
  account_id @id not null references account (id),
  provider_id @id not null references provider (id),
  -- # who he is there, for good
  subject @text not null,
  -- # what he is called there, for himself to recognize
  email @text,
  made_at @time not null,
  used_at @time,
  unique (provider_id, subject)
);
create index linked_account_by_account on linked_account (account_id);

-- # on the way to a provider and back
create table provider_trip (
  -- # of the state, which comes back
  hash @bytes primary key,
  browser @bytes not null,
  provider_id @id not null references provider (id),
  nonce @text not null,
  verifier @text not null,
  next @text not null,
  -- # who wants to link; 0: somebody who signs in
  account_id @id not null,
  ends_at @time not null
);
create index provider_trip_by_end on provider_trip (ends_at);

-- # whom a provider vouched for and no account knows yet: he is asked before anything is linked
create table provider_guest (
  browser @bytes primary key,
  provider_id @id not null references provider (id),
  subject @text not null,
  email @text,
  -- # the provider says that the address is his
  verified @bool not null,
  name @text,
  next @text not null,
  ends_at @time not null
);
create index provider_guest_by_end on provider_guest (ends_at);
