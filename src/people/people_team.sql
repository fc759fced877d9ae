-- # ---- teams

-- query: team_of_id one
-- doc: One team.
-- params: id @id
-- row: id @id, slug @text, name @text, operator_id @id, space_id @id, legal_name @text, vat_id @text, tax_code @text, billing_email @text, street @text, postcode @text, town @text, province @text, country @text, recipient_code @text, pec @text, currency @text, payer_account_id @id?, seats_max @int?, made_at @time, closed_at @time?
select id, slug, name, operator_id, space_id, legal_name, vat_id, tax_code, billing_email, street,
       postcode, town, province, country, recipient_code, pec, currency, payer_account_id,
       seats_max, made_at, closed_at
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

-- query: team_member_lock lock
-- doc: Who decides about what a member spends waits here for his turn.
-- params: team_id @id, account_id @id
select account_id from team_member where team_id = :team_id and account_id = :account_id;

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
