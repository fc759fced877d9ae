-- # expect 2: thing_bytes is table and has bytes, which no table shows
-- query: thing_bytes table
-- doc: No table shows these.
-- row: raw @bytes?
select raw from thing;
