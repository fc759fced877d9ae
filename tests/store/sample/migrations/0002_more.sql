alter table thing add column shut @bool not null default 0;
