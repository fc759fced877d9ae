-- # What a place has as soon as this stands in it: bits 1 << enum feature of module space.
alter table extra add column features @int not null default 0;
