-- # Bookings in the way of a calendar from elsewhere that the host was told about; as long as they are in its way.
create table outside_told (
    booking_id @id primary key,
    resource_id @id not null
);
create index outside_told_of_resource on outside_told (resource_id);
