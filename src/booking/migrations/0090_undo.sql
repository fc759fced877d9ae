-- # What a booking was before it was changed or cancelled, for some minutes: what undoing gives it back. revision: the one that it has since; by_host: who runs the space did it; way to rest_cents: what paid for it, way 0 nothing was drawn.
create table booking_undo (
    booking_id @id primary key,
    revision @int not null,
    by_host @bool not null,
    resource_id @id not null,
    starts_at @time not null,
    ends_at @time not null,
    units @int not null,
    status @int not null,
    price_cents @money,
    currency @text not null,
    vat_rate_bp @int not null,
    price_includes_vat @bool not null,
    confirm_by @time,
    team_waits @bool not null,
    way @int not null,
    source_id @id not null,
    takes @int not null,
    rest_cents @money,
    made_at @time not null
);
create index booking_undo_made on booking_undo (made_at);
