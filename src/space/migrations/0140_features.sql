-- # What is fixed in a resource, such as a projector; a bit for each, as enum feature numbers them.
alter table resource add column features @int not null default 0;
