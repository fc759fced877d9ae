-- # status 12: taken off while the booking stayed; 10 is left to what ended with its booking, and comes back with it.
update extra_line set status = 12
where status = 10 and exists (select 1 from booking b where b.id = extra_line.booking_id and b.status < 10);
