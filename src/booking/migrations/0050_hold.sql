-- # Places that somebody is booking at this moment, or was offered one of. From held_until on a hold counts no
-- # more, with or without its row. holder: a hash of who may book it; no name stands here.
create table hold (
    id @id primary key,
    space_id @id not null,
    resource_id @id not null,
    starts_at @time not null,
    ends_at @time not null,
    units @int not null,
    holder @bytes not null,
    made_at @time not null,
    held_until @time not null
);
create index hold_of_space on hold (space_id, held_until);
create index hold_until on hold (held_until);
create unique index hold_of_holder on hold (holder, resource_id, starts_at, ends_at);
