-- # What waits for an answer, of one space: counted on each day view, and a space has many bookings but few of these.
create index booking_asked on booking (space_id, starts_at, team_waits) where status = 2;
