-- # Passwords that a person made for a program each. hash: of the secret, keyed; nobody can turn it back.
create table app_password (
    id @id primary key,
    account_id @id not null,
    name @text not null,
    hash @bytes not null,
    made_at @time not null,
    used_at @time
);
create unique index app_password_of_hash on app_password (hash);
create index app_password_of_account on app_password (account_id, id);

-- # What a calendar program keeps of a booking of its owner: its own name and identifier for it, and the whole object
-- # as it sent it, alarms and all.
create table calendar_object (
    booking_id @id primary key,
    account_id @id not null,
    name @text not null,
    uid @text not null,
    body @text not null,
    changed_at @time not null,
    revision @int not null
);
create unique index calendar_object_of_name on calendar_object (account_id, name);
create index calendar_object_of_uid on calendar_object (account_id, uid);

-- # The link to a person's bookings, for calendars that only read. A new id makes the old link dead.
create table calendar_link (
    account_id @id primary key,
    id @id not null,
    made_at @time not null
);
create unique index calendar_link_of_id on calendar_link (id);

-- # Calendars from elsewhere that say when a resource is taken. etag, modified: what their server said, to ask whether
-- # anything is new. code: why it could not be read the last time; null: it could.
create table outside_calendar (
    id @id primary key,
    space_id @id not null,
    resource_id @id not null,
    url @text not null,
    etag @text,
    modified @text,
    made_at @time not null,
    made_by_account_id @id not null,
    whole_at @time,
    read_at @time,
    next_at @time not null,
    failures @int not null,
    code @text,
    entries @int not null,
    unread @int not null
);
create index outside_calendar_due on outside_calendar (next_at);
create index outside_calendar_of_space on outside_calendar (space_id, resource_id);
