-- # ---- undoing (booking_undo.c)

-- query: booking_undo_keep exec
-- doc: What a booking was before its last change or its end.
-- params: booking_id @id, revision @int, by_host @bool, resource_id @id, starts_at @time, ends_at @time, units @int, status @int, price_cents @money?, currency @text, vat_rate_bp @int, price_includes_vat @bool, confirm_by @time?, team_waits @bool, way @int, draws @text, rest_cents @money?, extras @text?, at @time
insert into booking_undo (booking_id, revision, by_host, resource_id, starts_at, ends_at, units, status,
                          price_cents, currency, vat_rate_bp, price_includes_vat, confirm_by, team_waits,
                          way, draws, rest_cents, extras, made_at)
values (:booking_id, :revision, :by_host, :resource_id, :starts_at, :ends_at, :units, :status,
        :price_cents, :currency, :vat_rate_bp, :price_includes_vat, :confirm_by, :team_waits,
        :way, :draws, :rest_cents, :extras, :at)
on conflict (booking_id) do update set revision = excluded.revision, by_host = excluded.by_host,
    resource_id = excluded.resource_id, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    units = excluded.units, status = excluded.status, price_cents = excluded.price_cents,
    currency = excluded.currency, vat_rate_bp = excluded.vat_rate_bp,
    price_includes_vat = excluded.price_includes_vat, confirm_by = excluded.confirm_by,
    team_waits = excluded.team_waits, way = excluded.way, draws = excluded.draws,
    rest_cents = excluded.rest_cents, extras = excluded.extras, made_at = excluded.made_at;

-- query: booking_undo_of one
-- doc: What a booking was before its last change or its end.
-- params: booking_id @id
-- row: revision @int, by_host @bool, resource_id @id, starts_at @time, ends_at @time, units @int, status @int, price_cents @money?, currency @text, vat_rate_bp @int, price_includes_vat @bool, confirm_by @time?, team_waits @bool, way @int, draws @text, rest_cents @money?, extras @text?, made_at @time
select revision, by_host, resource_id, starts_at, ends_at, units, status, price_cents, currency,
       vat_rate_bp, price_includes_vat, confirm_by, team_waits, way, draws, rest_cents, extras, made_at
from booking_undo where booking_id = :booking_id;

-- query: booking_undo_forget exec
-- doc: It is undone.
-- params: booking_id @id
delete from booking_undo where booking_id = :booking_id;

-- query: booking_undo_forget_group exec
-- doc: What was done before to several that belong together is undone no more.
-- params: group_id @id
delete from booking_undo where booking_id in (select id from booking where group_id = :group_id);

-- query: booking_undo_places many
-- doc: The places that the last deed to several that belong together was noted for, as they were, the first booked first.
-- params: group_id @id
-- row: resource_id @id
-- max: 200
select u.resource_id from booking_undo u join booking b on b.id = u.booking_id
where b.group_id = :group_id order by b.id;

-- query: booking_undos_clean exec
-- doc: What can be undone no more.
-- params: before @time
delete from booking_undo where made_at < :before;

-- query: booking_undo_replaced one
-- doc: Was a date of a series booked again since, by another booking?
-- params: id @id, series_id @id, series_at @time
-- row: n @int
select count(*) as n from booking
where series_id = :series_id and series_at = :series_at and id > :id;
