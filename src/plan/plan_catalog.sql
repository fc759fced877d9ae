-- # ---- what is sold for a time (plan_catalog.c)

-- query: plan_of_id one
-- doc: A plan, archived or not.
-- params: id @id
-- row: id @id, operator_id @id, space_id @id, name @text, description @text, period_months @int, period_days @int, price_cents @money, setup_cents @money, barter @text, trial_days @int, trial_cents @money, notice_days @int, renews @bool, warn_days @int, pause_days @int, places @int, audience @int, group_name @text, host_confirms @bool, for_teams @bool, template_id @id, position @int, archived_at @time?, revision @int, edition @int
select id, operator_id, space_id, name, description, period_months, period_days, price_cents, setup_cents,
       barter, trial_days, trial_cents, notice_days, renews, warn_days, pause_days, places, audience,
       group_name, host_confirms, for_teams, template_id, position, archived_at, revision, edition
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
-- params: plan_id @id, edition @int
-- row: kinds @int, weekdays @int, from_min @int, to_min @int, everywhere @bool
select kinds, weekdays, from_min, to_min, everywhere from plan_access
where plan_id = :plan_id and edition = :edition order by id;

-- query: plan_allowances many
-- doc: What each period brings.
-- params: plan_id @id, edition @int
-- row: unit @int, kinds @int, amount @int, rolls_over @int, per_seat @bool
select unit, kinds, amount, rolls_over, per_seat from plan_allowance
where plan_id = :plan_id and edition = :edition order by id;

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
-- params: id @id, plan_id @id, edition @int, kinds @int, weekdays @int, from_min @int, to_min @int, everywhere @bool
insert into plan_access (id, plan_id, edition, kinds, weekdays, from_min, to_min, everywhere)
values (:id, :plan_id, :edition, :kinds, :weekdays, :from_min, :to_min, :everywhere);

-- query: plan_allowance_insert post
-- doc: Something that each period brings.
-- params: id @id, plan_id @id, edition @int, unit @int, kinds @int, amount @int, rolls_over @int, per_seat @bool
insert into plan_allowance (id, plan_id, edition, unit, kinds, amount, rolls_over, per_seat)
values (:id, :plan_id, :edition, :unit, :kinds, :amount, :rolls_over, :per_seat);

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
-- params: plan_id @id, edition @int
delete from plan_access where plan_id = :plan_id and edition = :edition;

-- query: plan_allowances_clear exec
-- doc: Before new ones are written.
-- params: plan_id @id, edition @int
delete from plan_allowance where plan_id = :plan_id and edition = :edition;

-- query: plan_extras_clear exec
-- doc: Before new ones are written.
-- params: plan_id @id
delete from plan_extra where plan_id = :plan_id;

-- # ---- what it includes, as it was from a day on (plan_edition.c)

-- query: plan_editions many
-- doc: When what a plan includes was changed; the first edition is not among them.
-- params: plan_id @id
-- row: edition @int, from_day @int, made_at @time
select edition, from_day, made_at from plan_edition where plan_id = :plan_id order by edition;

-- query: plan_edition_insert post
-- doc: From now on it includes something else.
-- params: plan_id @id, edition @int, from_day @int, at @time
insert into plan_edition (plan_id, edition, from_day, made_at) values (:plan_id, :edition, :from_day, :at);

-- query: plan_set_edition exec
-- doc: What is offered is this edition.
-- params: id @id, edition @int
update plan set edition = :edition where id = :id;

-- query: plan_a_space one
-- doc: A space of an operator, for the day that it is there.
-- params: operator_id @id
-- row: id @id?
select min(id) as id from space where operator_id = :operator_id;

-- query: plan_holders many
-- doc: Memberships that are not over and have a plan, had it, or will have it.
-- params: plan_id @id
-- row: id @id, space_id @id
-- max: 20000
select m.id, m.space_id from membership m
where m.status < 10 and exists (select 1 from membership_change c
                                where c.membership_id = m.id and c.plan_id = :plan_id)
order by m.id;

-- query: plan_look_again exec
-- doc: What a membership brings ahead is looked at on this day.
-- params: id @id, day @int
update membership set next_day = :day where id = :id and status = 3 and (next_day = 0 or next_day > :day);

-- query: draws_of_plan many
-- doc: What is booked from a moment on and included by memberships that have, had or will have a plan; by membership, then day.
-- params: plan_id @id, from_at @int
-- row: membership_id @id, subject_id @id, account_id @id, space_id @id, kind @int, from_at @int, to_at @int
-- max: 2000
select p.source_id as membership_id, d.subject_id, d.account_id, d.space_id, d.kind, d.from_at, d.to_at
from draw_part p join draw d on d.subject_id = p.subject_id
where p.way = 1 and p.from_at > :from_at
  and p.source_id in (select c.membership_id from membership_change c where c.plan_id = :plan_id)
order by p.source_id, d.from_at, d.subject_id limit 2000;
