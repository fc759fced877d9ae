-- # Places that were booked together, for one time: what names them all. Their mails know the entry of the calendar by it.
alter table booking add column group_id @id;
create index booking_of_group on booking (group_id) where group_id is not null;
