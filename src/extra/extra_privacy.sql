-- # ---- what is kept about a person (extra_privacy.c)

-- query: give_extras table
-- doc: What a person had added to his bookings.
-- params: account_id @id, email_key @text
-- row: booking @id, starts_at @time, what @text, count @int, price_cents @money, currency @text, note @text, state @text
select l.booking_id as booking, l.starts_at, l.name as what, l.count, l.price_cents * l.times * l.count as price_cents,
       l.currency, l.note, case l.status when 1 then 'agreed' when 2 then 'asked' when 10 then 'cancelled' when 11 then 'declined'
            else 'kept' end as state
  from extra_line l join booking b on b.id = l.booking_id
 where b.account_id = :account_id or (b.account_id is null and lower(b.email) = :email_key)
 order by l.starts_at desc, l.id;

-- query: erase_extras exec
-- doc: What he said to them.
-- params: account_id @id, email_key @text
update extra_line set note = ''
 where note <> '' and booking_id in (select id from booking where account_id = :account_id
                                     or (account_id is null and lower(email) = :email_key));
