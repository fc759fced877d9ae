-- # What runs for a team elsewhere (memberships, stays): while there is any it cannot be closed.
alter table team add column bound @int not null default 0;
