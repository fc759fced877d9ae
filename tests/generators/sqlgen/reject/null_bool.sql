-- # expect 4: third value
-- query: q many
-- doc: Refused.
-- row: open @bool?
select open from thing;
