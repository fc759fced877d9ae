-- # Bookings that repeat. rule: RECUR (RFC 5545, 3.3.10) without COUNT and UNTIL, counted from first_day; the
-- # times are of the civil day of the space, to_min past 1440 ends on the next. anchor_min: the time by which
-- # calendars know the dates.
create table series (
    id @id primary key,
    space_id @id not null,
    account_id @id,
    team_id @id,
    by_account_id @id,
    by_host @bool not null,
    title @text not null,
    name @text not null,
    email @text,
    phone @text,
    note @text,
    lang @text not null,
    units @int not null,
    people @int not null,
    resource_id @id not null,
    rule @text not null,
    first_day @int not null,
    from_min @int not null,
    to_min @int not null,
    anchor_min @int not null,
    in_money @bool not null,
    request_key @text,
    made_at @time not null,
    changed_at @time not null,
    revision @int not null
);
create index series_of_space on series (space_id, id);
create index series_of_account on series (account_id, id) where account_id is not null;
create index series_of_team on series (team_id, id) where team_id is not null;
create unique index series_of_key on series (request_key) where request_key is not null;

-- # Its dates as the series says them; the booking says how each really is. booking_id null: left out.
create table series_date (
    series_id @id not null,
    day @int not null,
    resource_id @id not null,
    from_min @int not null,
    to_min @int not null,
    extra @bool not null,
    booking_id @id,
    primary key (series_id, day)
);
