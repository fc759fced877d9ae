-- # Places held for a time span. Status below 10 takes units (booking.h). No foreign keys: what is booked
-- # is never deleted, `booking_check` looks for it, and each reference would cost a look-up per booking.
-- # The secret of a booking's link has no column: network_tag() makes it from the id.
create table booking (
    id @id primary key,
    space_id @id not null,
    resource_id @id not null,
    account_id @id,
    starts_at @time not null,
    ends_at @time not null,
    units @int not null check (units >= 1),
    people @int not null,
    status @int not null,
    price_cents @money,
    currency @text not null,
    vat_rate_bp @int not null,
    price_includes_vat @bool not null,
    name @text not null,
    email @text,
    phone @text,
    note @text,
    lang @text not null,
    confirm_by @time,
    created_at @time not null,
    changed_at @time not null,
    revision @int not null,
    check (ends_at > starts_at and ends_at - starts_at <= 90000)
);

-- # One space in time, past bookings and ended ones included: its day, its list, what is taken.
create index booking_of_space on booking (space_id, starts_at, ends_at, resource_id, units, status);

-- # The whole network in time. A scan must look back as far as a booking may last, so the long ones have
-- # an index of their own: each booking is in one of the two, and the short scan looks back four hours.
create index booking_short on booking (starts_at, ends_at, resource_id, units, status)
    where status < 10 and ends_at - starts_at <= 14400;
create index booking_long on booking (starts_at, ends_at, resource_id, units, status)
    where status < 10 and ends_at - starts_at > 14400;

create index booking_of_account on booking (account_id, starts_at) where account_id is not null;
create index booking_waiting on booking (confirm_by) where status = 2;

-- # Which booking an Idempotency-Key made. key_hash covers space, e-mail and key; ask_hash the rest of the
-- # question, so that a key used for another question is noticed.
create table booking_request (
    key_hash @bytes primary key,
    ask_hash @bytes not null,
    booking_id @id not null,
    made_at @time not null
);
create index booking_request_made on booking_request (made_at);
