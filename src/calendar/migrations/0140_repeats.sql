-- # What a calendar program keeps of a series of its owner, as calendar_object of a booking.
create table calendar_series (
    series_id @id primary key,
    account_id @id not null,
    name @text not null,
    uid @text not null,
    body @text not null,
    changed_at @time not null,
    revision @int not null
);
create unique index calendar_series_of_name on calendar_series (account_id, name);
create index calendar_series_of_uid on calendar_series (account_id, uid);

-- # A series that a program sent and that was refused for some of its dates. print: of what was sent; words: which
-- # dates, and why; url: where to choose date by date.
create table calendar_clash (
    account_id @id not null,
    uid @text not null,
    print @int not null,
    title @text not null,
    resource_id @id not null,
    words @text not null,
    url @text not null,
    made_at @time not null,
    primary key (account_id, uid)
);
create index calendar_clash_by_time on calendar_clash (made_at);
