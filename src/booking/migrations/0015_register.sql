-- # What a search compares its kept atlas with is the network's register now, one row; these held what it walked through.
drop index space_stamp;
drop index operator_stamp;
