-- query: thing_now one
-- doc: The engines say it differently.
-- params: least @int
-- row: n @int
select count(*) as n from thing where amount > :least;
-- postgres:
select count(*) as n from thing where amount > :least and seen_at > extract(epoch from now())::bigint;
