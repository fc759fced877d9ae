-- # What a space allows to those who have a place of their own, and what it shares with them. Absent: as lend_default_terms
-- # has it. cap_cents: the most that may be asked for a day, or for an hour; 0: no such limit.
create table lend_terms (
    space_id @id primary key,
    frees @bool not null,
    lends @bool not null,
    share_bp @int not null,
    cap_cents @money not null,
    half_days @bool not null,
    noon_min @int not null
);

-- # Days on which somebody lets others have what a stay gives him. until_day is the first day that is his again;
-- # weekdays: bits 1 << ISO weekday; part 0 whole days, 1 mornings, 2 afternoons. Prices are null where the place is freed
-- # (lends 0): then it costs what it costs at the space. share_bp: as it was shown. by_host: noted for him at the desk.
create table lending (
    id @id primary key,
    space_id @id not null,
    operator_id @id not null,
    stay_id @id not null,
    resource_id @id not null,
    units @int not null,
    lends @bool not null,
    from_day @int not null,
    until_day @int not null,
    weekdays @int not null,
    part @int not null,
    noon_min @int not null,
    price_day_cents @money,
    price_hour_cents @money,
    share_bp @int not null,
    named @bool not null,
    by_host @bool not null,
    made_at @time not null,
    changed_at @time not null
);
create index lending_of_stay on lending (stay_id, from_day);
create index lending_of_space on lending (space_id, from_day);

-- # Days that he took back.
create table lending_back (
    lending_id @id not null,
    day @int not null,
    primary key (lending_id, day)
);

-- # A booking of what is lent, as it was last looked at. active 0: it was cancelled, or is elsewhere now. What is
-- # credited stands as charges of this subject.
create table lend_use (
    id @id primary key,
    lending_id @id not null,
    booking_id @id not null,
    space_id @id not null,
    starts_at @time not null,
    ends_at @time not null,
    active @bool not null,
    paid_cents @money not null,
    credit_cents @money not null,
    made_at @time not null,
    changed_at @time not null,
    unique (booking_id, lending_id)
);
create index lend_use_of_lending on lend_use (lending_id, starts_at);
create index lend_use_of_space on lend_use (space_id, starts_at);
