-- # Booked by somebody who was not signed in, with an address that nobody proved: what a space takes of
-- # one address is counted (booking_guest.c).
alter table booking add column by_guest @bool not null default 0;
create index booking_of_guest on booking (space_id, lower(email), ends_at) where by_guest = 1;
