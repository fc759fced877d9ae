-- # What pays for something that was booked: one row for each, while it lasts. Its entries and charges tell the
-- # story; this says what is drawn now, and which places of a membership are in use. Times are minutes since
-- # 1970-01-01 on the clock of the space.
create table draw (
    subject_id @id primary key,
    operator_id @id not null,
    space_id @id not null,
    -- # who uses it, and the team that it is for; 0: for himself
    account_id @id not null,
    team_id @id not null,
    -- # 1 included, 2 credit, 3 pass, 4 money
    way @int not null,
    -- # membership or allowance; 0: money
    source_id @id not null,
    amount @int not null,
    rest_cents @money not null,
    kind @int not null,
    units @int not null,
    from_at @int not null,
    to_at @int not null,
    made_at @time not null
);
create index draw_of_source on draw (source_id, kind, from_at) where source_id <> 0;

-- # What is over has no balance left; who holds something of value is told a week before.
alter table allowance add column closed @bool not null default 0;
alter table allowance add column warned_for_day @int not null default 0;
create index allowance_ending on allowance (until_day) where closed = 0 and until_day <> 0;
create index allowance_of_operator on allowance (operator_id, space_id, until_day);
