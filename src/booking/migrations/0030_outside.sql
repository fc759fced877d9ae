-- # What calendars from elsewhere take of a resource: all its units, from starts_at to ends_at. source_id: the
-- # calendar, of the module that reads it. Spans of one source do not touch.
create table outside_span (
    source_id @id not null,
    starts_at @time not null,
    ends_at @time not null,
    space_id @id not null,
    resource_id @id not null,
    primary key (source_id, starts_at),
    check (ends_at > starts_at)
);
create index outside_span_of_space on outside_span (space_id, ends_at);
