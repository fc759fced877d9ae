create table thing (
    id @id primary key,
    name @text not null unique,
    note @text,
    amount @money,
    open @bool not null,
    raw @bytes,
    seen_at @time
);
