-- # Of which series a booking is a date (module series), and the instant that the series' rule gives this date:
-- # calendars know one date of many by it (RFC 5545, RECURRENCE-ID).
alter table booking add column series_id @id;
alter table booking add column series_at @time;
create index booking_of_series on booking (series_id, series_at) where series_id is not null;
