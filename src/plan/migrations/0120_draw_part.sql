-- # What pays for something may be several in turn: a part for each, in the order in which they are drawn; what they
-- # leave is paid in money.
create table draw_part (
    subject_id @id not null,
    part @int not null,
    -- # 1 included, 2 credit, 3 pass
    way @int not null,
    -- # membership or allowance
    source_id @id not null,
    -- # of an allowance, in its unit; of a membership, places
    amount @int not null,
    kind @int not null,
    from_at @int not null,
    primary key (subject_id, part)
);
create index draw_part_of_source on draw_part (source_id, kind, from_at);

insert into draw_part (subject_id, part, way, source_id, amount, kind, from_at)
select subject_id, 1, way, source_id, case when way = 1 then units else amount end, kind, from_at
from draw where source_id <> 0;

-- # `way` is what is drawn first; 4: all of it is paid in money.
drop index draw_of_source;
alter table draw drop column source_id;
alter table draw drop column amount;
