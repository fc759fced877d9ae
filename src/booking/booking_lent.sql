-- # ---- what is lent of a place that is let (booking_lent.c)

-- query: lent_house many
-- doc: What is lent in a space from an instant on, for a house that is kept in memory; lending by lending.
-- params: space_id @id, from_at @time
-- row: lending_id @id, starts_at @time, ends_at @time, resource_id @id, block_id @id, units @int, price_hour_cents @money?, price_half_day_cents @money?, price_day_cents @money?, by_name @text
-- max: 4000
select lending_id, starts_at, ends_at, resource_id, block_id, units, price_hour_cents, price_half_day_cents,
       price_day_cents, by_name
from lent_span where space_id = :space_id and ends_at > :from_at order by lending_id, starts_at limit 4000;

-- query: lent_of_resource many
-- doc: What is lent of a resource from an instant on, block by block.
-- params: space_id @id, resource_id @id, from_at @time
-- row: lending_id @id, starts_at @time, ends_at @time, block_id @id, units @int
-- max: 4000
select lending_id, starts_at, ends_at, block_id, units
from lent_span where space_id = :space_id and resource_id = :resource_id and ends_at > :from_at
order by block_id, starts_at limit 4000;

-- query: lent_count one
-- doc: How many spans of a space are not over, but for those of one lending.
-- params: space_id @id, from_at @time, but @id
-- row: n @int
select count(*) as n from lent_span
where space_id = :space_id and ends_at > :from_at and lending_id <> :but;

-- query: lent_check_rows each
-- doc: All that is lent, block by block.
-- row: block_id @id, starts_at @time, ends_at @time, units @int
select block_id, starts_at, ends_at, units from lent_span order by block_id, starts_at;

-- query: lent_clear exec
-- doc: A lending gives nothing any more, before its spans are written anew.
-- params: lending_id @id
delete from lent_span where lending_id = :lending_id;

-- query: lent_add exec
-- doc: A span in which units of a place that is let can be booked.
-- params: lending_id @id, starts_at @time, ends_at @time, space_id @id, resource_id @id, block_id @id, units @int, price_hour_cents @money?, price_half_day_cents @money?, price_day_cents @money?, by_name @text
insert into lent_span (lending_id, starts_at, ends_at, space_id, resource_id, block_id, units, price_hour_cents,
                       price_half_day_cents, price_day_cents, by_name)
values (:lending_id, :starts_at, :ends_at, :space_id, :resource_id, :block_id, :units, :price_hour_cents,
        :price_half_day_cents, :price_day_cents, :by_name);

-- query: lent_unname exec
-- doc: Who lends is named no more.
-- params: lending_id @id
update lent_span set by_name = '' where lending_id = :lending_id;
