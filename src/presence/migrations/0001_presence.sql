-- # A screen without an account: the tablet at the door of a resource, or (resource_id 0) the board of a space. Its code
-- # is its id with a keyed tag: no secret is kept. A new code is a new row.
create table door (
    id @id primary key,
    space_id @id not null,
    resource_id @id not null,
    rotating @bool not null,
    printed @bool not null,
    made_at @time not null
);
create unique index door_of_place on door (space_id, resource_id);

-- # How a space does it; absent: door_default_terms. release_kinds: bits 1 << resource_kind. names: 0 none, 1 initials, 2 firms.
create table door_terms (
    space_id @id primary key,
    release_min @int not null,
    release_kinds @int not null,
    remind @bool not null,
    names @int not null,
    changed_at @time not null
);

-- # Somebody came for a booking. how: 1 phone, 2 paper, 3 tablet, 4 front desk, 5 booked at the door. gone_at null: here.
create table check_in (
    booking_id @id primary key,
    space_id @id not null,
    account_id @id not null,
    at @time not null,
    how @int not null,
    by_account_id @id not null,
    gone_at @time
);
create index check_in_of_space on check_in (space_id, at);
create index check_in_of_account on check_in (account_id, at) where account_id <> 0;
create index check_in_here on check_in (at) where gone_at is null;

-- # Who lets others of his space see that he is here; no row: front desk and hosts only.
create table presence_circle (
    account_id @id primary key,
    since @time not null
);

-- # How far timed work has come: the last booking that was looked at, by start and id.
create table presence_mark (
    name @text primary key,
    at @time not null,
    id @id not null
);
