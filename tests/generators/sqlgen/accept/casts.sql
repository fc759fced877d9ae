-- query: thing_sum one
-- doc: Type tokens serve in casts.
-- params: extra @int
-- row: total @int
select cast(coalesce(sum(amount), 0) + :extra as @int) as total from thing;
