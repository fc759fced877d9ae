-- # What is let by licence, and to whom. Days are days since 1970-01-01 in the civil time of the space; an end is the
-- # first day that no longer belongs, 0 "none".

-- # Something that a space lets: the price that it asks, and what it asks beside it. Who has it keeps what was agreed.
create table letting (
    resource_id @id primary key,
    space_id @id not null,
    -- # a month, for one unit
    price_cents @money not null,
    deposit_cents @money not null,
    notice_days @int not null,
    note @text not null
);
create index letting_of_space on letting (space_id);

-- # What may be added to a stay: an address, a locker, cleaning.
create table let_service (
    id @id primary key,
    space_id @id not null,
    name @text not null,
    price_cents @money not null,
    -- # once, not each month
    once @bool not null,
    archived_at @time
);
create index let_service_of_space on let_service (space_id);

create table stay (
    id @id primary key,
    operator_id @id not null,
    space_id @id not null,
    resource_id @id not null,
    units @int not null,
    -- # one of the two is 0
    account_id @id not null,
    team_id @id not null,
    -- # seats that it brings to the team
    seats @int not null,
    status @int not null,
    from_day @int not null,
    -- # months are counted from here
    anchor_day @int not null,
    notice_days @int not null,
    -- # no notice ends it before; 0: none
    term_until_day @int not null,
    -- # its end, when known
    until_day @int not null,
    -- # the end that was agreed when it began, or later; 0: it goes on until somebody gives notice
    agreed_until_day @int not null,
    -- # who gave notice: 1 the host, 2 the holder, 0 nobody
    notice_by @int not null,
    notice_day @int not null,
    end_reason @text not null,
    deposit_cents @money not null,
    returned_day @int not null,
    -- # the charge for what is kept of it has this subject
    kept_id @id not null,
    kept_cents @money not null,
    kept_reason @text not null,
    -- # another end that one side proposes and the other has not answered: 1 the host, 2 the holder
    proposed_by @int not null,
    -- # 0: without an end
    proposed_until_day @int not null,
    -- # a month; null: as it is
    proposed_price_cents @money,
    -- # the first day on which an offer is over
    offer_until_day @int not null,
    warned_for_day @int not null,
    next_day @int not null,
    template_id @id not null,
    document_id @id not null,
    -- # what keeps its days from being booked; 0: none
    block_id @id not null,
    note @text not null,
    made_by_account_id @id not null,
    made_at @time not null,
    changed_at @time not null,
    revision @int not null
);
create index stay_of_space on stay (space_id, status, until_day);
create index stay_of_resource on stay (resource_id, status);
create index stay_of_account on stay (account_id) where account_id <> 0;
create index stay_of_team on stay (team_id) where team_id <> 0;
create index stay_due on stay (next_day) where next_day <> 0;

-- # What it costs from a day on, a month, for all its units.
create table stay_price (
    stay_id @id not null,
    from_day @int not null,
    price_cents @money not null,
    primary key (stay_id, from_day)
);

create table stay_service (
    id @id primary key,
    stay_id @id not null,
    name @text not null,
    price_cents @money not null,
    once @bool not null,
    from_day @int not null,
    until_day @int not null
);
create index stay_service_of_stay on stay_service (stay_id);
