-- # A recurring charge is a part of a period: which, and what all of it costs. Parts are computed from the
-- # whole, so that what is taken back and charged anew adds up to the cent.
alter table charge add column whole_from_day @int not null default 0;
alter table charge add column whole_until_day @int not null default 0;
alter table charge add column whole_cents @money not null default 0;
