-- # Somebody who asks a space for a desk, an office, a tour. A lead that came to nothing is emptied of the person
-- # after a year; what is left are the sums. `fold` is what search reads.
create table lead (
    id @id primary key,
    space_id @id not null,
    -- # the request to the network that it came from; 0: to this space alone
    wish_id @id not null,
    status @int not null,
    lost_reason @int not null,
    wants @int not null,
    -- # in his words, and as a day when he gave one; 0: none
    when_text @text not null,
    from_day @int not null,
    people @int not null,
    message @text not null,
    name @text not null,
    email @text,
    email_key @text,
    phone @text,
    source @int not null,
    -- # who told him: in his words, and the account when it is known; 0: it is not
    by_text @text not null,
    by_account_id @id not null,
    lang @text not null,
    -- # who noted it for a caller; 0: he asked himself
    made_by_account_id @id not null,
    answered_at @time,
    next_text @text not null,
    next_day @int not null,
    -- # how often the hosts were reminded
    reminded @int not null,
    -- # the account that he has by now; 0: none
    account_id @id not null,
    fold @text not null,
    made_at @time not null,
    changed_at @time not null,
    erased_at @time
);
create index lead_of_space on lead (space_id, status, made_at);
create index lead_of_wish on lead (wish_id) where wish_id <> 0;
create index lead_of_email on lead (email_key, made_at) where email_key is not null;
create index lead_waiting on lead (made_at) where status = 1;
create index lead_to_erase on lead (changed_at) where erased_at is null;

-- # What happened with a lead, for the staff: notes, mails, steps. by_account_id 0: the person.
create table lead_entry (
    id @id primary key,
    lead_id @id not null,
    kind @int not null,
    status @int not null,
    subject @text not null,
    body @text not null,
    by_account_id @id not null,
    made_at @time not null
);
create index lead_entry_of_lead on lead_entry (lead_id, id);

-- # When a space shows itself. One row is also the lock behind which tours are booked.
create table tour_terms (
    space_id @id primary key,
    offered @bool not null,
    length_min @int not null,
    notice_min @int not null,
    horizon_days @int not null,
    -- # who shows; 0: all hosts are told
    shows_account_id @id not null,
    meeting @text not null,
    revision @int not null
);

-- # Spans of an ISO weekday, in minutes since midnight.
create table tour_hours (
    space_id @id not null,
    weekday @int not null,
    from_min @int not null,
    to_min @int not null,
    primary key (space_id, weekday, from_min)
);

-- # Status: 1 booked, 2 took place, 3 nobody came, 10 cancelled. One booked tour for each lead.
create table tour (
    id @id primary key,
    space_id @id not null,
    lead_id @id not null,
    starts_at @time not null,
    ends_at @time not null,
    shows_account_id @id not null,
    status @int not null,
    revision @int not null,
    made_at @time not null,
    changed_at @time not null
);
create index tour_of_space on tour (space_id, starts_at) where status < 10;
create index tour_of_lead on tour (lead_id, id);

-- # Somebody who asks the network for a place near a town; it is passed to spaces, each of which gets a lead.
create table wish (
    id @id primary key,
    status @int not null,
    place @text not null,
    lat_micro @int not null,
    lon_micro @int not null,
    wants @int not null,
    when_text @text not null,
    from_day @int not null,
    people @int not null,
    message @text not null,
    name @text not null,
    email @text,
    email_key @text,
    phone @text,
    source @int not null,
    by_text @text not null,
    by_account_id @id not null,
    lang @text not null,
    passed_at @time,
    -- # the space that answered first; 0: none yet
    answered_space_id @id not null,
    answered_at @time,
    -- # when he was asked whether he found a place
    asked_back_at @time,
    fold @text not null,
    made_at @time not null,
    changed_at @time not null,
    erased_at @time
);
create index wish_by_status on wish (status, made_at);
create index wish_of_email on wish (email_key, made_at) where email_key is not null;

-- # One row: are requests passed at once, or does a steward choose?
create table lead_setting (
    id @id primary key check (id = 1),
    at_once @bool not null
);
