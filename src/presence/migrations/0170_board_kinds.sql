-- # Which kinds of resources the board of a space shows: bits 1 << resource_kind. 62: desks, rooms, booths, offices, event
-- # spaces.
alter table door_terms add column board_kinds @int not null default 62;
