-- # ---- what a space lets (stay_letting.c)

-- query: letting_of one
-- doc: How a resource is let.
-- params: resource_id @id
-- row: resource_id @id, space_id @id, price_cents @money, deposit_cents @money, notice_days @int, note @text
select resource_id, space_id, price_cents, deposit_cents, notice_days, note from letting where resource_id = :resource_id;

-- query: lettings_of_space many
-- doc: What a space lets.
-- params: space_id @id
-- row: resource_id @id, space_id @id, price_cents @money, deposit_cents @money, notice_days @int, note @text
select resource_id, space_id, price_cents, deposit_cents, notice_days, note from letting
where space_id = :space_id order by resource_id;

-- query: letting_put post
-- doc: Let a resource, or at another price.
-- params: resource_id @id, space_id @id, price_cents @money, deposit_cents @money, notice_days @int, note @text
insert into letting (resource_id, space_id, price_cents, deposit_cents, notice_days, note)
values (:resource_id, :space_id, :price_cents, :deposit_cents, :notice_days, :note)
on conflict (resource_id) do update set price_cents = excluded.price_cents, deposit_cents = excluded.deposit_cents,
       notice_days = excluded.notice_days, note = excluded.note;

-- query: letting_delete exec
-- doc: Let it no more.
-- params: resource_id @id
delete from letting where resource_id = :resource_id;

-- query: let_services many
-- doc: What may be added to the stays of a space.
-- params: space_id @id
-- row: id @id, space_id @id, name @text, price_cents @money, once @bool
select id, space_id, name, price_cents, once from let_service
where space_id = :space_id and archived_at is null order by name, id;

-- query: let_service_insert post
-- doc: One more that may be added.
-- params: id @id, space_id @id, name @text, price_cents @money, once @bool
insert into let_service (id, space_id, name, price_cents, once) values (:id, :space_id, :name, :price_cents, :once);

-- query: let_service_archive exec
-- doc: It is offered no more; who has it keeps it.
-- params: id @id, space_id @id, at @time
update let_service set archived_at = :at where id = :id and space_id = :space_id and archived_at is null;

-- # ---- stays (stay_save.c)

-- query: stay_of_id one
-- doc: A stay without its parts.
-- params: id @id
-- row: id @id, operator_id @id, space_id @id, resource_id @id, units @int, account_id @id, team_id @id, seats @int, status @int, from_day @int, anchor_day @int, notice_days @int, term_until_day @int, until_day @int, agreed_until_day @int, notice_by @int, notice_day @int, end_reason @text, deposit_cents @money, returned_day @int, kept_id @id, kept_cents @money, kept_reason @text, proposed_by @int, proposed_until_day @int, proposed_price_cents @money?, offer_until_day @int, warned_for_day @int, template_id @id, document_id @id, block_id @id, note @text, made_by_account_id @id, made_at @time, changed_at @time, revision @int, resource_name @text
select s.id, s.operator_id, s.space_id, s.resource_id, s.units, s.account_id, s.team_id, s.seats,
       s.status, s.from_day, s.anchor_day, s.notice_days, s.term_until_day, s.until_day,
       s.agreed_until_day, s.notice_by, s.notice_day, s.end_reason, s.deposit_cents, s.returned_day,
       s.kept_id, s.kept_cents, s.kept_reason, s.proposed_by, s.proposed_until_day,
       s.proposed_price_cents, s.offer_until_day, s.warned_for_day, s.template_id, s.document_id,
       s.block_id, s.note, s.made_by_account_id, s.made_at, s.changed_at, s.revision, r.name as resource_name
from stay s join resource r on r.id = s.resource_id
where s.id = :id;

-- query: stays_of_holder many
-- doc: Of a person or team (the other 0), newest first.
-- params: account_id @id, team_id @id
-- row: id @id, operator_id @id, space_id @id, resource_id @id, units @int, account_id @id, team_id @id, seats @int, status @int, from_day @int, anchor_day @int, notice_days @int, term_until_day @int, until_day @int, agreed_until_day @int, notice_by @int, notice_day @int, end_reason @text, deposit_cents @money, returned_day @int, kept_id @id, kept_cents @money, kept_reason @text, proposed_by @int, proposed_until_day @int, proposed_price_cents @money?, offer_until_day @int, warned_for_day @int, template_id @id, document_id @id, block_id @id, note @text, made_by_account_id @id, made_at @time, changed_at @time, revision @int, resource_name @text
select s.id, s.operator_id, s.space_id, s.resource_id, s.units, s.account_id, s.team_id, s.seats,
       s.status, s.from_day, s.anchor_day, s.notice_days, s.term_until_day, s.until_day,
       s.agreed_until_day, s.notice_by, s.notice_day, s.end_reason, s.deposit_cents, s.returned_day,
       s.kept_id, s.kept_cents, s.kept_reason, s.proposed_by, s.proposed_until_day,
       s.proposed_price_cents, s.offer_until_day, s.warned_for_day, s.template_id, s.document_id,
       s.block_id, s.note, s.made_by_account_id, s.made_at, s.changed_at, s.revision, r.name as resource_name
from stay s join resource r on r.id = s.resource_id
where (s.account_id = :account_id and :account_id <> 0) or (s.team_id = :team_id and :team_id <> 0)
order by s.id desc;

-- query: stays_in_space many
-- doc: Of a space, those that hold something, or with `over` 1 all of them.
-- params: space_id @id, over @int
-- row: id @id, operator_id @id, space_id @id, resource_id @id, units @int, account_id @id, team_id @id, seats @int, status @int, from_day @int, anchor_day @int, notice_days @int, term_until_day @int, until_day @int, agreed_until_day @int, notice_by @int, notice_day @int, end_reason @text, deposit_cents @money, returned_day @int, kept_id @id, kept_cents @money, kept_reason @text, proposed_by @int, proposed_until_day @int, proposed_price_cents @money?, offer_until_day @int, warned_for_day @int, template_id @id, document_id @id, block_id @id, note @text, made_by_account_id @id, made_at @time, changed_at @time, revision @int, resource_name @text
select s.id, s.operator_id, s.space_id, s.resource_id, s.units, s.account_id, s.team_id, s.seats,
       s.status, s.from_day, s.anchor_day, s.notice_days, s.term_until_day, s.until_day,
       s.agreed_until_day, s.notice_by, s.notice_day, s.end_reason, s.deposit_cents, s.returned_day,
       s.kept_id, s.kept_cents, s.kept_reason, s.proposed_by, s.proposed_until_day,
       s.proposed_price_cents, s.offer_until_day, s.warned_for_day, s.template_id, s.document_id,
       s.block_id, s.note, s.made_by_account_id, s.made_at, s.changed_at, s.revision, r.name as resource_name
from stay s join resource r on r.id = s.resource_id
where s.space_id = :space_id and (s.status < 10 or :over = 1)
order by r.name, s.from_day, s.id;

-- query: stays_holding many
-- doc: Those that hold a resource.
-- params: resource_id @id
-- row: id @id, operator_id @id, space_id @id, resource_id @id, units @int, account_id @id, team_id @id, seats @int, status @int, from_day @int, anchor_day @int, notice_days @int, term_until_day @int, until_day @int, agreed_until_day @int, notice_by @int, notice_day @int, end_reason @text, deposit_cents @money, returned_day @int, kept_id @id, kept_cents @money, kept_reason @text, proposed_by @int, proposed_until_day @int, proposed_price_cents @money?, offer_until_day @int, warned_for_day @int, template_id @id, document_id @id, block_id @id, note @text, made_by_account_id @id, made_at @time, changed_at @time, revision @int, resource_name @text
select s.id, s.operator_id, s.space_id, s.resource_id, s.units, s.account_id, s.team_id, s.seats,
       s.status, s.from_day, s.anchor_day, s.notice_days, s.term_until_day, s.until_day,
       s.agreed_until_day, s.notice_by, s.notice_day, s.end_reason, s.deposit_cents, s.returned_day,
       s.kept_id, s.kept_cents, s.kept_reason, s.proposed_by, s.proposed_until_day,
       s.proposed_price_cents, s.offer_until_day, s.warned_for_day, s.template_id, s.document_id,
       s.block_id, s.note, s.made_by_account_id, s.made_at, s.changed_at, s.revision, r.name as resource_name
from stay s join resource r on r.id = s.resource_id
where s.resource_id = :resource_id and s.status < 10 order by s.from_day, s.id;

-- query: stay_prices many
-- doc: What a stay costs, from which day on.
-- params: stay_id @id
-- row: from_day @int, price_cents @money
select from_day, price_cents from stay_price where stay_id = :stay_id order by from_day;

-- query: stay_services many
-- doc: The services of a stay.
-- params: stay_id @id
-- row: id @id, name @text, price_cents @money, once @bool, from_day @int, until_day @int
select id, name, price_cents, once, from_day, until_day from stay_service where stay_id = :stay_id order by from_day, id;

-- query: stay_insert post
-- doc: A new stay.
-- params: id @id, operator_id @id, space_id @id, resource_id @id, units @int, account_id @id, team_id @id, seats @int, status @int, from_day @int, anchor_day @int, notice_days @int, term_until_day @int, until_day @int, agreed_until_day @int, notice_by @int, notice_day @int, end_reason @text, deposit_cents @money, returned_day @int, kept_id @id, kept_cents @money, kept_reason @text, proposed_by @int, proposed_until_day @int, proposed_price_cents @money?, offer_until_day @int, warned_for_day @int, next_day @int, template_id @id, document_id @id, block_id @id, note @text, made_by_account_id @id, made_at @time, changed_at @time, revision @int
insert into stay (id, operator_id, space_id, resource_id, units, account_id, team_id, seats, status, from_day,
                  anchor_day, notice_days, term_until_day, until_day, agreed_until_day, notice_by, notice_day,
                  end_reason, deposit_cents, returned_day, kept_id, kept_cents, kept_reason, proposed_by,
                  proposed_until_day, proposed_price_cents, offer_until_day, warned_for_day, next_day, template_id,
                  document_id, block_id, note, made_by_account_id, made_at, changed_at, revision)
values (:id, :operator_id, :space_id, :resource_id, :units, :account_id, :team_id, :seats, :status,
        :from_day, :anchor_day, :notice_days, :term_until_day, :until_day, :agreed_until_day, :notice_by,
        :notice_day, :end_reason, :deposit_cents, :returned_day, :kept_id, :kept_cents, :kept_reason,
        :proposed_by, :proposed_until_day, :proposed_price_cents, :offer_until_day, :warned_for_day,
        :next_day, :template_id, :document_id, :block_id, :note, :made_by_account_id, :made_at,
        :changed_at, :revision);

-- query: stay_update exec
-- doc: As it is now, if nobody changed it meanwhile.
-- params: id @id, revision @int, status @int, from_day @int, anchor_day @int, term_until_day @int, until_day @int, agreed_until_day @int, notice_by @int, notice_day @int, end_reason @text, returned_day @int, kept_id @id, kept_cents @money, kept_reason @text, proposed_by @int, proposed_until_day @int, proposed_price_cents @money?, warned_for_day @int, next_day @int, document_id @id, block_id @id, changed_at @time
update stay set status = :status, from_day = :from_day, anchor_day = :anchor_day, term_until_day = :term_until_day,
       until_day = :until_day, agreed_until_day = :agreed_until_day, notice_by = :notice_by,
       notice_day = :notice_day, end_reason = :end_reason, returned_day = :returned_day,
       kept_id = :kept_id, kept_cents = :kept_cents, kept_reason = :kept_reason,
       proposed_by = :proposed_by, proposed_until_day = :proposed_until_day,
       proposed_price_cents = :proposed_price_cents, warned_for_day = :warned_for_day,
       next_day = :next_day, document_id = :document_id, block_id = :block_id, changed_at = :changed_at, revision = revision + 1
where id = :id and revision = :revision;

-- query: stay_prices_clear exec
-- doc: Before they are written anew.
-- params: stay_id @id
delete from stay_price where stay_id = :stay_id;

-- query: stay_price_insert post
-- doc: A price from a day on.
-- params: stay_id @id, from_day @int, price_cents @money
insert into stay_price (stay_id, from_day, price_cents) values (:stay_id, :from_day, :price_cents);

-- query: stay_services_clear exec
-- doc: Before they are written anew, with their ids.
-- params: stay_id @id
delete from stay_service where stay_id = :stay_id;

-- query: stay_service_insert post
-- doc: A service of a stay.
-- params: id @id, stay_id @id, name @text, price_cents @money, once @bool, from_day @int, until_day @int
insert into stay_service (id, stay_id, name, price_cents, once, from_day, until_day)
values (:id, :stay_id, :name, :price_cents, :once, :from_day, :until_day);

-- query: stay_due many
-- doc: Those for which something has to be done by a day.
-- params: day @int, max @int
-- row: id @id, space_id @id, next_day @int
select id, space_id, next_day from stay where next_day <> 0 and next_day <= :day order by next_day, id limit :max;

-- query: stay_lent_booked many
-- doc: What others have booked of what is freed or lent of a stay, from an instant on.
-- params: block_id @id, after @time
-- row: id @id, starts_at @time, ends_at @time
-- max: 500
select b.id, b.starts_at, b.ends_at from lent_span l
  join booking b on b.space_id = l.space_id and b.resource_id = l.resource_id and b.starts_at >= l.starts_at
   and b.starts_at < l.ends_at
where l.block_id = :block_id and l.ends_at > :after and b.starts_at >= :after and b.status < 10
order by b.starts_at, b.id limit 500;
