-- # What a person tells of himself, and whom: `see` holds one digit for each field of enum card_field, in its order
-- # (0 nobody, 1 people of my space, 2 of the network, 3 everyone); a digit that is not there is 0. Lists are words
-- # separated by ';', links one on each line. `widest` is the largest digit of a field that says something.
create table card (
    account_id @id primary key,
    headline @text not null,
    trades @text not null,
    skills @text not null,
    offers @text not null,
    wants @text not null,
    languages @text not null,
    links @text not null,
    -- # 0: none
    home_space_id @id not null,
    see @text not null,
    widest @int not null,
    -- # grows with every picture, so that its address is new; below 1: none now
    photo @int not null,
    changed_at @time not null
);
create index card_by_widest on card (widest);
create index card_by_home on card (home_space_id) where home_space_id <> 0;

-- # His picture as we made it.
create table card_photo (
    account_id @id primary key,
    small @bytes not null,
    large @bytes not null
);

-- # Two people whom a third one, or one of the two, would like to meet; one_account_id < two_account_id. Answers:
-- # 0 none, 1 yes, 2 no, which nobody but the person learns. Status: 1 waits, 2 both said yes, 3 its time is over.
create table introduction (
    id @id primary key,
    -- # whose host made it; 0: no host did
    space_id @id not null,
    by_account_id @id not null,
    one_account_id @id not null,
    two_account_id @id not null,
    why @text not null,
    one_answer @int not null check (one_answer in (0, 1, 2)),
    two_answer @int not null check (two_answer in (0, 1, 2)),
    status @int not null check (status in (1, 2, 3)),
    made_at @time not null,
    ends_at @time not null,
    met_at @time,
    check (one_account_id < two_account_id)
);
create index introduction_of_pair on introduction (one_account_id, two_account_id, made_at);
create index introduction_of_two on introduction (two_account_id, made_at);
create index introduction_by on introduction (by_account_id, made_at);
create index introduction_of_space on introduction (space_id, made_at) where space_id <> 0;
create index introduction_waiting on introduction (ends_at) where status = 1;

-- # Two people of a space whom its host will not introduce: not suggested again.
create table introduction_passed (
    space_id @id not null,
    one_account_id @id not null,
    two_account_id @id not null,
    made_at @time not null,
    primary key (space_id, one_account_id, two_account_id)
);

-- # Who brought whom. Source: 1 by his link, 2 the person said so, 3 by an enquiry.
create table tie (
    account_id @id primary key,
    by_account_id @id not null,
    -- # where he came to; 0: no certain space
    space_id @id not null,
    source @int not null,
    made_at @time not null,
    check (account_id <> by_account_id)
);
create index tie_by on tie (by_account_id, made_at);
create index tie_of_space on tie (space_id, made_at) where space_id <> 0;
