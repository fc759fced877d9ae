-- # What a plan includes may change. An edition holds for who joins from then on, and for who has the plan from his
-- # next period on; the first one has no row here.
create table plan_edition (
    plan_id @id not null,
    edition @int not null,
    -- # the day at the space on which it was made
    from_day @int not null,
    made_at @time not null,
    primary key (plan_id, edition)
);
alter table plan add column edition @int not null default 1;
alter table plan_access add column edition @int not null default 1;
alter table plan_allowance add column edition @int not null default 1;
