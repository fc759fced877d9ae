-- ## Spaces

-- query: space_row one
-- doc: A space by id or slug (0 and '' for none), with its operator's money; a suspended operator suspends it.
-- params: id @id, slug @text
-- row: id @id, operator_id @id, slug @text, name @text, status @int, street @text, postcode @text, town @text, province @text, region @text, country @text, lat_micro @int?, lon_micro @int?, zone @text, description @text, amenities @text, step_free @bool, holidays @bool, url @text?, email @text?, phone @text?, currency @text, vat_rate_bp @int, prices_include_vat @bool, vat_assumed @bool, step_min @int, shortest_min @int, longest_min @int, notice_min @int, horizon_days @int, cancel_notice_min @int, confirm @bool, confirm_within_min @int, guest_day_max @int, guest_ahead_max @int, lengths @text, revision @int
select s.id, s.operator_id, s.slug, s.name,
       case when o.status = 2 then 4 else s.status end as status,
       s.street, s.postcode, s.town, s.province, s.region, s.country, s.lat_micro, s.lon_micro,
       s.zone, s.description, s.amenities, s.step_free, s.holidays, s.url, s.email, s.phone,
       o.currency, o.vat_rate_bp, o.prices_include_vat, o.vat_assumed, s.step_min, s.shortest_min,
       s.longest_min,
       s.notice_min, s.horizon_days, s.cancel_notice_min, s.confirm, s.confirm_within_min,
       s.guest_day_max, s.guest_ahead_max, s.lengths, s.revision
from space s join operator o on o.id = s.operator_id
where s.id = :id or s.slug = :slug;

-- query: space_slug_taken one
-- doc: Whose slug it is.
-- params: slug @text
-- row: id @id
select id from space where slug = :slug;

-- query: space_write exec
-- doc: A new space, or all of one that is there.
-- params: id @id, operator_id @id, slug @text, name @text, status @int, street @text, postcode @text, town @text, province @text, region @text, country @text, lat_micro @int?, lon_micro @int?, zone @text, description @text, amenities @text, step_free @bool, holidays @bool, url @text?, email @text?, phone @text?, step_min @int, shortest_min @int, longest_min @int, notice_min @int, horizon_days @int, cancel_notice_min @int, confirm @bool, confirm_within_min @int, guest_day_max @int, guest_ahead_max @int, lengths @text, fold @text, fold_key @text, fold_name_town @text, at @time
insert into space (id, operator_id, slug, name, status, street, postcode, town, province, region, country,
    lat_micro, lon_micro, zone, description, amenities, step_free, holidays, url, email, phone,
    step_min, shortest_min, longest_min, notice_min, horizon_days, cancel_notice_min, confirm,
    confirm_within_min, guest_day_max, guest_ahead_max, lengths, fold, fold_key, fold_name_town, revision, created_at, changed_at)
values (:id, :operator_id, :slug, :name, :status, :street, :postcode, :town, :province, :region, :country,
    :lat_micro, :lon_micro, :zone, :description, :amenities, :step_free, :holidays, :url, :email, :phone,
    :step_min, :shortest_min, :longest_min, :notice_min, :horizon_days, :cancel_notice_min, :confirm,
    :confirm_within_min, :guest_day_max, :guest_ahead_max, :lengths, :fold, :fold_key, :fold_name_town, 1, :at, :at)
on conflict (id) do update set operator_id = excluded.operator_id, slug = excluded.slug,
    name = excluded.name, status = excluded.status, street = excluded.street, postcode = excluded.postcode,
    town = excluded.town, province = excluded.province, region = excluded.region,
    country = excluded.country, lat_micro = excluded.lat_micro, lon_micro = excluded.lon_micro,
    zone = excluded.zone, description = excluded.description, amenities = excluded.amenities,
    step_free = excluded.step_free, holidays = excluded.holidays, url = excluded.url,
    email = excluded.email, phone = excluded.phone, step_min = excluded.step_min,
    shortest_min = excluded.shortest_min, longest_min = excluded.longest_min,
    notice_min = excluded.notice_min, horizon_days = excluded.horizon_days,
    cancel_notice_min = excluded.cancel_notice_min, confirm = excluded.confirm,
    confirm_within_min = excluded.confirm_within_min, guest_day_max = excluded.guest_day_max,
    guest_ahead_max = excluded.guest_ahead_max, lengths = excluded.lengths, fold = excluded.fold, fold_key = excluded.fold_key,
    fold_name_town = excluded.fold_name_town, revision = space.revision + 1,
    changed_at = excluded.changed_at;

-- query: space_touch exec
-- doc: Note that something of the space changed: caches by (id, revision) let go of it.
-- params: id @id, at @time
update space set revision = revision + 1, changed_at = :at where id = :id;

-- query: space_set_status exec
-- doc: Listed, open, suspended.
-- params: id @id, status @int, at @time
update space set status = :status, revision = revision + 1, changed_at = :at where id = :id;

-- query: space_own_status one
-- doc: The status of the space itself, whatever its operator is, and the one before it was suspended.
-- params: id @id
-- row: status @int, status_before @int
select status, status_before from space where id = :id;

-- query: space_note_status exec
-- doc: What a space was before it is suspended.
-- params: id @id, status_before @int
update space set status_before = :status_before where id = :id;

-- query: space_lines_shown each
-- doc: Shown spaces within a box of micro-degrees; with `anywhere` all, those without a point too.
-- params: south @int, north @int, west @int, east @int, anywhere @bool
-- row: id @id, operator_id @id, slug @text, name @text, status @int, town @text, province @text, country @text, amenities @text, zone @text, currency @text, lat_micro @int?, lon_micro @int?, step_free @bool, fold @text, revision @int
select s.id, s.operator_id, s.slug, s.name, s.status, s.town, s.province, s.country, s.amenities, s.zone,
       o.currency, s.lat_micro, s.lon_micro, s.step_free, s.fold, s.revision
from space s join operator o on o.id = s.operator_id
where (:anywhere = 1 or (s.lat_micro between :south and :north and s.lon_micro between :west and :east))
  and s.status in (2, 3) and o.status = 1
order by s.name, s.id;

-- query: space_count_of one
-- doc: How many spaces an operator runs.
-- params: operator_id @id
-- row: n @int
select count(*) as n from space where operator_id = :operator_id;

-- ## Hours, closures, floors

-- query: opening_of_space many
-- doc: The opening spans of a week.
-- params: space_id @id
-- row: weekday @int, from_min @int, to_min @int
-- max: 28
select weekday, from_min, to_min from opening where space_id = :space_id order by weekday, from_min;

-- query: opening_clear exec
-- doc: Before the hours are written anew.
-- params: space_id @id
delete from opening where space_id = :space_id;

-- query: opening_insert exec
-- doc: One span.
-- params: space_id @id, weekday @int, from_min @int, to_min @int
insert into opening (space_id, weekday, from_min, to_min) values (:space_id, :weekday, :from_min, :to_min);

-- query: closure_of_space many
-- doc: All closures, the oldest first.
-- params: space_id @id
-- row: id @id, from_day @int, to_day @int, reason @text
-- max: 400
select id, from_day, to_day, reason from closure where space_id = :space_id order by from_day, id;

-- query: closure_count one
-- doc: How many closures a space has.
-- params: space_id @id
-- row: n @int
select count(*) as n from closure where space_id = :space_id;

-- query: closure_insert exec
-- doc: One closure.
-- params: id @id, space_id @id, from_day @int, to_day @int, reason @text
insert into closure (id, space_id, from_day, to_day, reason)
values (:id, :space_id, :from_day, :to_day, :reason);

-- query: closure_delete exec
-- doc: Open again.
-- params: id @id, space_id @id
delete from closure where id = :id and space_id = :space_id;

-- query: floor_of_space many
-- doc: The floors from the lowest up.
-- params: space_id @id
-- row: id @id, name @text, level @int
-- max: 100
select id, name, level from floor where space_id = :space_id order by level, name, id;

-- query: floor_count one
-- doc: How many floors a space has.
-- params: space_id @id
-- row: n @int
select count(*) as n from floor where space_id = :space_id;

-- query: floor_write exec
-- doc: A new floor, or another name and level for one.
-- params: id @id, space_id @id, name @text, level @int
insert into floor (id, space_id, name, level) values (:id, :space_id, :name, :level)
on conflict (id) do update set name = excluded.name, level = excluded.level;

-- query: floor_in_use one
-- doc: How many resources stand on a floor, archived ones too.
-- params: floor_id @id
-- row: n @int
select count(*) as n from resource where floor_id = :floor_id;

-- query: floor_delete exec
-- doc: A floor that nothing stands on.
-- params: id @id, space_id @id
delete from floor where id = :id and space_id = :space_id;

-- ## Resources

-- query: resource_rows many
-- doc: One resource by id, archived or not (space_id 0), or those of a space that are archived or not (id 0).
-- params: id @id, space_id @id, archived @bool
-- row: id @id, space_id @id, floor_id @id?, name @text, kind @int, units @int, seats @int, price_hour_cents @money?, price_half_day_cents @money?, price_day_cents @money?, bookable @bool, archived_at @time?, revision @int, setup_min @int, clearup_min @int, features @int
-- max: 1000
select id, space_id, floor_id, name, kind, units, seats, price_hour_cents, price_half_day_cents,
       price_day_cents, bookable, archived_at, revision, setup_min, clearup_min, features
from resource
where id = :id or (space_id = :space_id and case when archived_at is null then 0 else 1 end = :archived)
order by id;

-- query: resource_count one
-- doc: How many resources a space has, archived ones too.
-- params: space_id @id
-- row: n @int
select count(*) as n from resource where space_id = :space_id;

-- query: resource_write exec
-- doc: A new resource, or all of one but its space and whether it is archived.
-- params: id @id, space_id @id, floor_id @id?, name @text, kind @int, units @int, seats @int, price_hour_cents @money?, price_half_day_cents @money?, price_day_cents @money?, bookable @bool, setup_min @int, clearup_min @int, features @int
insert into resource (id, space_id, floor_id, name, kind, units, seats, price_hour_cents,
    price_half_day_cents, price_day_cents, bookable, setup_min, clearup_min, features, revision)
values (:id, :space_id, :floor_id, :name, :kind, :units, :seats, :price_hour_cents,
    :price_half_day_cents, :price_day_cents, :bookable, :setup_min, :clearup_min, :features, 1)
on conflict (id) do update set floor_id = excluded.floor_id, name = excluded.name, kind = excluded.kind,
    units = excluded.units, seats = excluded.seats, price_hour_cents = excluded.price_hour_cents,
    price_half_day_cents = excluded.price_half_day_cents, price_day_cents = excluded.price_day_cents,
    bookable = excluded.bookable, setup_min = excluded.setup_min, clearup_min = excluded.clearup_min,
    features = excluded.features,
    revision = resource.revision + 1;

-- query: resource_lock_row lock
-- doc: Who decides about a resource comes through here.
-- params: id @id
select id from resource where id = :id;

-- query: resource_archive exec
-- doc: Offer it no more, or again.
-- params: id @id, space_id @id, archived_at @time?
update resource set archived_at = :archived_at, revision = revision + 1
where id = :id and space_id = :space_id;

-- ## Import

-- query: import_of_key one
-- doc: The space that an imported row made, as it was left then and as it is now.
-- params: row_key @text
-- row: space_id @id, digest @int, left_at_revision @int, revision @int
select i.space_id, i.digest, i.left_at_revision, s.revision
from space_import i join space s on s.id = i.space_id
where i.row_key = :row_key;

-- query: import_unplaced many
-- doc: What imports took without a place and nobody has touched since, in a country or in none.
-- params: country @text
-- row: space_id @id, name @text, street @text, town @text
select distinct s.id as space_id, s.name, s.street, s.town
from space s join space_import i on i.space_id = s.id
where s.lat_micro is null and s.country in (:country, '') and s.revision = i.left_at_revision;

-- query: import_write exec
-- doc: What a row said, and how its space was left.
-- params: row_key @text, space_id @id, digest @int, left_at_revision @int
insert into space_import (row_key, space_id, digest, left_at_revision)
values (:row_key, :space_id, :digest, :left_at_revision)
on conflict (row_key) do update set digest = excluded.digest,
    left_at_revision = excluded.left_at_revision;

-- query: space_of_fold_key one
-- doc: A space with this name, town and street.
-- params: fold_key @text
-- row: id @id
select id from space where fold_key = :fold_key order by id limit 1;

-- query: space_of_name_town one
-- doc: A space with this name and town.
-- params: fold_name_town @text
-- row: id @id
select id from space where fold_name_town = :fold_name_town order by id limit 1;

-- query: space_names_near many
-- doc: The spaces within a small box, for telling whether one of them is meant.
-- params: south @int, north @int, west @int, east @int
-- row: id @id, name @text, lat_micro @int, lon_micro @int
-- max: 2000
select id, name, lat_micro, lon_micro from space
where lat_micro between :south and :north and lon_micro between :west and :east order by id;

-- ## Photos

-- query: photo_of_space many
-- doc: The photos of a space without their bytes, the face first.
-- params: space_id @id
-- row: id @id, position @int, caption @text, width @int, height @int
-- max: 40
select id, position, caption, width, height from photo where space_id = :space_id order by position, id;

-- query: photo_bytes one
-- doc: One photo: 1 the small one, else the large one.
-- params: id @id, space_id @id, small @bool
-- row: bytes @bytes
select case when :small = 1 then small else large end as bytes from photo
where id = :id and space_id = :space_id;

-- query: photo_insert exec
-- doc: A new photo behind all others.
-- params: id @id, space_id @id, caption @text, width @int, height @int, at @time, small @bytes, large @bytes
insert into photo (id, space_id, position, caption, width, height, created_at, small, large)
values (:id, :space_id, (select coalesce(max(position), 0) + 1 from photo where space_id = :space_id),
        :caption, :width, :height, :at, :small, :large);

-- query: photo_delete exec
-- doc: Remove a photo.
-- params: id @id, space_id @id
delete from photo where id = :id and space_id = :space_id;

-- query: photo_first exec
-- doc: Before all others.
-- params: id @id, space_id @id
update photo set position = (select min(p.position) - 1 from photo p where p.space_id = :space_id)
where id = :id and space_id = :space_id;

-- ## The steward's list

-- query: space_register each
-- doc: All spaces by name or with the last changed first; status 0 is any. A suspended operator suspends.
-- params: status @int, newest @bool
-- row: id @id, slug @text, name @text, street @text, postcode @text, town @text, province @text, country @text, status @int, lat_micro @int?, lon_micro @int?, fold @text, changed_at @time, operator_name @text, operator_slug @text, desks @int
select r.id, r.slug, r.name, r.street, r.postcode, r.town, r.province, r.country, r.status, r.lat_micro,
       r.lon_micro, r.fold, r.changed_at, r.operator_name, r.operator_slug, r.desks
from (select s.id, s.slug, s.name, s.street, s.postcode, s.town, s.province, s.country,
             case when o.status = 2 then 4 else s.status end as status, s.lat_micro, s.lon_micro,
             s.fold || ' ' || o.search as fold, s.changed_at, o.name as operator_name, o.slug as operator_slug,
             coalesce((select sum(d.units) from resource d
                       where d.space_id = s.id and d.kind = 1 and d.archived_at is null), 0) as desks
      from space s join operator o on o.id = s.operator_id) r
where :status = 0 or r.status = :status
order by case when :newest = 1 then -r.changed_at else 0 end, r.name, r.id;
-- postgres:
select r.id, r.slug, r.name, r.street, r.postcode, r.town, r.province, r.country, r.status, r.lat_micro,
       r.lon_micro, r.fold, r.changed_at, r.operator_name, r.operator_slug, r.desks
from (select s.id, s.slug, s.name, s.street, s.postcode, s.town, s.province, s.country,
             case when o.status = 2 then 4 else s.status end as status, s.lat_micro, s.lon_micro,
             s.fold || ' ' || o.search as fold, s.changed_at, o.name as operator_name, o.slug as operator_slug,
             coalesce((select sum(d.units)::bigint from resource d
                       where d.space_id = s.id and d.kind = 1 and d.archived_at is null), 0) as desks
      from space s join operator o on o.id = s.operator_id) r
where :status = 0 or r.status = :status
order by case when :newest = 1 then -r.changed_at else 0 end, r.name, r.id;

-- query: space_counts each
-- doc: How many spaces have each status of their own.
-- row: status @int, n @int
select status, count(*) as n from space group by status order by status;

-- ## Claims

-- query: claim_insert exec
-- doc: A claim that waits.
-- params: id @id, space_id @id, name @text, email @text, message @text, lang @text?, at @time
insert into claim (id, space_id, name, email, message, lang, status, created_at)
values (:id, :space_id, :name, :email, :message, :lang, 1, :at);

-- query: claim_same one
-- doc: A claim of the same person for the same space that waits already.
-- params: space_id @id, email @text
-- row: id @id
select id from claim where space_id = :space_id and email = :email and status = 1 order by id limit 1;

-- query: claim_waiting many
-- doc: The claims that wait, the oldest first.
-- row: id @id, slug @text, space @text, town @text, name @text, email @text, message @text, created_at @time
-- max: 500
select c.id, s.slug, s.name as space, s.town, c.name, c.email, c.message, c.created_at
from claim c join space s on s.id = c.space_id
where c.status = 1 order by c.created_at, c.id limit 500;

-- query: claim_count one
-- doc: How many claims wait.
-- row: n @int
select count(*) as n from claim where status = 1;

-- query: claim_one one
-- doc: One claim.
-- params: id @id
-- row: id @id, space_id @id, name @text, email @text, lang @text?, status @int
select id, space_id, name, email, lang, status from claim where id = :id;

-- query: claim_decide exec
-- doc: Granted (2) or refused (3), once.
-- params: id @id, status @int, at @time, decided_by @id?
update claim set status = :status, decided_at = :at, decided_by = :decided_by
where id = :id and status = 1;

-- query: claim_waiting_of many
-- doc: The claims of one space that wait.
-- params: space_id @id
-- row: id @id, name @text, email @text, lang @text?
-- max: 500
select id, name, email, lang from claim where space_id = :space_id and status = 1 order by id limit 500;

-- query: claim_close_others exec
-- doc: The other claims of a space that has a host now.
-- params: space_id @id, at @time, decided_by @id?
update claim set status = 3, decided_at = :at, decided_by = :decided_by
where space_id = :space_id and status = 1;

-- # ---- how one gets in

-- query: way_in_of one
-- doc: What is told to who has a booking.
-- params: space_id @id
-- row: words @text
select words from way_in where space_id = :space_id;

-- query: way_in_set exec
-- doc: Tell something else.
-- params: space_id @id, words @text, at @time
insert into way_in (space_id, words, changed_at) values (:space_id, :words, :at)
on conflict (space_id) do update set words = excluded.words, changed_at = excluded.changed_at;
