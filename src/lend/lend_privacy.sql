-- # ---- what is kept about a person (lend_privacy.c)

-- query: give_lendings table
-- doc: What a person frees and lends.
-- params: account_id @id
-- row: id @id, space @text, resource @text, lends @bool, from_day @int, until_day @int, weekdays @int, part @int, price_day_cents @money?, price_hour_cents @money?, share_bp @int, named @bool, made_at @time
select l.id, p.name as space, r.name as resource, l.lends, l.from_day, l.until_day, l.weekdays, l.part,
       l.price_day_cents, l.price_hour_cents, l.share_bp, l.named, l.made_at
  from lending l join stay s on s.id = l.stay_id join space p on p.id = l.space_id
  join resource r on r.id = l.resource_id
 where s.account_id = :account_id and s.account_id <> 0 order by l.id desc;

-- query: lendings_named many
-- doc: Lendings of a person on which others read his name.
-- params: account_id @id
-- row: id @id, space_id @id
-- max: 2000
select l.id, l.space_id from lending l join stay s on s.id = l.stay_id
 where s.account_id = :account_id and s.account_id <> 0 and l.named = 1 order by l.id limit 2000;

-- query: lending_unname exec
-- doc: Nobody reads who lends it any more.
-- params: id @id
update lending set named = 0 where id = :id;
