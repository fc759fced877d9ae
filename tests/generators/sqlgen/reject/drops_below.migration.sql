-- # expect 2: sample may not change lower_thing
drop table lower_thing;
