/* What is owed, and by which rule. A charge is never changed: another one takes it back. */
#include "plan/plan_internal.h"

#include "plan_sql.h"
#include "store/store.h"

#include <assert.h>

static struct charge of_row(const struct sql_charge_list_row *r)
{
    return (struct charge){
        .id = r->id,
        .operator_id = r->operator_id,
        .space_id = r->space_id,
        .holder = {.account_id = r->account_id, .team_id = r->team_id},
        .source = (enum charge_source)r->source,
        .subject_id = r->subject_id,
        .from = plan_date(r->from_day),
        .until = plan_date(r->until_day),
        .what = r->what,
        .rule = r->rule,
        .quantity = r->quantity,
        .whole = {plan_date(r->whole_from_day), plan_date(r->whole_until_day)},
        .whole_cents = r->whole_cents,
        .amount_cents = r->amount_cents,
        .currency = r->currency,
        .vat_rate_bp = r->vat_rate_bp,
        .includes_vat = r->includes_vat,
        .bill = plan_date(r->bill_day),
        .reverses_id = r->reverses_id,
        .made_at = r->made_at,
    };
}

enum status charge_add(struct ctx *ctx, const struct charge *c, int64_t *ret_id)
{
    assert(c->what && *c->what && c->rule && *c->rule);
    assert((c->holder.account_id == 0) != (c->holder.team_id == 0));
    assert(c->bill.year);
    const struct sql_charge_insert_args args = {
        .id = store_id(ctx),
        .operator_id = c->operator_id,
        .space_id = c->space_id,
        .account_id = c->holder.account_id,
        .team_id = c->holder.team_id,
        .source = (int64_t)c->source,
        .subject_id = c->subject_id,
        .from_day = plan_day(c->from),
        .until_day = plan_day(c->until),
        .what = c->what,
        .rule = c->rule,
        .quantity = c->quantity,
        .whole_from_day = plan_day(c->whole.from),
        .whole_until_day = plan_day(c->whole.until),
        .whole_cents = c->whole_cents,
        .amount_cents = c->amount_cents,
        .currency = c->currency,
        .vat_rate_bp = c->vat_rate_bp,
        .includes_vat = c->includes_vat,
        .bill_day = plan_day(c->bill),
        .reverses_id = c->reverses_id,
        .at = ctx_now_s(ctx),
    };
    const enum status s = sql_charge_insert(ctx, &args);
    if (s == OK)
        *ret_id = args.id;
    return s;
}

static enum status list(struct ctx *ctx, const struct sql_charge_list_args *args,
                        struct charge **ret_charges, size_t *ret_n)
{
    struct sql_charge_list_row *rows = NULL;
    size_t n = 0;
    const enum status s = sql_charge_list(ctx, args, &rows, &n);
    if (s != OK)
        return s;
    struct charge *charges = arena_array(ctx->arena, n, sizeof(*charges));
    if (!charges)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        charges[i] = of_row(&rows[i]);
    *ret_charges = charges;
    *ret_n = n;
    return OK;
}

enum status charges_of(struct ctx *ctx, const struct holder *h, int64_t operator_id,
                       struct period billed, struct charge **ret_charges, size_t *ret_n)
{
    const struct sql_charge_list_args args = {
        .account_id = h->account_id,
        .team_id = h->team_id,
        .operator_id = operator_id,
        .from_day = plan_day(billed.from),
        .until_day = billed.until.year ? plan_day(billed.until) : INT64_MAX};
    return list(ctx, &args, ret_charges, ret_n);
}

enum status charges_of_subject(struct ctx *ctx, int64_t subject_id, struct charge **ret_charges,
                               size_t *ret_n)
{
    return list(ctx, &(struct sql_charge_list_args){.subject_id = subject_id}, ret_charges, ret_n);
}

/* Is one of them the charge that takes this one back? */
static bool is_taken_back(const struct charge *all, size_t n, int64_t charge_id)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].reverses_id == charge_id)
            return true;
    }
    return false;
}

enum status charges_take_back(struct ctx *ctx, int64_t subject_id, struct date bill,
                              const char *rule)
{
    struct charge *all = NULL;
    size_t n = 0;
    enum status s = charges_of_subject(ctx, subject_id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (all[i].reverses_id || is_taken_back(all, n, all[i].id))
            continue;
        struct charge back = all[i];
        back.amount_cents = -back.amount_cents;
        back.reverses_id = all[i].id;
        back.rule = rule;
        back.bill = date_compare(bill, back.bill) < 0 ? back.bill : bill;
        int64_t id = 0;
        s = charge_add(ctx, &back, &id);
    }
    return s;
}
