-- # ---- the catalogue

-- query: extra_list many
-- doc: The extras of a space, by kind and name; put away ones too.
-- params: space_id @id
-- row: id @id, kind @int, name @text, words @text, per @int, price_cents @money, vat_rate_bp @int, stock @int, least @int, most @int, lead_hours @int, lead_days @int, lead_at_min @int, kinds @int, features @int, confirm @bool, keeps_price @bool, credits @bool, archived @bool, made_at @time, changed_at @time
-- max: 200
select id, kind, name, words, per, price_cents, vat_rate_bp, stock, least, most, lead_hours, lead_days,
       lead_at_min, kinds, features, confirm, keeps_price, credits, archived, made_at, changed_at
from extra where space_id = :space_id order by kind, name, id;

-- query: extra_places many
-- doc: To which resources alone the extras of a space may be added.
-- params: space_id @id
-- row: extra_id @id, resource_id @id
-- max: 5000
select p.extra_id, p.resource_id from extra_place p join extra e on e.id = p.extra_id
where e.space_id = :space_id order by p.extra_id, p.resource_id;

-- query: extra_any one
-- doc: How many extras a space offers that can be chosen.
-- params: space_id @id
-- row: n @int
select count(*) as n from extra where space_id = :space_id and archived = 0 and kind < 4;

-- query: extra_write exec
-- doc: A new extra, or another one in its place.
-- params: id @id, space_id @id, kind @int, name @text, words @text, per @int, price_cents @money, vat_rate_bp @int, stock @int, least @int, most @int, lead_hours @int, lead_days @int, lead_at_min @int, kinds @int, features @int, confirm @bool, keeps_price @bool, credits @bool, archived @bool, at @time
insert into extra (id, space_id, kind, name, words, per, price_cents, vat_rate_bp, stock, least, most,
                   lead_hours, lead_days, lead_at_min, kinds, features, confirm, keeps_price, credits, archived, made_at, changed_at)
values (:id, :space_id, :kind, :name, :words, :per, :price_cents, :vat_rate_bp, :stock, :least, :most,
        :lead_hours, :lead_days, :lead_at_min, :kinds, :features, :confirm, :keeps_price, :credits, :archived, :at, :at)
on conflict (id) do update set kind = excluded.kind, name = excluded.name, words = excluded.words,
    per = excluded.per, price_cents = excluded.price_cents, vat_rate_bp = excluded.vat_rate_bp,
    stock = excluded.stock, least = excluded.least, most = excluded.most, lead_hours = excluded.lead_hours,
    lead_days = excluded.lead_days, lead_at_min = excluded.lead_at_min, kinds = excluded.kinds,
    features = excluded.features,
    confirm = excluded.confirm, keeps_price = excluded.keeps_price, credits = excluded.credits,
    archived = excluded.archived, changed_at = excluded.changed_at;

-- query: extra_places_clear exec
-- doc: An extra may be added to nothing in particular.
-- params: extra_id @id
delete from extra_place where extra_id = :extra_id;

-- query: extra_place_add exec
-- doc: It may be added to this resource.
-- params: extra_id @id, resource_id @id
insert into extra_place (extra_id, resource_id) values (:extra_id, :resource_id)
on conflict (extra_id, resource_id) do nothing;

-- query: extra_shelf_make exec
-- doc: The space offers extras from now on.
-- params: space_id @id
insert into extra_shelf (space_id) values (:space_id) on conflict (space_id) do nothing;

-- query: extra_shelf_lock lock
-- doc: Before somebody decides about stock.
-- params: space_id @id
select space_id from extra_shelf where space_id = :space_id;

-- # ---- what is added to bookings

-- query: extra_taken each
-- doc: What takes an extra in a window, but for one booking: as long as a booking may last is looked back (BK-4).
-- params: extra_id @id, after @time, from_at @time, to_at @time, but_booking_id @id
-- row: starts_at @time, ends_at @time, count @int
select starts_at, ends_at, count from extra_line
where extra_id = :extra_id and status < 10 and starts_at > :after and starts_at < :to_at
  and ends_at > :from_at and booking_id <> :but_booking_id;

-- query: extra_lines_of_booking many
-- doc: What a booking has and had, in the order in which it was added.
-- params: booking_id @id
-- row: id @id, extra_id @id, space_id @id, starts_at @time, ends_at @time, count @int, status @int, kind @int, name @text, per @int, times @int, price_cents @money, vat_rate_bp @int, includes_vat @bool, currency @text, note @text, order_by @time, keeps_price @bool, paid @text
select id, extra_id, space_id, starts_at, ends_at, count, status, kind, name, per, times, price_cents, vat_rate_bp,
       includes_vat, currency, note, order_by, keeps_price, paid
from extra_line where booking_id = :booking_id order by kind, id;

-- query: extra_line_of_id one
-- doc: Whose line it is, and how it stands.
-- params: id @id
-- row: booking_id @id, space_id @id, status @int
select booking_id, space_id, status from extra_line where id = :id;

-- query: extra_line_write exec
-- doc: A line as it is now.
-- params: id @id, booking_id @id, extra_id @id, space_id @id, starts_at @time, ends_at @time, count @int, status @int, kind @int, name @text, per @int, times @int, price_cents @money, vat_rate_bp @int, includes_vat @bool, currency @text, note @text, order_by @time, keeps_price @bool, paid @text, at @time
insert into extra_line (id, booking_id, extra_id, space_id, starts_at, ends_at, count, status, kind, name, per, times,
                        price_cents, vat_rate_bp, includes_vat, currency, note, order_by, keeps_price, paid, made_at, changed_at)
values (:id, :booking_id, :extra_id, :space_id, :starts_at, :ends_at, :count, :status, :kind, :name, :per, :times,
        :price_cents, :vat_rate_bp, :includes_vat, :currency, :note, :order_by, :keeps_price, :paid, :at, :at)
on conflict (id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, count = excluded.count,
    status = excluded.status, name = excluded.name, per = excluded.per, times = excluded.times,
    price_cents = excluded.price_cents, vat_rate_bp = excluded.vat_rate_bp, includes_vat = excluded.includes_vat,
    currency = excluded.currency, note = excluded.note, order_by = excluded.order_by,
    keeps_price = excluded.keeps_price, paid = excluded.paid, changed_at = excluded.changed_at;

-- query: extra_line_turn exec
-- doc: A line that stood ends, or is agreed.
-- params: id @id, status @int, at @time
update extra_line set status = :status, changed_at = :at where id = :id and status < 10;

-- query: extra_lines_shorten exec
-- doc: A booking ended before its time: what it has is free from then on.
-- params: booking_id @id, ends_at @time, at @time
update extra_line set ends_at = :ends_at, changed_at = :at
where booking_id = :booking_id and status < 10 and ends_at > :ends_at;

-- query: extra_lines_of_window each
-- doc: What is added to the bookings of a space that touch a window, by booking.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: booking_id @id, count @int, name @text, status @int
select booking_id, count, name, status from extra_line
where space_id = :space_id and status < 10 and starts_at > :after and starts_at < :to_at and ends_at > :from_at
order by booking_id, kind, id;

-- query: extra_lines_of_day many
-- doc: What is ordered for the bookings of a space that begin in a window, with who has it and where; by start.
-- params: space_id @id, from_at @time, to_at @time
-- row: id @id, booking_id @id, extra_id @id, starts_at @time, ends_at @time, count @int, status @int, kind @int, name @text, note @text, order_by @time, resource @text, who @text, people @int, booking_status @int, account_id @id?, email @text?, booking_note @text?
-- max: 4000
select l.id, l.booking_id, l.extra_id, l.starts_at, l.ends_at, l.count, l.status, l.kind, l.name, l.note, l.order_by,
       r.name as resource, b.name as who, b.people, b.status as booking_status, b.account_id, b.email, b.note as booking_note
from extra_line l join booking b on b.id = l.booking_id join resource r on r.id = b.resource_id
where l.space_id = :space_id and l.status < 10 and l.starts_at >= :from_at and l.starts_at < :to_at
order by l.starts_at, r.name, l.booking_id, l.kind, l.id;

-- query: extra_asked one
-- doc: How many lines of a space wait for the host.
-- params: space_id @id, now @time
-- row: n @int
select count(*) as n from extra_line where space_id = :space_id and status = 2 and status < 10 and ends_at > :now;

-- query: extra_asked_list many
-- doc: The lines of a space that wait for the host, by start.
-- params: space_id @id, now @time
-- row: id @id, booking_id @id, extra_id @id, kind @int, starts_at @time, ends_at @time, count @int, name @text, note @text, resource @text, who @text, account_id @id?, email @text?
-- max: 500
select l.id, l.booking_id, l.extra_id, l.kind, l.starts_at, l.ends_at, l.count, l.name, l.note, r.name as resource,
       b.name as who, b.account_id, b.email
from extra_line l join booking b on b.id = l.booking_id join resource r on r.id = b.resource_id
where l.space_id = :space_id and l.status = 2 and l.status < 10 and l.ends_at > :now
order by l.starts_at, l.id;

-- query: extra_given_of_space each
-- doc: What is given out of what a space counts, from now on: for conflicts after there is less of it.
-- params: space_id @id, now @time
-- row: extra_id @id, booking_id @id, starts_at @time, ends_at @time, count @int, stock @int, name @text
select l.extra_id, l.booking_id, l.starts_at, l.ends_at, l.count, e.stock, e.name
from extra_line l join extra e on e.id = l.extra_id
where l.space_id = :space_id and l.status < 10 and l.ends_at > :now and e.stock > 0
order by l.extra_id, l.starts_at;
