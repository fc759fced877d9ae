-- # ---- what is sold for a time (plan_catalog.c)

-- query: plan_of_id one
-- doc: A plan, archived or not.
-- params: id @id
-- row: id @id, operator_id @id, space_id @id, name @text, description @text, period_months @int, period_days @int, price_cents @money, setup_cents @money, barter @text, trial_days @int, trial_cents @money, notice_days @int, renews @bool, warn_days @int, pause_days @int, places @int, audience @int, group_name @text, host_confirms @bool, for_teams @bool, template_id @id, position @int, archived_at @time?, revision @int
select id, operator_id, space_id, name, description, period_months, period_days, price_cents, setup_cents,
       barter, trial_days, trial_cents, notice_days, renews, warn_days, pause_days, places, audience,
       group_name, host_confirms, for_teams, template_id, position, archived_at, revision
from plan where id = :id;

-- query: plans_of_space many
-- doc: Ids of the plans of a space and of its operator as a whole, in the host's order.
-- params: operator_id @id, space_id @id, archived @int
-- row: id @id
select id from plan
where operator_id = :operator_id and (space_id = :space_id or space_id = 0)
  and (archived_at is null or :archived = 1)
order by position, id;

-- query: plan_terms many
-- doc: Lower prices for longer terms.
-- params: plan_id @id
-- row: months @int, price_cents @money
select months, price_cents from plan_term where plan_id = :plan_id order by months;

-- query: plan_accesses many
-- doc: What may be used as much as wanted.
-- params: plan_id @id
-- row: kinds @int, weekdays @int, from_min @int, to_min @int, everywhere @bool
select kinds, weekdays, from_min, to_min, everywhere from plan_access where plan_id = :plan_id order by id;

-- query: plan_allowances many
-- doc: What each period brings.
-- params: plan_id @id
-- row: unit @int, kinds @int, amount @int, rolls_over @int, per_seat @bool
select unit, kinds, amount, rolls_over, per_seat from plan_allowance where plan_id = :plan_id order by id;

-- query: plan_extras many
-- doc: Services of a plan.
-- params: plan_id @id
-- row: id @id, name @text, price_cents @money
select id, name, price_cents from plan_extra where plan_id = :plan_id order by position, id;

-- query: plan_insert post
-- doc: A new plan.
-- params: id @id, operator_id @id, space_id @id, name @text, description @text, period_months @int, period_days @int, price_cents @money, setup_cents @money, barter @text, trial_days @int, trial_cents @money, notice_days @int, renews @bool, warn_days @int, pause_days @int, places @int, audience @int, group_name @text, host_confirms @bool, for_teams @bool, template_id @id, position @int
insert into plan (id, operator_id, space_id, name, description, period_months, period_days, price_cents,
                  setup_cents, barter, trial_days, trial_cents, notice_days, renews, warn_days, pause_days,
                  places, audience, group_name, host_confirms, for_teams, template_id, position, revision)
values (:id, :operator_id, :space_id, :name, :description, :period_months, :period_days, :price_cents,
        :setup_cents, :barter, :trial_days, :trial_cents, :notice_days, :renews, :warn_days, :pause_days,
        :places, :audience, :group_name, :host_confirms, :for_teams, :template_id, :position, 1);

-- query: plan_update exec
-- doc: Other words, prices or rules for whoever joins from now on.
-- params: id @id, space_id @id, name @text, description @text, period_months @int, period_days @int, price_cents @money, setup_cents @money, barter @text, trial_days @int, trial_cents @money, notice_days @int, renews @bool, warn_days @int, pause_days @int, places @int, audience @int, group_name @text, host_confirms @bool, for_teams @bool, template_id @id, position @int
update plan set space_id = :space_id, name = :name, description = :description,
       period_months = :period_months, period_days = :period_days, price_cents = :price_cents,
       setup_cents = :setup_cents, barter = :barter, trial_days = :trial_days, trial_cents = :trial_cents,
       notice_days = :notice_days, renews = :renews, warn_days = :warn_days, pause_days = :pause_days,
       places = :places, audience = :audience, group_name = :group_name, host_confirms = :host_confirms,
       for_teams = :for_teams, template_id = :template_id, position = :position, revision = revision + 1
where id = :id;

-- query: plan_put_away exec
-- doc: Offered no more, or again (archived_at null).
-- params: id @id, archived_at @time?
update plan set archived_at = :archived_at, revision = revision + 1 where id = :id;

-- query: plan_lock lock
-- doc: Before a place of it is counted.
-- params: id @id
select id from plan where id = :id;

-- query: plan_taken one
-- doc: Memberships that take a place.
-- params: plan_id @id
-- row: n @int
select count(*) as n from membership where plan_id = :plan_id and status < 10;

-- query: plan_term_insert post
-- doc: A term with its price.
-- params: plan_id @id, months @int, price_cents @money
insert into plan_term (plan_id, months, price_cents) values (:plan_id, :months, :price_cents);

-- query: plan_access_insert post
-- doc: A right of use.
-- params: id @id, plan_id @id, kinds @int, weekdays @int, from_min @int, to_min @int, everywhere @bool
insert into plan_access (id, plan_id, kinds, weekdays, from_min, to_min, everywhere)
values (:id, :plan_id, :kinds, :weekdays, :from_min, :to_min, :everywhere);

-- query: plan_allowance_insert post
-- doc: Something that each period brings.
-- params: id @id, plan_id @id, unit @int, kinds @int, amount @int, rolls_over @int, per_seat @bool
insert into plan_allowance (id, plan_id, unit, kinds, amount, rolls_over, per_seat)
values (:id, :plan_id, :unit, :kinds, :amount, :rolls_over, :per_seat);

-- query: plan_extra_insert post
-- doc: A service.
-- params: id @id, plan_id @id, name @text, price_cents @money, position @int
insert into plan_extra (id, plan_id, name, price_cents, position)
values (:id, :plan_id, :name, :price_cents, :position);

-- query: plan_terms_clear exec
-- doc: Before new ones are written.
-- params: plan_id @id
delete from plan_term where plan_id = :plan_id;

-- query: plan_accesses_clear exec
-- doc: Before new ones are written.
-- params: plan_id @id
delete from plan_access where plan_id = :plan_id;

-- query: plan_allowances_clear exec
-- doc: Before new ones are written.
-- params: plan_id @id
delete from plan_allowance where plan_id = :plan_id;

-- query: plan_extras_clear exec
-- doc: Before new ones are written.
-- params: plan_id @id
delete from plan_extra where plan_id = :plan_id;
