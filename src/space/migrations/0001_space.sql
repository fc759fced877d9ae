-- # A place to work. `fold` is what search reads: name, town, street, province, amenities, folded.
-- # `fold_key` is how import and the steward recognise the same place twice: name, town, street, folded.
create table space (
    id @id primary key,
    operator_id @id not null,
    slug @text not null unique,
    name @text not null,
    status @int not null,
    status_before @int not null default 1,
    street @text not null,
    postcode @text not null,
    town @text not null,
    province @text not null,
    region @text not null,
    country @text not null,
    lat_micro @int,
    lon_micro @int,
    zone @text not null,
    description @text not null,
    amenities @text not null,
    step_free @bool not null,
    holidays @bool not null,
    url @text,
    email @text,
    phone @text,
    step_min @int not null,
    shortest_min @int not null,
    longest_min @int not null,
    notice_min @int not null,
    horizon_days @int not null,
    cancel_notice_min @int not null,
    confirm @bool not null,
    confirm_within_min @int not null,
    fold @text not null,
    fold_key @text not null,
    fold_name_town @text not null,
    revision @int not null,
    created_at @time not null,
    changed_at @time not null
);
create index space_operator on space (operator_id);
create index space_fold_key on space (fold_key);
create index space_fold_name_town on space (fold_name_town);
create index space_point on space (lat_micro, lon_micro);
create index space_status on space (status, name);

-- # Opening hours: spans of an ISO weekday, in minutes since midnight; 1440 is its end.
create table opening (
    space_id @id not null,
    weekday @int not null,
    from_min @int not null,
    to_min @int not null,
    primary key (space_id, weekday, from_min)
);

-- # Days when a space is closed, both ends included, as days since 1970-01-01.
create table closure (
    id @id primary key,
    space_id @id not null,
    from_day @int not null,
    to_day @int not null,
    reason @text not null
);
create index closure_space on closure (space_id, from_day);

create table floor (
    id @id primary key,
    space_id @id not null,
    name @text not null,
    level @int not null
);
create index floor_space on floor (space_id, level);

-- # What can be booked. An archived resource keeps its bookings and is offered no more.
create table resource (
    id @id primary key,
    space_id @id not null,
    floor_id @id,
    name @text not null,
    kind @int not null,
    units @int not null,
    seats @int not null,
    price_hour_cents @money,
    price_half_day_cents @money,
    price_day_cents @money,
    bookable @bool not null,
    archived_at @time,
    revision @int not null
);
create index resource_space on resource (space_id, kind, name);

-- # Photos as we made them: re-encoded, in two sizes, without what the camera wrote about its owner.
create table photo (
    id @id primary key,
    space_id @id not null,
    position @int not null,
    caption @text not null,
    width @int not null,
    height @int not null,
    created_at @time not null,
    small @bytes not null,
    large @bytes not null
);
create index photo_space on photo (space_id, position);

-- # Somebody says that a listed space is his. Status: 1 waits, 2 granted, 3 refused.
create table claim (
    id @id primary key,
    space_id @id not null,
    name @text not null,
    email @text not null,
    message @text not null,
    status @int not null,
    created_at @time not null,
    decided_at @time,
    decided_by @id
);
create index claim_space on claim (space_id);
create index claim_status on claim (status, created_at);

-- # Which row of an imported file made which space, a digest of what that row said, and the revision that the
-- # space had then: one that has grown since was changed by a person.
create table space_import (
    row_key @text primary key,
    space_id @id not null,
    digest @int not null,
    left_at_revision @int not null
);
create index space_import_space on space_import (space_id);
