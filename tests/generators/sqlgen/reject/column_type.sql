-- # expect 2: column name of q is made of TEXT
-- query: q many
-- doc: Refused.
-- row: name @int
select name from thing;
