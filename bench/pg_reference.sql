-- The reference for bookings and searches on PostgreSQL: one table whose exclusion constraint refuses overlaps.
-- Variables: resources, per_resource (bookings already there, one every six hours).
create extension if not exists btree_gist;
create table reference (
    id bigserial primary key,
    resource_id bigint not null,
    span tstzrange not null,
    name text not null,
    email text not null,
    exclude using gist (resource_id with =, span with &&)
);
insert into reference (resource_id, span, name, email)
select r, tstzrange(t, t + interval '2 hours'), 'Ada Rossi', 'ada.rossi@example.org'
from generate_series(1, :resources) r,
     lateral (select timestamptz '2027-01-04 07:00+00' + n * interval '6 hours' as t
              from generate_series(0, :per_resource - 1) n) times;
create table reference_resource (id bigint primary key);
insert into reference_resource select generate_series(1, :resources);
analyze reference;
analyze reference_resource;
