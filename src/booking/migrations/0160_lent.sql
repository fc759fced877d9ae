-- # What somebody who has a resource (block_id: of kind let) gives others for some hours: units of it can be booked from
-- # starts_at to ends_at. lending_id: of the module that lends; its spans do not touch. Prices are those that who lends
-- # asks, all null: those of the resource. by_name: who lends it, as everybody may read it; '': nobody is named.
create table lent_span (
    lending_id @id not null,
    starts_at @time not null,
    ends_at @time not null,
    space_id @id not null,
    resource_id @id not null,
    block_id @id not null,
    units @int not null check (units >= 1),
    price_hour_cents @money,
    price_half_day_cents @money,
    price_day_cents @money,
    by_name @text not null,
    primary key (lending_id, starts_at),
    check (ends_at > starts_at)
);
create index lent_span_of_space on lent_span (space_id, ends_at);
create index lent_span_of_resource on lent_span (resource_id, starts_at);
