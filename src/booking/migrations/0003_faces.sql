-- # Who comes to a space: members with a booking there, by day. Guests without an account cost nothing here.
create index booking_faces on booking (space_id, starts_at, account_id)
    where account_id is not null and status = 1;
