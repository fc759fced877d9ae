-- # ---- what is bought once (plan_bundle.c)

-- query: bundle_all many
-- doc: Bundles by id, or those that a space sells (id 0), in the host's order.
-- params: id @id, operator_id @id, space_id @id
-- row: id @id, operator_id @id, space_id @id, name @text, description @text, unit @int, amount @int, kinds @int, weekdays @int, from_min @int, to_min @int, price_cents @money, valid_days @int, audience @int, group_name @text, for_teams @bool, once @bool, archived_at @time?
-- max: 500
select id, operator_id, space_id, name, description, unit, amount, kinds, weekdays, from_min, to_min,
       price_cents, valid_days, audience, group_name, for_teams, once, archived_at
from bundle
where id = :id or (:id = 0 and operator_id = :operator_id and (space_id = 0 or space_id = :space_id))
order by position, id limit 500;

-- query: bundle_write exec
-- doc: New or changed; one of another operator is not touched.
-- params: id @id, operator_id @id, space_id @id, name @text, description @text, unit @int, amount @int, kinds @int, weekdays @int, from_min @int, to_min @int, price_cents @money, valid_days @int, audience @int, group_name @text, for_teams @bool, once @bool
insert into bundle (id, operator_id, space_id, name, description, unit, amount, kinds, weekdays, from_min,
    to_min, price_cents, valid_days, audience, group_name, for_teams, once, position, archived_at, revision)
values (:id, :operator_id, :space_id, :name, :description, :unit, :amount, :kinds, :weekdays, :from_min,
    :to_min, :price_cents, :valid_days, :audience, :group_name, :for_teams, :once, 0, null, 1)
on conflict (id) do update set space_id = excluded.space_id, name = excluded.name,
    description = excluded.description, unit = excluded.unit, amount = excluded.amount,
    kinds = excluded.kinds, weekdays = excluded.weekdays, from_min = excluded.from_min,
    to_min = excluded.to_min, price_cents = excluded.price_cents, valid_days = excluded.valid_days,
    audience = excluded.audience, group_name = excluded.group_name, for_teams = excluded.for_teams,
    once = excluded.once, revision = bundle.revision + 1
where bundle.operator_id = excluded.operator_id;

-- query: bundle_set_archived exec
-- doc: Sold no more, or again.
-- params: id @id, at @time?
update bundle set archived_at = :at, revision = revision + 1 where id = :id;

-- query: bundle_lock lock
-- doc: Who buys something that is sold once comes through here.
-- params: id @id
select id from bundle where id = :id;

-- query: bundle_had one
-- doc: How many of a bundle a person has had.
-- params: bundle_id @id, account_id @id
-- row: n @int
select count(*) as n from allowance where bundle_id = :bundle_id and account_id = :account_id;
