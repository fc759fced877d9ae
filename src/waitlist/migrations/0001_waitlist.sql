-- # Who waits for a place that is taken. resource_id null: any of the kind. Status below 10 waits (waitlist.h). hold_id,
-- # offer_resource_id, offer_at, answer_by: of the offer that stands, or stood last.
create table waitlist (
    id @id primary key,
    space_id @id not null,
    resource_id @id,
    kind @int not null,
    starts_at @time not null,
    ends_at @time not null,
    units @int not null,
    people @int not null,
    account_id @id,
    name @text not null,
    email @text not null,
    lang @text not null,
    status @int not null,
    made_at @time not null,
    changed_at @time not null,
    hold_id @id,
    offer_resource_id @id,
    offer_at @time,
    answer_by @time,
    booking_id @id
);
create index waitlist_of_space on waitlist (space_id, id) where status < 10;
create index waitlist_of_account on waitlist (account_id, id) where account_id is not null;
create index waitlist_of_email on waitlist (email, id);
create index waitlist_offered on waitlist (answer_by) where status = 2;
create index waitlist_ending on waitlist (ends_at);
