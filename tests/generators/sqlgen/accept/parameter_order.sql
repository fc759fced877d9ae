-- query: thing_between many
-- doc: A parameter used twice, and in another order than declared.
-- params: low @int, high @int
-- row: id @id
select id from thing where amount < :high and amount > :low and id <> :high;
