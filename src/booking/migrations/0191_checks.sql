-- # The check of a column that came later is read anew for each statement too, as those of migration 0016 were.
-- postgres:
alter table booking drop constraint booking_by_guest_check;
-- both:
