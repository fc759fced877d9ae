-- # Several days in one go, not a rhythm: they cost what the list says for all of them.
alter table series add column in_go @bool not null default 0;
