-- # What a space adds to bookings. kind 1 equipment, 2 catering, 3 service, 4 included; per 1 each, 2 person, 3 hour.
-- # stock 0: not counted. Ordered until lead_hours before the start, or, when lead_days is not -1, until lead_at_min
-- # of the day so many days before. kinds: bits of resource kinds, 0 with no row in extra_place: all.
create table extra (
    id @id primary key,
    space_id @id not null,
    kind @int not null,
    name @text not null,
    words @text not null,
    per @int not null,
    price_cents @money not null,
    vat_rate_bp @int not null,
    stock @int not null,
    least @int not null,
    most @int not null,
    lead_hours @int not null,
    lead_days @int not null,
    lead_at_min @int not null,
    kinds @int not null,
    confirm @bool not null,
    keeps_price @bool not null,
    credits @bool not null,
    archived @bool not null,
    made_at @time not null,
    changed_at @time not null
);
create index extra_of_space on extra (space_id, kind);

create table extra_place (
    extra_id @id not null,
    resource_id @id not null,
    primary key (extra_id, resource_id)
);

-- # One row for each space that offers any: whoever decides about stock locks it first.
create table extra_shelf (
    space_id @id primary key
);

-- # What is added to a booking, as it was shown. status 1 agreed, 2 asked; from 10 on it takes nothing: 10 cancelled,
-- # 11 declined, 13 cancelled too late and to be paid. order_by 0: until the start.
create table extra_line (
    id @id primary key,
    booking_id @id not null,
    extra_id @id not null,
    space_id @id not null,
    starts_at @time not null,
    ends_at @time not null,
    count @int not null,
    status @int not null,
    kind @int not null,
    name @text not null,
    per @int not null,
    times @int not null,
    price_cents @money not null,
    vat_rate_bp @int not null,
    includes_vat @bool not null,
    currency @text not null,
    note @text not null,
    order_by @time not null,
    keeps_price @bool not null,
    paid @text not null,
    made_at @time not null,
    changed_at @time not null
);
create index extra_line_of_booking on extra_line (booking_id);
create index extra_line_in_time on extra_line (extra_id, starts_at) where status < 10;
create index extra_line_of_space on extra_line (space_id, starts_at) where status < 10;
