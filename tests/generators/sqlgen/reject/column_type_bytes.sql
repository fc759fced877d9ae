-- # expect 2: column raw of q is made of BLOB
-- query: q many
-- doc: Refused.
-- row: raw @text?
select raw from thing;
