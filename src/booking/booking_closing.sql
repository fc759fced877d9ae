-- # ---- when a space is to be open less (booking_closing.c)

-- query: closing_bookings each
-- doc: What takes a place in a space and is not over, by start.
-- params: space_id @id, after @time, now @time
-- row: id @id, starts_at @time, ends_at @time
select id, starts_at, ends_at from booking
where space_id = :space_id and starts_at > :after and ends_at > :now and status < 10
order by starts_at, id;
