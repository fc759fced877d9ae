-- # ---- teams

-- query: team_of_id one
-- doc: One team.
-- params: id @id
-- row: id @id, slug @text, name @text, operator_id @id, space_id @id, legal_name @text, vat_id @text, tax_code @text, billing_email @text, street @text, postcode @text, town @text, province @text, country @text, recipient_code @text, pec @text, currency @text, payer_account_id @id?, seats_max @int?, made_at @time, closed_at @time?, bound @int
select id, slug, name, operator_id, space_id, legal_name, vat_id, tax_code, billing_email, street,
       postcode, town, province, country, recipient_code, pec, currency, payer_account_id,
       seats_max, made_at, closed_at, bound
  from team where id = :id;

-- query: team_id_of_slug one
-- doc: The team with this name in addresses.
-- params: slug @text
-- row: id @id
select id from team where slug = :slug;

-- query: team_of_account many
-- doc: The teams that somebody is in, by name.
-- params: account_id @id
-- row: id @id, slug @text, name @text, operator_id @id, admin @bool, seat @bool
-- max: 500
select t.id, t.slug, t.name, t.operator_id, m.admin,
       case when s.id is null then 0 else 1 end as seat
  from team_member m
  join team t on t.id = m.team_id
  left join team_seat s on s.team_id = m.team_id and s.account_id = m.account_id
                       and s.until_at is null
 where m.account_id = :account_id and t.closed_at is null
 order by t.search, t.id;

-- query: team_insert exec
-- doc: A new team.
-- params: id @id, slug @text, name @text, operator_id @id, space_id @id, legal_name @text, vat_id @text, tax_code @text, billing_email @text, street @text, postcode @text, town @text, province @text, country @text, recipient_code @text, pec @text, currency @text, payer_account_id @id?, search @text, at @time, by_account_id @id?
insert into team (id, slug, name, operator_id, space_id, legal_name, vat_id, tax_code,
                  billing_email, street, postcode, town, province, country, recipient_code, pec,
                  currency, payer_account_id, search, made_at, made_by_account_id, changed_at)
values (:id, :slug, :name, :operator_id, :space_id, :legal_name, :vat_id, :tax_code,
        :billing_email, :street, :postcode, :town, :province, :country, :recipient_code, :pec,
        :currency, :payer_account_id, :search, :at, :by_account_id, :at);

-- query: team_update exec
-- doc: What its admins tell about it.
-- params: id @id, name @text, legal_name @text, vat_id @text, tax_code @text, billing_email @text, street @text, postcode @text, town @text, province @text, country @text, recipient_code @text, pec @text, payer_account_id @id?, search @text, at @time
update team set name = :name, legal_name = :legal_name, vat_id = :vat_id, tax_code = :tax_code,
       billing_email = :billing_email, street = :street, postcode = :postcode, town = :town,
       province = :province, country = :country, recipient_code = :recipient_code, pec = :pec,
       payer_account_id = :payer_account_id, search = :search, changed_at = :at
 where id = :id;

-- query: team_lock lock
-- doc: Who decides about the members, admins and seats of a team waits here for his turn.
-- params: id @id
select id from team where id = :id;

-- query: team_payer_clear exec
-- doc: Nobody is named any more when this one was.
-- params: id @id, account_id @id
update team set payer_account_id = null where id = :id and payer_account_id = :account_id;

-- query: team_close exec
-- doc: It ends.
-- params: id @id, at @time
update team set closed_at = :at, changed_at = :at where id = :id;

-- query: team_bound_add exec
-- doc: So many more things run for it.
-- params: id @id, more @int
update team set bound = bound + :more where id = :id;

-- query: team_made_count one
-- doc: How many teams somebody founded that still work.
-- params: account_id @id
-- row: teams @int
select count(*) as teams from team where made_by_account_id = :account_id and closed_at is null;

-- query: team_lines each
-- doc: Teams that an operator, or one of his spaces, knows; with operator_id 0 all. By name.
-- params: operator_id @id, space_id @id
-- row: id @id, slug @text, name @text, search @text, operator_id @id, space_id @id, legal_name @text, vat_id @text, tax_code @text, billing_email @text, street @text, postcode @text, town @text, province @text, country @text, recipient_code @text, pec @text, seats_max @int?, made_at @time, operator_name @text?, members @int, seats @int
select t.id, t.slug, t.name, t.search, t.operator_id, t.space_id, t.legal_name, t.vat_id,
       t.tax_code, t.billing_email, t.street, t.postcode, t.town, t.province, t.country,
       t.recipient_code, t.pec, t.seats_max, t.made_at, o.name as operator_name,
       (select count(*) from team_member m where m.team_id = t.id) as members,
       (select count(*) from team_seat s where s.team_id = t.id and s.until_at is null) as seats
  from team t left join operator o on o.id = t.operator_id
 where t.closed_at is null
   and (:operator_id = 0
        or exists (select 1 from team_relation r
                    where r.operator_id = :operator_id and r.team_id = t.id
                      and (:space_id = 0 or r.space_id = :space_id)))
 order by t.search, t.id;

-- query: team_of_space many
-- doc: Teams that an operator, or one of his spaces, knows, by name.
-- params: operator_id @id, space_id @id
-- row: id @id, slug @text, name @text, operator_id @id
-- max: 2000
select t.id, t.slug, t.name, t.operator_id
  from team t
 where t.closed_at is null
   and exists (select 1 from team_relation r
                where r.operator_id = :operator_id and r.team_id = t.id and r.space_id = :space_id)
 order by t.search, t.id;

-- query: team_seats_set exec
-- doc: How many seats it pays for.
-- params: id @id, seats_max @int?, at @time
update team set seats_max = :seats_max, changed_at = :at where id = :id;

-- query: team_relation_insert exec
-- doc: An operator or space knows the team.
-- params: operator_id @id, space_id @id, team_id @id, at @time
insert into team_relation (operator_id, space_id, team_id, since_at)
values (:operator_id, :space_id, :team_id, :at)
on conflict (operator_id, space_id, team_id) do nothing;

-- # ---- members and seats

-- query: team_members_of many
-- doc: Who is in a team, admins first, then by name.
-- params: team_id @id
-- row: account_id @id, email @text, name @text, lang @text?, admin @bool, seat @bool, joined_at @time
-- max: 5000
select m.account_id, a.email, a.name, a.lang, m.admin,
       case when s.id is null then 0 else 1 end as seat, m.joined_at
  from team_member m
  join account a on a.id = m.account_id
  left join team_seat s on s.team_id = m.team_id and s.account_id = m.account_id
                       and s.until_at is null
 where m.team_id = :team_id
 order by m.admin desc, a.search, m.account_id;

-- query: team_member_of one
-- doc: Somebody in a team.
-- params: team_id @id, account_id @id
-- row: account_id @id, email @text, name @text, lang @text?, admin @bool, seat @bool, joined_at @time
select m.account_id, a.email, a.name, a.lang, m.admin,
       case when s.id is null then 0 else 1 end as seat, m.joined_at
  from team_member m
  join account a on a.id = m.account_id
  left join team_seat s on s.team_id = m.team_id and s.account_id = m.account_id
                       and s.until_at is null
 where m.team_id = :team_id and m.account_id = :account_id;

-- query: team_member_insert exec
-- doc: Somebody joins; nothing when he is in it.
-- params: team_id @id, account_id @id, admin @bool, at @time
insert into team_member (team_id, account_id, admin, joined_at)
values (:team_id, :account_id, :admin, :at)
on conflict (team_id, account_id) do nothing;

-- query: team_member_delete exec
-- doc: Somebody is in it no more.
-- params: team_id @id, account_id @id
delete from team_member where team_id = :team_id and account_id = :account_id;

-- query: team_member_admin exec
-- doc: He is an admin from now on, or no more.
-- params: team_id @id, account_id @id, admin @bool
update team_member set admin = :admin
 where team_id = :team_id and account_id = :account_id and admin <> :admin;

-- query: team_counts one
-- doc: How many are in a team, and how many of them are its admins.
-- params: team_id @id
-- row: members @int, admins @int
select count(*) as members, coalesce(cast(sum(admin) as bigint), 0) as admins
  from team_member where team_id = :team_id;

-- query: team_seat_insert exec
-- doc: Somebody takes a seat; nothing when he has one.
-- params: id @id, team_id @id, account_id @id, at @time
insert into team_seat (id, team_id, account_id, from_at)
values (:id, :team_id, :account_id, :at)
on conflict (team_id, account_id) where until_at is null do nothing;

-- query: team_seat_end exec
-- doc: Somebody gives up his seat.
-- params: team_id @id, account_id @id, at @time
update team_seat set until_at = :at
 where team_id = :team_id and account_id = :account_id and until_at is null;

-- query: team_seat_end_all exec
-- doc: Nobody has a seat any more.
-- params: team_id @id, at @time
update team_seat set until_at = :at where team_id = :team_id and until_at is null;

-- query: team_member_turn exec
-- doc: Who decides about what a member spends waits here for his turn; nothing when he is no member.
-- params: team_id @id, account_id @id
update team_member set joined_at = joined_at where team_id = :team_id and account_id = :account_id;

-- query: team_seat_count one
-- doc: How many hold a seat.
-- params: team_id @id
-- row: held @int
select count(*) as held from team_seat where team_id = :team_id and until_at is null;

-- # ---- rules and what was spent

-- query: team_rule_for one
-- doc: The rule that names somebody, else the team's own (account_id 0) unless he is an admin.
-- params: team_id @id, account_id @id, admin @bool
-- row: account_id @id, may_book @bool, month_cents @money?, month_minutes @int?, kinds @text, ask_above_cents @money?
select account_id, may_book, month_cents, month_minutes, kinds, ask_above_cents
  from team_rule
 where team_id = :team_id and (account_id = :account_id or (account_id = 0 and :admin = 0))
 order by account_id desc limit 1;

-- query: team_rules_of many
-- doc: The rules of a team, its own first.
-- params: team_id @id
-- row: account_id @id, may_book @bool, month_cents @money?, month_minutes @int?, kinds @text, ask_above_cents @money?
select account_id, may_book, month_cents, month_minutes, kinds, ask_above_cents
  from team_rule where team_id = :team_id order by account_id;

-- query: team_rule_put exec
-- doc: A rule of a team (account_id 0), or of one of its members.
-- params: team_id @id, account_id @id, may_book @bool, month_cents @money?, month_minutes @int?, kinds @text, ask_above_cents @money?
insert into team_rule (team_id, account_id, may_book, month_cents, month_minutes, kinds,
                       ask_above_cents)
values (:team_id, :account_id, :may_book, :month_cents, :month_minutes, :kinds, :ask_above_cents)
on conflict (team_id, account_id) do update
  set may_book = :may_book, month_cents = :month_cents, month_minutes = :month_minutes,
      kinds = :kinds, ask_above_cents = :ask_above_cents;

-- query: team_rule_drop exec
-- doc: He follows the team's own rule again.
-- params: team_id @id, account_id @id
delete from team_rule where team_id = :team_id and account_id = :account_id;

-- query: team_spent_all many
-- doc: What each member spent on a team's account in a month.
-- params: team_id @id, month @int, currency @text
-- row: account_id @id, cents @money, minutes @int
-- max: 5000
select account_id,
       coalesce(cast(sum(case when currency = :currency then cents else 0 end) as bigint), 0)
         as cents,
       coalesce(cast(sum(minutes) as bigint), 0) as minutes
  from team_spending where team_id = :team_id and month = :month
 group by account_id order by account_id;

-- query: team_spent one
-- doc: What somebody spent on a team's account in a month, without one thing.
-- params: team_id @id, account_id @id, month @int, currency @text, but_id @id
-- row: cents @money, minutes @int
select coalesce(cast(sum(case when currency = :currency then cents else 0 end) as bigint), 0)
         as cents,
       coalesce(cast(sum(minutes) as bigint), 0) as minutes
  from team_spending
 where team_id = :team_id and month = :month and account_id = :account_id
   and subject_id <> :but_id;

-- query: team_spending_put exec
-- doc: What is counted of a thing from now on.
-- params: subject_id @id, team_id @id, account_id @id, operator_id @id, space_id @id, month @int, cents @money, minutes @int, currency @text
insert into team_spending (subject_id, team_id, account_id, operator_id, space_id, month, cents,
                           minutes, currency)
values (:subject_id, :team_id, :account_id, :operator_id, :space_id, :month, :cents, :minutes,
        :currency)
on conflict (subject_id) do update
  set team_id = :team_id, account_id = :account_id, month = :month, cents = :cents,
      minutes = :minutes, currency = :currency;

-- query: team_spending_drop exec
-- doc: It counts no more.
-- params: subject_id @id
delete from team_spending where subject_id = :subject_id;

-- # ---- invitations

-- query: team_invitation_put exec
-- doc: Invite an address; one that waits already is invited anew.
-- params: id @id, team_id @id, email @text, email_key @text, name @text, admin @bool, seat @bool, hash @bytes, by_account_id @id?, at @time, ends_at @time
insert into team_invitation (id, team_id, email, email_key, name, admin, seat, hash, by_account_id,
                             made_at, sent_at, ends_at)
values (:id, :team_id, :email, :email_key, :name, :admin, :seat, :hash, :by_account_id, :at, :at,
        :ends_at)
on conflict (team_id, email_key) do update
  set name = :name, admin = :admin, seat = :seat, hash = :hash, by_account_id = :by_account_id,
      sent_at = :at, ends_at = :ends_at;

-- query: team_invitations_of many
-- doc: Who is invited to a team, the newest first.
-- params: team_id @id
-- row: id @id, email @text, name @text, admin @bool, seat @bool, made_at @time, sent_at @time, ends_at @time
-- max: 500
select id, email, name, admin, seat, made_at, sent_at, ends_at
  from team_invitation where team_id = :team_id order by made_at desc, id desc;

-- query: team_invitations_for many
-- doc: What an address is invited to.
-- params: email_key @text, now @time
-- row: id @id, slug @text, name @text, admin @bool, made_at @time, by_name @text?, by_email @text?
-- max: 100
select i.id, t.slug, t.name, i.admin, i.made_at, b.name as by_name, b.email as by_email
  from team_invitation i
  join team t on t.id = i.team_id and t.closed_at is null
  left join account b on b.id = i.by_account_id
 where i.email_key = :email_key and i.ends_at > :now order by i.made_at desc, i.id desc;

-- query: team_invitation_of_id one
-- doc: One invitation.
-- params: id @id
-- row: id @id, team_id @id, email @text, email_key @text, name @text, admin @bool, seat @bool, by_account_id @id?, sent_at @time, ends_at @time
select id, team_id, email, email_key, name, admin, seat, by_account_id, sent_at, ends_at
  from team_invitation where id = :id;

-- query: team_invitation_of_hash one
-- doc: The invitation behind a link.
-- params: hash @bytes
-- row: id @id
select id from team_invitation where hash = :hash;

-- query: team_invitation_count one
-- doc: How many wait, and how many of them were promised a seat.
-- params: team_id @id, now @time
-- row: waiting @int, seats @int
select count(*) as waiting, coalesce(cast(sum(seat) as bigint), 0) as seats
  from team_invitation where team_id = :team_id and ends_at > :now;

-- query: team_invitation_drop exec
-- doc: Used, declined or withdrawn.
-- params: id @id
delete from team_invitation where id = :id;

-- query: team_invitation_drop_all exec
-- doc: Nobody is invited any more.
-- params: team_id @id
delete from team_invitation where team_id = :team_id;

-- query: team_invitation_forget exec
-- doc: Delete those that nobody used for long.
-- params: before @time
delete from team_invitation where ends_at <= :before;
