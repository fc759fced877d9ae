-- # What staff wrote on a booking for themselves. by_account_id null: somebody who had himself erased.
create table booking_staff_note (
    id @id primary key,
    booking_id @id not null,
    by_account_id @id,
    words @text not null,
    written_at @time not null
);
create index booking_staff_note_of_booking on booking_staff_note (booking_id);
create index booking_staff_note_of_author on booking_staff_note (by_account_id) where by_account_id is not null;
