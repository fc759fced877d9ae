-- # Bookings that ended before their time. why: 1 who was there left, 2 nobody came. booked_until: the end as it was booked.
create table booking_early (
    booking_id @id primary key,
    why @int not null,
    at @time not null,
    booked_until @time not null
);
