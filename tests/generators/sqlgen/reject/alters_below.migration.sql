-- # expect 3: sample may not change lower_thing, a table of below
create table x (id @id);
alter table lower_thing add column x @int;
