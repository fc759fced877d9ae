-- # Who said what to a request: round counts the answers to one booking, from 0. by_link: by the link in a mail.
create table booking_answer (
    booking_id @id not null,
    round @int not null,
    by_account_id @id,
    by_link @bool not null,
    yes @bool not null,
    at @time not null,
    word @text,
    primary key (booking_id, round)
);
create index booking_answer_by on booking_answer (by_account_id) where by_account_id is not null;
