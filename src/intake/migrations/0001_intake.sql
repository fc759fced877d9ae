-- # Files that a host brings along from another product. The file itself goes when it is written or a day is over.
create table intake (
    id @id primary key,
    operator_id @id not null,
    space_id @id not null,
    -- # who uploaded it
    account_id @id not null,
    file_name @text not null,
    body @bytes,
    -- # a word for each column, with spaces between
    fields @text not null,
    dates @int not null,
    unit @int not null,
    charge_now @bool not null,
    -- # somebody has looked at the columns
    mapped @bool not null,
    -- # 1 to be looked at, 2 being written, 3 written
    state @int not null,
    counts @text not null default '',
    report @bytes,
    made_at @time not null,
    started_at @time,
    done_at @time
);
create index intake_of_space on intake (space_id, id);

-- # What names of plans in a file mean here.
create table intake_plan (
    intake_id @id not null,
    name @text not null,
    -- # 0: to be made, or left out
    plan_id @id not null,
    make @bool not null,
    price_cents @money not null,
    months @int not null,
    primary key (intake_id, name)
);

-- # What a row made, so that the same row makes it once: who, which plan, since when; without names or addresses.
create table intake_key (
    space_id @id not null,
    row_key @text not null,
    digest @int not null,
    -- # account, membership or allowance
    subject_id @id not null,
    -- # its revision, or what was left of it, when the row was written
    left_at @int not null,
    primary key (space_id, row_key)
);

-- # What a host knew of a person elsewhere.
create table intake_person (
    space_id @id not null,
    account_id @id not null,
    phone @text not null,
    company @text not null,
    note @text not null,
    intake_id @id not null,
    invited_at @time,
    at @time not null,
    primary key (space_id, account_id)
);
