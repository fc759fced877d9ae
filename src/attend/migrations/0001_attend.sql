-- # Who is invited to a booking by the one who made it. answer: 0 none yet, 1 yes, 2 no, 3 maybe. told: 0 nothing,
-- # 1 invited to the span and place of told_*, 2 that it is off.
create table attendee (
    id @id primary key,
    booking_id @id not null,
    email @text not null,
    email_key @text not null,
    name @text not null,
    lang @text not null,
    by_account_id @id,
    answer @int not null,
    answered_at @time,
    told @int not null,
    told_starts_at @time not null,
    told_ends_at @time not null,
    told_resource_id @id not null,
    made_at @time not null
);
create unique index attendee_of_booking on attendee (booking_id, email_key);
create index attendee_of_email on attendee (email_key);
create index attendee_by on attendee (by_account_id, made_at);
