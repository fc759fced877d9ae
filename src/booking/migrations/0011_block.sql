-- # Units of a resource that are taken for whole civil days of its space. until_day is the first day that is free
-- # again, 0: open. kind: 1 let (a stay; people never see whose), 2 out of order, 3 kept back.
create table block (
    id @id primary key,
    space_id @id not null,
    resource_id @id not null,
    units @int not null check (units >= 1),
    from_day @int not null,
    until_day @int not null,
    kind @int not null,
    why @text not null,
    subject_id @id not null,
    by_account_id @id not null,
    made_at @time not null,
    changed_at @time not null,
    revision @int not null,
    check (until_day = 0 or until_day > from_day)
);
create index block_of_space on block (space_id, resource_id, from_day);
