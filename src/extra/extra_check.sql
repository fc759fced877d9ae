-- # ---- the invariants on a live file (extra_check.c)

-- query: extra_check_lines one
-- doc: What is added to a booking that is not there or not in this space, has ended, or is at another time.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults,
       min(case when x.bad then x.booking_id end) as first_id
from (select l.booking_id,
             (b.id is null or e.id is null or b.space_id <> l.space_id or e.space_id <> l.space_id or l.count < 1
              or (l.status < 10 and (b.status >= 10 or b.starts_at <> l.starts_at or b.ends_at <> l.ends_at))) as bad
      from extra_line l left join booking b on b.id = l.booking_id left join extra e on e.id = l.extra_id) x;

-- query: extra_check_stock one
-- doc: Moments at which more is promised than there is, though it was promised after the last change of how much there is; looked at where somebody's begins, which is where it becomes more. A booking lasts a day at most (BK-4).
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults,
       min(case when x.bad then x.booking_id end) as first_id
from (select l.booking_id,
             ((select sum(o.count) from extra_line o
               where o.extra_id = l.extra_id and o.status < 10 and o.starts_at <= l.starts_at
                 and o.starts_at > l.starts_at - 90000 and o.ends_at > l.starts_at) > e.stock
              and exists (select 1 from extra_line o
                          where o.extra_id = l.extra_id and o.status < 10 and o.starts_at <= l.starts_at
                            and o.starts_at > l.starts_at - 90000 and o.ends_at > l.starts_at
                            and o.made_at > e.changed_at)) as bad
      from extra_line l join extra e on e.id = l.extra_id where l.status < 10 and e.stock > 0) x;
