-- # ---- what is taken: index-only scans, bounded by the longest booking (BK-4)

-- query: booking_taken_of_space each
-- doc: What takes units of a space's resources in a window, by start.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: id @id, starts_at @time, ends_at @time, resource_id @id, units @int
select id, starts_at, ends_at, resource_id, units from booking
where space_id = :space_id and starts_at > :after and starts_at < :to_at and ends_at > :from_at
  and status < 10
order by starts_at;

-- query: booking_long_taken_of_space each
-- doc: Of these the long ones (migration 0010) that start before a later instant, from which on booking_taken_of_space looks: of the hours before, no others reach into the window.
-- params: space_id @id, after @time, from_at @time, until @time
-- row: id @id, starts_at @time, ends_at @time, resource_id @id, units @int
select id, starts_at, ends_at, resource_id, units from booking
where space_id = :space_id and starts_at > :after and starts_at <= :until and ends_at > :from_at
  and reach > 1
order by starts_at;

-- query: booking_taken_in_space each
-- doc: The same in any order, looking no further back than each length needs (migration 0010), and what others hold, as rows of negative ids.
-- params: space_id @id, from_at @time, to_at @time, hours_after @time, day_after @time, now @time, holder @bytes
-- row: id @id, starts_at @time, ends_at @time, resource_id @id, units @int
select id, starts_at, ends_at, resource_id, units from booking
where space_id = :space_id and starts_at > :hours_after and starts_at < :to_at
  and ends_at > :from_at and status < 10
union all
select id, starts_at, ends_at, resource_id, units from booking
where space_id = :space_id and starts_at > :day_after and starts_at <= :hours_after
  and ends_at > :from_at and reach > 1
union all
select -id, starts_at, ends_at, resource_id, units from hold
where space_id = :space_id and held_until > :now and starts_at < :to_at and ends_at > :from_at
  and holder <> :holder;

-- query: booking_taken_of_resource each
-- doc: The same of one resource; on PostgreSQL, where one waits for the lock, also the revision that the space has by now, as a row of -1 units.
-- params: space_id @id, resource_id @id, from_at @time, to_at @time, hours_after @time, day_after @time, now @time, holder @bytes
-- row: id @id, starts_at @time, ends_at @time, units @int
select id, starts_at, ends_at, units from booking
where space_id = :space_id and starts_at > :hours_after and starts_at < :to_at
  and resource_id = :resource_id and ends_at > :from_at and status < 10
union all
select id, starts_at, ends_at, units from booking
where space_id = :space_id and starts_at > :day_after and starts_at <= :hours_after
  and resource_id = :resource_id and ends_at > :from_at and reach > 1
union all
select -id, starts_at, ends_at, units from hold
where space_id = :space_id and held_until > :now and starts_at < :to_at and ends_at > :from_at
  and resource_id = :resource_id and holder <> :holder;
-- postgres:
select id, starts_at, ends_at, units from booking
where space_id = :space_id and starts_at > :hours_after and starts_at < :to_at
  and resource_id = :resource_id and ends_at > :from_at and status < 10
union all
select id, starts_at, ends_at, units from booking
where space_id = :space_id and starts_at > :day_after and starts_at <= :hours_after
  and resource_id = :resource_id and ends_at > :from_at and reach > 1
union all
select -id, starts_at, ends_at, units from hold
where space_id = :space_id and held_until > :now and starts_at < :to_at and ends_at > :from_at
  and resource_id = :resource_id and holder <> :holder
union all
select revision, 0, 0, -1 from space where id = :space_id;

-- query: booking_taken_anywhere each
-- doc: What takes units anywhere in a window, in any order.
-- params: from_at @time, to_at @time, hours_after @time, half_day_after @time, day_after @time, now @time, holder @bytes
-- row: starts_at @time, ends_at @time, resource_id @id, units @int
select starts_at, ends_at, resource_id, units from booking
where reach = 1 and starts_at > :hours_after and starts_at < :to_at and ends_at > :from_at
union all
select starts_at, ends_at, resource_id, units from booking
where reach = 2 and starts_at > :half_day_after and starts_at < :to_at and ends_at > :from_at
union all
select starts_at, ends_at, resource_id, units from booking
where reach = 3 and starts_at > :day_after and starts_at < :to_at and ends_at > :from_at
union all
select starts_at, ends_at, resource_id, units from hold
where held_until > :now and starts_at < :to_at and ends_at > :from_at and holder <> :holder;

-- query: booking_met_anywhere each
-- doc: The same where it is enough to know which resources something takes units of.
-- params: from_at @time, to_at @time, hours_after @time, half_day_after @time, day_after @time, now @time, holder @bytes
-- row: resource_id @id
select resource_id from booking
where reach = 1 and starts_at > :hours_after and starts_at < :to_at and ends_at > :from_at
union all
select resource_id from booking
where reach = 2 and starts_at > :half_day_after and starts_at < :to_at and ends_at > :from_at
union all
select resource_id from booking
where reach = 3 and starts_at > :day_after and starts_at < :to_at and ends_at > :from_at
union all
select resource_id from hold
where held_until > :now and starts_at < :to_at and ends_at > :from_at and holder <> :holder;

-- query: booking_own_spans many
-- doc: What an account has in a window, wherever.
-- params: account_id @id, after @time, from_at @time, to_at @time
-- row: resource_id @id, starts_at @time, ends_at @time
-- max: 1000
select resource_id, starts_at, ends_at from booking
where account_id = :account_id and starts_at > :after and starts_at < :to_at
  and ends_at > :from_at and status < 10
order by starts_at desc limit 1000;

-- # ---- one booking

-- query: booking_of_id one
-- doc: A booking.
-- params: id @id
-- row: id @id, space_id @id, resource_id @id, account_id @id?, starts_at @time, ends_at @time, units @int, people @int, status @int, price_cents @money?, currency @text, vat_rate_bp @int, price_includes_vat @bool, name @text, email @text?, phone @text?, note @text?, lang @text, confirm_by @time?, created_at @time, changed_at @time, revision @int, team_id @id?, team_waits @bool, series_id @id?, series_at @time?, group_id @id?
select id, space_id, resource_id, account_id, starts_at, ends_at, units, people, status, price_cents,
       currency, vat_rate_bp, price_includes_vat, name, email, phone, note, lang, confirm_by,
       created_at, changed_at, revision, team_id, team_waits, series_id, series_at, group_id
from booking where id = :id;

-- query: booking_insert post
-- doc: Hold a place.
-- params: id @id, space_id @id, resource_id @id, account_id @id?, starts_at @time, ends_at @time, reach @int, units @int, people @int, status @int, price_cents @money?, currency @text, vat_rate_bp @int, price_includes_vat @bool, name @text, email @text?, phone @text?, note @text?, lang @text, confirm_by @time?, team_id @id?, team_waits @bool, series_id @id?, series_at @time?, by_guest @bool, group_id @id?, at @time
insert into booking (id, space_id, resource_id, account_id, starts_at, ends_at, reach, units, people,
                     status, price_cents, currency, vat_rate_bp, price_includes_vat, name, email, phone, note,
                     lang, confirm_by, team_id, team_waits, series_id, series_at, by_guest, group_id, created_at,
                     changed_at, revision)
values (:id, :space_id, :resource_id, :account_id, :starts_at, :ends_at, :reach, :units, :people, :status,
        :price_cents, :currency, :vat_rate_bp, :price_includes_vat, :name, :email, :phone, :note,
        :lang, :confirm_by, :team_id, :team_waits, :series_id, :series_at, :by_guest, :group_id, :at, :at, 1);

-- query: booking_move exec
-- doc: Give a booking another span or resource, if nobody changed it meanwhile.
-- params: id @id, revision @int, resource_id @id, starts_at @time, ends_at @time, reach @int, units @int, status @int, confirm_by @time?, price_cents @money?, currency @text, vat_rate_bp @int, price_includes_vat @bool, team_waits @bool, at @time
update booking set resource_id = :resource_id, starts_at = :starts_at, ends_at = :ends_at,
    reach = :reach, units = :units, status = :status, confirm_by = :confirm_by, price_cents = :price_cents, currency = :currency,
    vat_rate_bp = :vat_rate_bp, price_includes_vat = :price_includes_vat,
    team_waits = :team_waits, changed_at = :at, revision = revision + 1
where id = :id and revision = :revision;

-- query: booking_set_status exec
-- doc: Confirm or end a booking, or let the host answer next, if nobody changed it meanwhile.
-- params: id @id, revision @int, status @int, reach @int, confirm_by @time?, at @time
update booking set status = :status, reach = :reach, confirm_by = :confirm_by, team_waits = 0,
    changed_at = :at,
    revision = revision + 1
where id = :id and revision = :revision;

-- query: booking_set_words exec
-- doc: Give a booking another name and note, if nobody changed it meanwhile.
-- params: id @id, revision @int, name @text, note @text?, at @time
update booking set name = :name, note = :note, changed_at = :at, revision = revision + 1
where id = :id and revision = :revision;

-- # ---- at the door (booking_door.c)

-- query: booking_shorten exec
-- doc: Give a confirmed booking a nearer end, if nobody changed it meanwhile.
-- params: id @id, revision @int, ends_at @time, reach @int, at @time
update booking set ends_at = :ends_at, reach = :reach, changed_at = :at, revision = revision + 1
where id = :id and revision = :revision and status = 1;

-- query: booking_early_add exec
-- doc: Note why a booking ended before its time, and when it would have.
-- params: booking_id @id, why @int, at @time, booked_until @time
insert into booking_early (booking_id, why, at, booked_until)
values (:booking_id, :why, :at, :booked_until)
on conflict (booking_id) do update set why = excluded.why, at = excluded.at;

-- query: booking_early_of one
-- doc: How a booking ended before its time.
-- params: booking_id @id
-- row: why @int, at @time, booked_until @time
select why, at, booked_until from booking_early where booking_id = :booking_id;

-- query: booking_window each
-- doc: What takes units of a space, or of one resource of it, in a window, with the people, by start.
-- params: space_id @id, resource_id @id, after @time, from_at @time, to_at @time
-- row: id @id, resource_id @id, account_id @id?, starts_at @time, ends_at @time, units @int, status @int, name @text, team @text?, group_id @id?
select b.id, b.resource_id, b.account_id, b.starts_at, b.ends_at, b.units, b.status, b.name,
       t.name as team, b.group_id
from booking b left join team t on t.id = b.team_id
where b.space_id = :space_id and b.starts_at > :after and b.starts_at < :to_at
  and b.ends_at > :from_at and b.status < 10
  and (:resource_id = 0 or b.resource_id = :resource_id)
order by b.starts_at, b.id;

-- query: booking_set_price exec
-- doc: It costs so much, if nobody changed it meanwhile.
-- params: id @id, revision @int, price_cents @money?, at @time
update booking set price_cents = :price_cents, changed_at = :at, revision = revision + 1
where id = :id and revision = :revision;

-- # ---- lists

-- query: booking_own_in_space each
-- doc: The bookings of an account that take units of a space in a window.
-- params: account_id @id, space_id @id, after @time, from_at @time, to_at @time
-- row: id @id, resource_id @id, starts_at @time, people @int, status @int, name @text, series_id @id?, group_id @id?, created_at @time
select id, resource_id, starts_at, people, status, name, series_id, group_id, created_at from booking
where account_id = :account_id and starts_at > :after and starts_at < :to_at
  and ends_at > :from_at and status < 10 and space_id = :space_id
order by starts_at desc, id;

-- query: booking_day_of_space each
-- doc: The bookings that take units of a space in a window, with the people, by start.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: id @id, resource_id @id, starts_at @time, ends_at @time, units @int, status @int, name @text, account_id @id?, email @text?
select id, resource_id, starts_at, ends_at, units, status, name, account_id, email
from booking
where space_id = :space_id and starts_at > :after and starts_at < :to_at and ends_at > :from_at
  and status < 10
order by starts_at, id;

-- query: booking_named_of_space each
-- doc: The same as the index has it, of those that start together in any order: nothing is sorted.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: id @id, resource_id @id, starts_at @time, ends_at @time, units @int, people @int, status @int, name @text, team @text?, account_id @id?, series_id @id?, email @text?, group_id @id?
select b.id, b.resource_id, b.starts_at, b.ends_at, b.units, b.people, b.status, b.name,
       t.name as team, b.account_id, b.series_id, b.email, b.group_id
from booking b left join team t on t.id = b.team_id
where b.space_id = :space_id and b.starts_at > :after and b.starts_at < :to_at
  and b.ends_at > :from_at and b.status < 10
order by b.starts_at;

-- query: booking_sheet_of_space each
-- doc: The bookings that take units of a space in a window, with what the sheet of a day says of them, by start.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: id @id, resource_id @id, starts_at @time, ends_at @time, units @int, people @int, status @int, name @text, note @text?, team @text?, account_id @id?, email @text?, group_id @id?
select b.id, b.resource_id, b.starts_at, b.ends_at, b.units, b.people, b.status, b.name, b.note,
       t.name as team, b.account_id, b.email, b.group_id
from booking b left join team t on t.id = b.team_id
where b.space_id = :space_id and b.starts_at > :after and b.starts_at < :to_at
  and b.ends_at > :from_at and b.status < 10
order by b.starts_at, b.id;

-- query: booking_list_of_space each
-- doc: All bookings of a space that start in a window, ended ones too, by start, with what pays for them.
-- params: space_id @id, from_at @time, to_at @time
-- row: id @id, resource_id @id, resource_name @text?, starts_at @time, ends_at @time, units @int, people @int, status @int, price_cents @money?, currency @text, name @text, email @text?, phone @text?, note @text?, created_at @time, team @text?, way @int?, rest_cents @money?, account_id @id?, series_id @id?, group_id @id?
select b.id, b.resource_id, r.name as resource_name, b.starts_at, b.ends_at, b.units, b.people, b.status, b.price_cents,
       b.currency, b.name, b.email, b.phone, b.note, b.created_at, t.name as team,
       d.way, d.rest_cents, b.account_id, b.series_id, b.group_id
from booking b left join team t on t.id = b.team_id
     left join resource r on r.id = b.resource_id
     left join draw d on d.subject_id = b.id
where b.space_id = :space_id and b.starts_at >= :from_at and b.starts_at < :to_at
order by b.starts_at, b.id;

-- query: booking_requests_of_space many
-- doc: The requests that wait for the host of a space, the most urgent first.
-- params: space_id @id, after @time
-- row: id @id, resource_id @id, resource_name @text?, starts_at @time, ends_at @time, units @int, people @int, price_cents @money?, currency @text, name @text, email @text?, phone @text?, note @text?, confirm_by @time?, created_at @time, team @text?, way @int?, rest_cents @money?, account_id @id?, series_id @id?, group_id @id?
-- max: 1000
select b.id, b.resource_id, r.name as resource_name, b.starts_at, b.ends_at, b.units, b.people, b.price_cents, b.currency,
       b.name, b.email, b.phone, b.note, b.confirm_by, b.created_at, t.name as team,
       d.way, d.rest_cents, b.account_id, b.series_id, b.group_id
from booking b left join team t on t.id = b.team_id
     left join resource r on r.id = b.resource_id
     left join draw d on d.subject_id = b.id
where b.space_id = :space_id and b.starts_at > :after and b.status = 2 and b.team_waits = 0
order by b.confirm_by, b.id
limit 1000;

-- query: booking_requests_count one
-- doc: How many requests wait in a space.
-- params: space_id @id, after @time
-- row: waiting @int
select count(*) as waiting from booking
where space_id = :space_id and starts_at > :after and status = 2 and team_waits = 0;

-- query: booking_lapsing many
-- doc: Requests whose time is over.
-- params: now @time, max @int
-- row: id @id
-- max: 1000
select id from booking where status = 2 and confirm_by <= :now order by confirm_by limit :max;

-- query: booking_next_of_account many
-- doc: What a member has ahead, the next first.
-- params: account_id @id, after @time, max @int
-- row: id @id, space_id @id, resource_id @id, starts_at @time, ends_at @time, units @int, status @int, price_cents @money?, currency @text, vat_rate_bp @int, price_includes_vat @bool, team @text?, team_waits @bool, rest_cents @money?, series_id @id?, group_id @id?
-- max: 200
select b.id, b.space_id, b.resource_id, b.starts_at, b.ends_at, b.units, b.status, b.price_cents,
       b.currency, b.vat_rate_bp, b.price_includes_vat, t.name as team, b.team_waits, d.rest_cents, b.series_id, b.group_id
from booking b left join team t on t.id = b.team_id
     left join draw d on d.subject_id = b.id
where b.account_id = :account_id and b.starts_at > :after and b.status < 10
order by b.starts_at, b.id limit :max;

-- query: booking_last_of_account many
-- doc: What a member booked last, the latest first: the usual is in it.
-- params: account_id @id, max @int
-- row: space_id @id, resource_id @id, starts_at @time, ends_at @time, units @int
-- max: 100
select space_id, resource_id, starts_at, ends_at, units from booking
where account_id = :account_id and status = 1
order by starts_at desc, id limit :max;

-- query: booking_spaces_of_operator many
-- doc: The spaces that an operator runs, by name.
-- params: operator_id @id, max @int
-- row: id @id
-- max: 100
select id from space where operator_id = :operator_id order by name, id limit :max;

-- query: booking_feed each
-- doc: The bookings of a space for its calendar, by start.
-- params: space_id @id, from_at @time, to_at @time
-- row: id @id, resource_id @id, resource_name @text?, starts_at @time, ends_at @time, units @int, people @int, status @int, name @text, created_at @time, changed_at @time, revision @int, group_id @id?
select b.id, b.resource_id, r.name as resource_name, b.starts_at, b.ends_at, b.units, b.people, b.status,
       b.name, b.created_at, b.changed_at, b.revision, b.group_id
from booking b left join resource r on r.id = b.resource_id
where b.space_id = :space_id and b.starts_at >= :from_at and b.starts_at < :to_at and b.status < 10
order by b.starts_at, b.id;

-- query: booking_check_rows each
-- doc: Every booking with what its resource has, resource by resource, by start.
-- row: id @id, space_id @id, resource_id @id, starts_at @time, ends_at @time, reach @int, units @int, status @int, confirm_by @time?, resource_units @int?, resource_space_id @id?
select b.id, b.space_id, b.resource_id, b.starts_at, b.ends_at, b.reach, b.units, b.status, b.confirm_by,
       r.units as resource_units, r.space_id as resource_space_id
from booking b left join resource r on r.id = b.resource_id
order by b.resource_id, b.starts_at;

-- # ---- on a team's account (booking_team_pages.c)

-- query: booking_list_of_team many
-- doc: Bookings on a team's account that start in a window, by start; account_id 0: of all members.
-- params: team_id @id, account_id @id, from_at @time, to_at @time
-- row: id @id, account_id @id?, space @text, space_name @text, zone @text, resource @text, starts_at @time, ends_at @time, units @int, status @int, team_waits @bool, price_cents @money?, currency @text, name @text, group_id @id?
-- max: 5000
select b.id, b.account_id, s.slug as space, s.name as space_name, s.zone, r.name as resource,
       b.starts_at, b.ends_at, b.units, b.status, b.team_waits, b.price_cents, b.currency, b.name, b.group_id
from booking b join space s on s.id = b.space_id join resource r on r.id = b.resource_id
where b.team_id = :team_id and b.starts_at >= :from_at and b.starts_at < :to_at
  and (:account_id = 0 or b.account_id = :account_id)
order by b.starts_at, b.id;

-- query: booking_next_of_team one
-- doc: When the next booking on a team's account starts; account_id 0: of any member.
-- params: team_id @id, account_id @id, now @time
-- row: starts_at @time?
select min(starts_at) as starts_at from booking
where team_id = :team_id and starts_at >= :now and status < 10
  and (:account_id = 0 or account_id = :account_id);

-- query: booking_waits_of_team many
-- doc: What waits for the yes of an admin of the team, the most urgent first.
-- params: team_id @id, now @time
-- row: id @id, account_id @id?, space @text, space_name @text, zone @text, resource @text, starts_at @time, ends_at @time, units @int, status @int, team_waits @bool, price_cents @money?, currency @text, name @text, group_id @id?, confirm_by @time?
-- max: 1000
select b.id, b.account_id, s.slug as space, s.name as space_name, s.zone, r.name as resource,
       b.starts_at, b.ends_at, b.units, b.status, b.team_waits, b.price_cents, b.currency, b.name,
       b.group_id, b.confirm_by
from booking b join space s on s.id = b.space_id join resource r on r.id = b.resource_id
where b.team_id = :team_id and b.status = 2 and b.team_waits = 1 and b.ends_at > :now
order by b.confirm_by, b.id;

-- # ---- Idempotency-Key

-- query: booking_request_of_key one
-- doc: The booking that a key made.
-- params: key_hash @bytes
-- row: ask_hash @bytes, booking_id @id
select ask_hash, booking_id from booking_request where key_hash = :key_hash;

-- query: booking_request_add exec
-- doc: Note which booking a key made.
-- params: key_hash @bytes, ask_hash @bytes, booking_id @id, at @time
insert into booking_request (key_hash, ask_hash, booking_id, made_at)
values (:key_hash, :ask_hash, :booking_id, :at);

-- query: booking_requests_forget exec
-- doc: Forget keys made before an instant.
-- params: before @time
delete from booking_request where made_at < :before;

-- # ---- when a kept copy of a space is stale (booking_house.c)

-- query: house_stamp_of_slug one
-- doc: What grows when a space or the terms of its operator change.
-- params: slug @text
-- row: id @id, revision @int, operator_status @int, vat_rate_bp @int, prices_include_vat @bool, currency @text
select s.id, s.revision, o.status as operator_status, o.vat_rate_bp, o.prices_include_vat, o.currency
from space s join operator o on o.id = s.operator_id
where s.slug = :slug;

-- query: house_stamp_of_id one
-- doc: The same by id.
-- params: id @id
-- row: id @id, revision @int, operator_status @int, vat_rate_bp @int, prices_include_vat @bool, currency @text
select s.id, s.revision, o.status as operator_status, o.vat_rate_bp, o.prices_include_vat, o.currency
from space s join operator o on o.id = s.operator_id
where s.id = :id;

-- query: atlas_spaces each
-- doc: The spaces that people may see, by name, with the text that words are looked for in.
-- row: id @id, fold @text
select s.id, s.fold from space s join operator o on o.id = s.operator_id
where s.status in (2, 3) and o.status = 1
order by s.name, s.id;
