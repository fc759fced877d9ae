-- # ---- what is owed, and by which rule (plan_charge.c)

-- query: charge_insert post
-- doc: Somebody owes something.
-- params: id @id, operator_id @id, space_id @id, account_id @id, team_id @id, source @int, subject_id @id, from_day @int, until_day @int, what @text, rule @text, quantity @int, whole_from_day @int, whole_until_day @int, whole_cents @money, amount_cents @money, currency @text, vat_rate_bp @int, includes_vat @bool, bill_day @int, reverses_id @id, at @time
insert into charge (id, operator_id, space_id, account_id, team_id, source, subject_id, from_day,
                    until_day, what, rule, quantity, whole_from_day, whole_until_day,
                    whole_cents, amount_cents, currency, vat_rate_bp, includes_vat, bill_day, reverses_id, made_at)
values (:id, :operator_id, :space_id, :account_id, :team_id, :source, :subject_id, :from_day,
        :until_day, :what, :rule, :quantity, :whole_from_day, :whole_until_day, :whole_cents,
        :amount_cents, :currency, :vat_rate_bp, :includes_vat,
        :bill_day, :reverses_id, :at);

-- query: charge_list many
-- doc: Charges by id, of a person, of a team, or of a subject (the others 0), billed in a span of days; operator 0: all.
-- params: id @id, account_id @id, team_id @id, subject_id @id, operator_id @id, from_day @int, until_day @int
-- row: id @id, operator_id @id, space_id @id, account_id @id, team_id @id, source @int, subject_id @id, from_day @int, until_day @int, what @text, rule @text, quantity @int, whole_from_day @int, whole_until_day @int, whole_cents @money, amount_cents @money, currency @text, vat_rate_bp @int, includes_vat @bool, bill_day @int, reverses_id @id, made_at @time
-- max: 5000
select id, operator_id, space_id, account_id, team_id, source, subject_id, from_day, until_day, what,
       rule, quantity, whole_from_day, whole_until_day, whole_cents, amount_cents, currency,
       vat_rate_bp, includes_vat, bill_day, reverses_id, made_at
from charge where id = :id
union all
select id, operator_id, space_id, account_id, team_id, source, subject_id, from_day, until_day, what,
       rule, quantity, whole_from_day, whole_until_day, whole_cents, amount_cents, currency,
       vat_rate_bp, includes_vat, bill_day, reverses_id, made_at
from charge
where account_id = :account_id and account_id <> 0 and bill_day >= :from_day and bill_day < :until_day
  and (:operator_id = 0 or operator_id = :operator_id)
union all
select id, operator_id, space_id, account_id, team_id, source, subject_id, from_day, until_day, what,
       rule, quantity, whole_from_day, whole_until_day, whole_cents, amount_cents, currency,
       vat_rate_bp, includes_vat, bill_day, reverses_id, made_at
from charge
where team_id = :team_id and team_id <> 0 and bill_day >= :from_day and bill_day < :until_day
  and (:operator_id = 0 or operator_id = :operator_id)
union all
select id, operator_id, space_id, account_id, team_id, source, subject_id, from_day, until_day, what,
       rule, quantity, whole_from_day, whole_until_day, whole_cents, amount_cents, currency,
       vat_rate_bp, includes_vat, bill_day, reverses_id, made_at
from charge where subject_id = :subject_id and :subject_id <> 0
order by 20, 1;
