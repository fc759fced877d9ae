-- # ---- providers

-- query: provider_of_slug one
-- doc: One provider by its name in addresses.
-- params: slug @text
-- row: id @id, slug @text, name @text, issuer @text, client_id @text, secret @bytes, active @bool, authorization_url @text, token_url @text, keys_url @text, takes_header @bool, takes_form @bool, names_itself @bool, looked_at @time, keys @text, keys_at @time, failed_at @time
select id, slug, name, issuer, client_id, secret, active, authorization_url, token_url, keys_url,
       takes_header, takes_form, names_itself, looked_at, keys, keys_at, failed_at
  from provider where slug = :slug;

-- query: providers_all many
-- doc: All providers with how many people are linked, by name.
-- row: id @id, slug @text, name @text, issuer @text, client_id @text, active @bool, looked_at @time, failed_at @time, people @int
-- max: 50
select p.id, p.slug, p.name, p.issuer, p.client_id, p.active, p.looked_at, p.failed_at,
       (select count(*) from linked_account l where l.provider_id = p.id) as people
  from provider p order by p.name, p.id;

-- query: providers_active many
-- doc: Those that people are offered, by name.
-- row: slug @text, name @text
-- max: 50
select slug, name from provider where active = 1 order by name, id;

-- query: provider_insert exec
-- doc: A new provider; nothing when the name in addresses is taken.
-- params: id @id, slug @text, name @text, issuer @text, client_id @text, secret @bytes, authorization_url @text, token_url @text, keys_url @text, takes_header @bool, takes_form @bool, names_itself @bool, at @time
insert into provider (id, slug, name, issuer, client_id, secret, active, made_at, authorization_url,
  token_url, keys_url, takes_header, takes_form, names_itself, looked_at, keys, keys_at, failed_at)
values (:id, :slug, :name, :issuer, :client_id, :secret, 1, :at, :authorization_url,
  :token_url, :keys_url, :takes_header, :takes_form, :names_itself, :at, '', 0, 0)
on conflict (slug) do nothing;

-- query: provider_update exec
-- doc: What a steward changed, and what the provider told.
-- params: id @id, name @text, issuer @text, client_id @text, secret @bytes, active @bool, authorization_url @text, token_url @text, keys_url @text, takes_header @bool, takes_form @bool, names_itself @bool, at @time
update provider set name = :name, issuer = :issuer, client_id = :client_id, secret = :secret,
  active = :active, authorization_url = :authorization_url, token_url = :token_url,
  keys_url = :keys_url, takes_header = :takes_header, takes_form = :takes_form, names_itself = :names_itself,
  looked_at = :at, keys = '', keys_at = 0, failed_at = 0
where id = :id;

-- query: provider_rename exec
-- doc: What a steward changed that the provider need not be asked for.
-- params: id @id, name @text, client_id @text, secret @bytes, active @bool
update provider set name = :name, client_id = :client_id, secret = :secret, active = :active
 where id = :id;

-- query: provider_looked exec
-- doc: What the provider told of itself.
-- params: id @id, authorization_url @text, token_url @text, keys_url @text, takes_header @bool, takes_form @bool, names_itself @bool, at @time
update provider set authorization_url = :authorization_url, token_url = :token_url,
  keys_url = :keys_url, takes_header = :takes_header, takes_form = :takes_form, names_itself = :names_itself,
  looked_at = :at, failed_at = 0
where id = :id;

-- query: provider_keys exec
-- doc: The keys that it signs with.
-- params: id @id, keys @text, at @time
update provider set keys = :keys, keys_at = :at, failed_at = 0 where id = :id;

-- query: provider_failed exec
-- doc: It did not answer.
-- params: id @id, at @time
update provider set failed_at = :at where id = :id;

-- query: provider_remove exec
-- doc: Offered no more, and forgotten.
-- params: id @id
delete from provider where id = :id;

-- query: provider_unlink_all exec
-- doc: Nobody is linked with it any more.
-- params: provider_id @id
delete from linked_account where provider_id = :provider_id;

-- query: provider_trips_end exec
-- doc: Nobody is on the way to it any more.
-- params: provider_id @id
delete from provider_trip where provider_id = :provider_id;

-- query: provider_guests_end exec
-- doc: Nobody that it vouched for waits any more.
-- params: provider_id @id
delete from provider_guest where provider_id = :provider_id;

-- # ---- there and back

-- query: trip_insert exec
-- doc: Somebody goes to a provider.
-- params: hash @bytes, browser @bytes, provider_id @id, nonce @text, verifier @text, next @text, account_id @id, ends_at @time
insert into provider_trip (hash, browser, provider_id, nonce, verifier, next, account_id, ends_at)
values (:hash, :browser, :provider_id, :nonce, :verifier, :next, :account_id, :ends_at);

-- query: trip_of one
-- doc: The trip that comes back, in the browser that began it.
-- params: hash @bytes, browser @bytes, provider_id @id, now @time
-- row: nonce @text, verifier @text, next @text, account_id @id
select nonce, verifier, next, account_id from provider_trip
 where hash = :hash and browser = :browser and provider_id = :provider_id and ends_at > :now;

-- query: trip_end exec
-- doc: It is over; no change when it was before.
-- params: hash @bytes
delete from provider_trip where hash = :hash;

-- query: trip_forget exec
-- doc: Delete trips from which nobody came back.
-- params: now @time
delete from provider_trip where ends_at <= :now;

-- query: guest_put exec
-- doc: Whom a provider vouched for, in this browser.
-- params: browser @bytes, provider_id @id, subject @text, email @text?, verified @bool, name @text?, next @text, ends_at @time
insert into provider_guest (browser, provider_id, subject, email, verified, name, next, ends_at)
values (:browser, :provider_id, :subject, :email, :verified, :name, :next, :ends_at)
on conflict (browser) do update
  set provider_id = excluded.provider_id, subject = excluded.subject, email = excluded.email,
      verified = excluded.verified, name = excluded.name, next = excluded.next,
      ends_at = excluded.ends_at;

-- query: guest_of one
-- doc: Who waits to be linked in this browser.
-- params: browser @bytes, now @time
-- row: provider_id @id, provider_name @text, subject @text, email @text?, verified @bool, name @text?, next @text
select g.provider_id, p.name as provider_name, g.subject, g.email, g.verified, g.name, g.next
  from provider_guest g join provider p on p.id = g.provider_id
 where g.browser = :browser and g.ends_at > :now and p.active = 1;

-- query: guest_end exec
-- doc: He was linked, or does not want to.
-- params: browser @bytes
delete from provider_guest where browser = :browser;

-- query: guest_forget exec
-- doc: Delete who waited too long.
-- params: now @time
delete from provider_guest where ends_at <= :now;

-- # ---- linked accounts

-- query: linked_of one
-- doc: The account of somebody at a provider.
-- params: provider_id @id, subject @text
-- row: id @id, account_id @id
select id, account_id from linked_account
 where provider_id = :provider_id and subject = :subject;

-- query: linked_insert exec
-- doc: He signs in with it from now on; nothing when somebody does already.
-- params: id @id, account_id @id, provider_id @id, subject @text, email @text?, at @time
insert into linked_account (id, account_id, provider_id, subject, email, made_at)
values (:id, :account_id, :provider_id, :subject, :email, :at)
on conflict (provider_id, subject) do nothing;

-- query: linked_used exec
-- doc: He signed in with it.
-- params: id @id, email @text?, at @time
update linked_account set used_at = :at, email = :email where id = :id;

-- query: linked_of_account many
-- doc: What an account is linked with, and what it could be linked with.
-- params: account_id @id
-- row: id @id?, slug @text, name @text, email @text?, made_at @time?, used_at @time?
-- max: 100
select l.id, p.slug, p.name, l.email, l.made_at, l.used_at
  from provider p
  left join linked_account l on l.provider_id = p.id and l.account_id = :account_id
 where p.active = 1 or l.id is not null
 order by p.name, p.id, l.id;

-- query: linked_name one
-- doc: One link of an account.
-- params: id @id, account_id @id
-- row: name @text
select p.name from linked_account l join provider p on p.id = l.provider_id
 where l.id = :id and l.account_id = :account_id;

-- query: linked_remove exec
-- doc: He signs in with it no more.
-- params: id @id, account_id @id
delete from linked_account where id = :id and account_id = :account_id;
