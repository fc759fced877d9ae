-- # Tables that the tests of the store use; a module of the program looks the same.
create table thing (
    id @id primary key,
    name @text not null unique,
    note @text,
    amount @int,
    open @bool not null,
    raw @bytes,
    seen_at @time
);
create table part (
    thing_id @id not null references thing (id),
    number @int not null check (number > 0),
    label @text not null,
    primary key (thing_id, number)
) without rowid;
-- postgres:
create index part_by_label on part (label);
