-- # Somebody with an office who would open a space in the network. Emptied of the person a year after the last
-- # word; what is left are the sums. What is written to him stands in lead_entry, as for an enquiry.
create table applicant (
    id @id primary key,
    status @int not null,
    name @text not null,
    email @text,
    email_key @text,
    phone @text,
    -- # what his office is called; '' when he did not say
    place_name @text not null,
    town @text not null,
    country @text not null,
    lat_micro @int not null,
    lon_micro @int not null,
    desks @int not null,
    rooms @int not null,
    message @text not null,
    source @int not null,
    by_text @text not null,
    lang @text not null,
    answered_at @time,
    -- # the operator that was made for him; 0: he is not invited
    operator_id @id not null,
    fold @text not null,
    made_at @time not null,
    changed_at @time not null,
    erased_at @time
);
create index applicant_by_status on applicant (status, made_at);
create index applicant_of_email on applicant (email_key, made_at) where email_key is not null;
create index applicant_to_erase on applicant (changed_at) where erased_at is null;

-- # Whether the network takes new spaces now, and what it says of itself to who would join.
alter table lead_setting add column join_open @bool not null default 1;
alter table lead_setting add column join_words @text not null default '';
