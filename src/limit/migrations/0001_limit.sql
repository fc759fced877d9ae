-- # How much one may book in a space. All that is set must hold; 0 and '' are "any". Numbers as in limit.h.
create table limit_rule (
    id @id primary key,
    space_id @id not null,
    name @text not null,
    active @bool not null,
    measure @int not null,
    period @int not null,
    peak @int not null,
    each @int not null,
    -- # minutes, places, days or no-shows
    amount @int not null,
    days @int not null,
    kinds @int not null,
    resource_id @id not null,
    account_id @id not null,
    audience @int not null,
    plan_id @id not null,
    team_id @id not null,
    group_name @text not null,
    effect @int not null,
    made_at @time not null
);
create index limit_rule_of_space on limit_rule (space_id, id);
create index limit_rule_of_person on limit_rule (account_id);

-- # When a space is asked for most: minutes of the day, by ISO weekday.
create table limit_peak (
    space_id @id not null,
    weekday @int not null,
    from_min @int not null,
    to_min @int not null,
    primary key (space_id, weekday, from_min)
);
