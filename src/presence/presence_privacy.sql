-- # ---- what is kept about a person (presence_privacy.c)

-- query: give_check_ins table
-- doc: When a person came and left.
-- params: account_id @id
-- row: space @text, resource @text, at @time, gone_at @time?, how @text
select s.name as space, r.name as resource, c.at, c.gone_at,
       case c.how when 1 then 'phone' when 2 then 'paper' when 3 then 'tablet' when 4 then 'desk' else 'booked' end as how
  from check_in c join booking b on b.id = c.booking_id join space s on s.id = c.space_id
       join resource r on r.id = b.resource_id
 where c.account_id = :account_id and c.account_id <> 0 order by c.at desc;

-- query: give_presence_circle table
-- doc: Whether others may see that he is here.
-- params: account_id @id
-- row: since @time
select since from presence_circle where account_id = :account_id;

-- query: erase_check_ins exec
-- doc: Nobody is named any more as who came.
-- params: account_id @id
update check_in set account_id = 0 where account_id = :account_id and account_id <> 0;

-- query: erase_check_ins_made exec
-- doc: Nor as who checked somebody in.
-- params: account_id @id
update check_in set by_account_id = 0 where by_account_id = :account_id and by_account_id <> 0;
