-- # ---- what a space allows

-- query: lend_terms_get one
-- doc: What a space allows to who has a place of his own.
-- params: space_id @id
-- row: frees @bool, lends @bool, share_bp @int, cap_cents @money, half_days @bool, noon_min @int
select frees, lends, share_bp, cap_cents, half_days, noon_min from lend_terms where space_id = :space_id;

-- query: lend_terms_put exec
-- doc: From now on it allows this.
-- params: space_id @id, frees @bool, lends @bool, share_bp @int, cap_cents @money, half_days @bool, noon_min @int
insert into lend_terms (space_id, frees, lends, share_bp, cap_cents, half_days, noon_min)
values (:space_id, :frees, :lends, :share_bp, :cap_cents, :half_days, :noon_min)
on conflict (space_id) do update set frees = excluded.frees, lends = excluded.lends, share_bp = excluded.share_bp,
    cap_cents = excluded.cap_cents, half_days = excluded.half_days, noon_min = excluded.noon_min;

-- # ---- lendings

-- query: lending_list many
-- doc: A lending, those of a stay, or those of a space (the others 0), the latest first day first.
-- params: id @id, stay_id @id, space_id @id
-- row: id @id, space_id @id, operator_id @id, stay_id @id, resource_id @id, units @int, lends @bool, from_day @int, until_day @int, weekdays @int, part @int, noon_min @int, price_day_cents @money?, price_hour_cents @money?, share_bp @int, named @bool, by_host @bool, made_at @time, changed_at @time
-- max: 2000
select id, space_id, operator_id, stay_id, resource_id, units, lends, from_day, until_day, weekdays, part, noon_min,
       price_day_cents, price_hour_cents, share_bp, named, by_host, made_at, changed_at
from lending
where (:id <> 0 and id = :id) or (:stay_id <> 0 and stay_id = :stay_id) or (:space_id <> 0 and space_id = :space_id)
order by from_day desc, id desc limit 2000;

-- query: lending_backs many
-- doc: Days of a lending that were taken back.
-- params: lending_id @id
-- row: day @int
-- max: 400
select day from lending_back where lending_id = :lending_id order by day limit 400;

-- query: lending_insert exec
-- doc: Days are freed or lent.
-- params: id @id, space_id @id, operator_id @id, stay_id @id, resource_id @id, units @int, lends @bool, from_day @int, until_day @int, weekdays @int, part @int, noon_min @int, price_day_cents @money?, price_hour_cents @money?, share_bp @int, named @bool, by_host @bool, at @time
insert into lending (id, space_id, operator_id, stay_id, resource_id, units, lends, from_day, until_day, weekdays, part,
                     noon_min, price_day_cents, price_hour_cents, share_bp, named, by_host, made_at, changed_at)
values (:id, :space_id, :operator_id, :stay_id, :resource_id, :units, :lends, :from_day, :until_day, :weekdays, :part,
        :noon_min, :price_day_cents, :price_hour_cents, :share_bp, :named, :by_host, :at, :at);

-- query: lending_back_add exec
-- doc: A day is the holder's again.
-- params: lending_id @id, day @int
insert into lending_back (lending_id, day) values (:lending_id, :day)
on conflict (lending_id, day) do nothing;

-- query: lending_touch exec
-- doc: It was changed.
-- params: id @id, at @time
update lending set changed_at = :at where id = :id;

-- # ---- what is booked of them

-- query: lend_use_list many
-- doc: A use, or those of a lending, or those of a booking (the others 0), by start.
-- params: id @id, lending_id @id, booking_id @id
-- row: id @id, lending_id @id, booking_id @id, space_id @id, starts_at @time, ends_at @time, active @bool, paid_cents @money, credit_cents @money
-- max: 4000
select id, lending_id, booking_id, space_id, starts_at, ends_at, active, paid_cents, credit_cents
from lend_use
where (:id <> 0 and id = :id) or (:lending_id <> 0 and lending_id = :lending_id)
   or (:booking_id <> 0 and booking_id = :booking_id)
order by starts_at, id limit 4000;

-- query: lend_use_put exec
-- doc: A booking of what is lent as it is now.
-- params: id @id, lending_id @id, booking_id @id, space_id @id, starts_at @time, ends_at @time, active @bool, paid_cents @money, credit_cents @money, at @time
insert into lend_use (id, lending_id, booking_id, space_id, starts_at, ends_at, active, paid_cents, credit_cents, made_at,
                      changed_at)
values (:id, :lending_id, :booking_id, :space_id, :starts_at, :ends_at, :active, :paid_cents, :credit_cents, :at, :at)
on conflict (booking_id, lending_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    active = excluded.active, paid_cents = excluded.paid_cents, credit_cents = excluded.credit_cents,
    changed_at = excluded.changed_at;

-- query: lend_sums many
-- doc: How often each lending of a space, or of a stay, is booked, what was paid and what is credited.
-- params: space_id @id, stay_id @id
-- row: lending_id @id, n @int, paid_cents @money, credit_cents @money
-- max: 2000
select u.lending_id, cast(sum(u.active) as bigint) as n,
       cast(sum(case when u.active = 1 then u.paid_cents else 0 end) as bigint) as paid_cents,
       cast(sum(u.credit_cents) as bigint) as credit_cents
from lend_use u join lending l on l.id = u.lending_id
where (:space_id <> 0 and l.space_id = :space_id) or (:stay_id <> 0 and l.stay_id = :stay_id)
group by u.lending_id order by u.lending_id limit 2000;

-- query: lend_any one
-- doc: Whether anything of a space was ever lent.
-- params: space_id @id
-- row: lends @bool
select cast(case when exists (select 1 from lending where space_id = :space_id) then 1 else 0 end as smallint) as lends;

-- query: lend_at one
-- doc: The lending in whose hours something of a resource starts.
-- params: resource_id @id, at @time
-- row: lending_id @id
select l.lending_id from lent_span l
where l.resource_id = :resource_id and l.starts_at <= :at and l.ends_at > :at
order by l.lending_id limit 1;

-- query: lend_touched many
-- doc: Bookings of a space, or of one resource of it, that may have to be looked at: of what is lent from an instant on, and those known from then on. resource_id 0: of all.
-- params: space_id @id, resource_id @id, after @time
-- row: booking_id @id
-- max: 4000
select b.id as booking_id from lent_span l
  join booking b on b.space_id = l.space_id and b.resource_id = l.resource_id and b.starts_at >= l.starts_at
   and b.starts_at < l.ends_at
where l.space_id = :space_id and l.ends_at > :after and b.starts_at > :after
  and (:resource_id = 0 or l.resource_id = :resource_id)
union
select u.booking_id from lend_use u join booking b on b.id = u.booking_id join lending l on l.id = u.lending_id
where u.space_id = :space_id and u.starts_at > :after and (u.active = 1 or b.status < 10)
  and (:resource_id = 0 or l.resource_id = :resource_id)
order by booking_id limit 4000;

-- query: lend_taken many
-- doc: When a resource is booked from an instant on, by whomever: no names.
-- params: space_id @id, resource_id @id, after @time, to_at @time
-- row: id @id, starts_at @time, ends_at @time
-- max: 4000
select id, starts_at, ends_at from booking
where space_id = :space_id and resource_id = :resource_id and starts_at > :after and starts_at < :to_at and status < 10
order by starts_at, id limit 4000;

-- # ---- the invariants on a live file (lend_check.c)

-- query: lend_check_page many
-- doc: Lendings after one, by id.
-- params: after @id
-- row: id @id
-- max: 200
select id from lending where id > :after order by id limit 200;

-- query: lend_check_spans many
-- doc: What others can book of a lending, by start, and whether it is of a place that is let, of this resource.
-- params: lending_id @id
-- row: starts_at @time, ends_at @time, sound @bool
-- max: 400
select l.starts_at, l.ends_at,
       case when b.id is not null and b.kind = 1 and b.resource_id = l.resource_id and b.space_id = l.space_id
                 and l.units <= b.units then 1 else 0 end as sound
from lent_span l left join block b on b.id = l.block_id where l.lending_id = :lending_id order by l.starts_at limit 400;

-- query: lend_check_uses one
-- doc: Bookings of lent hours that are not there, or whose credit is not the sum of the charges.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults, min(case when x.bad then x.booking_id end) as first_id
from (select u.booking_id,
             (b.id is null or l.id is null
              or u.credit_cents <> (select coalesce(-sum(c.amount_cents), 0) from charge c where c.subject_id = u.id)) as bad
      from lend_use u left join booking b on b.id = u.booking_id left join lending l on l.id = u.lending_id) x;
