-- # ---- the invariants on a live file (plan_check.c): how many were looked at, how many are at fault, the first

-- query: check_balances one
-- doc: The balance of an allowance is never below zero [PL-4].
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.left_amount < 0 then 1 end) as faults,
       min(case when x.left_amount < 0 then x.id end) as first_id
from (select a.id, (select coalesce(sum(e.amount), 0) from allowance_entry e where e.allowance_id = a.id)
                 as left_amount
      from allowance a) x;

-- query: check_draws one
-- doc: What a subject drew and was given back is what draws for it now [PL-5].
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.drawn <> x.now then 1 end) as faults,
       min(case when x.drawn <> x.now then x.subject_id end) as first_id
from (select e.subject_id, e.allowance_id, -sum(e.amount) as drawn,
             coalesce((select sum(d.amount) from draw_part d
                       where d.subject_id = e.subject_id and d.source_id = e.allowance_id), 0) as now
      from allowance_entry e where e.reason in (2, 3) and e.subject_id <> 0
      group by e.subject_id, e.allowance_id) x;

-- query: check_rests one
-- doc: What was charged for something that draws is its rest in money; for what draws no more, nothing.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.charged <> x.rest then 1 end) as faults,
       min(case when x.charged <> x.rest then x.subject_id end) as first_id
from (select c.subject_id, sum(c.amount_cents) as charged,
             coalesce((select d.rest_cents from draw d where d.subject_id = c.subject_id), 0) as rest
      from charge c where c.source in (6, 11) group by c.subject_id) x;

-- query: check_rules one
-- doc: Each charge names what it is for and why this much [PL-1].
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when rule = '' or what = '' then 1 end) as faults,
       min(case when rule = '' or what = '' then id end) as first_id
from charge;

-- query: check_reversals one
-- doc: A charge for a booking, what is added to it, or a bundle is taken back once, in full.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults,
       min(case when x.bad then x.id end) as first_id
from (select r.id,
             (c.id is null or c.amount_cents <> -r.amount_cents or c.subject_id <> r.subject_id
              or exists (select 1 from charge o where o.subject_id = r.subject_id
                         and o.reverses_id = r.reverses_id and o.id <> r.id)) as bad
      from charge r left join charge c on c.id = r.reverses_id
      where r.reverses_id <> 0 and r.source in (5, 6, 11)) x;

-- query: check_days one
-- doc: The days of a period that a membership or stay paid, less those given back, are no more than it has [PL-2].
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.days < 0 or x.days > x.whole then 1 end) as faults,
       min(case when x.days < 0 or x.days > x.whole then x.subject_id end) as first_id
from (select subject_id, whole_until_day - whole_from_day as whole,
             sum(case when reverses_id = 0 then until_day - from_day else from_day - until_day end) as days
      from charge where source in (1, 2, 4, 7) and whole_until_day > 0
      group by subject_id, source, whole_from_day, whole_until_day) x;
