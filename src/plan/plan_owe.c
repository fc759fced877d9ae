/* What is owed once beside a place: what is added to a booking. */
#include "plan/plan_internal.h"

#include "plan_sql.h"

/* Credits of money of the holder itself that are good for everything, on any day. */
static bool may_pay(const struct charge *o, const struct sql_draw_allowances_row *r)
{
    return r->unit == UNIT_CENTS && r->kinds == 0 && r->weekdays == 0 && r->from_min == 0 &&
           r->to_min == 0 && r->team_id == o->holder.team_id && r->left_amount > 0;
}

static bool ends_before(const struct sql_draw_allowances_row *a,
                        const struct sql_draw_allowances_row *b)
{
    const int64_t x = a->until_day ? a->until_day : INT64_MAX;
    const int64_t y = b->until_day ? b->until_day : INT64_MAX;
    return x != y ? x < y : a->id < b->id;
}

/* One of them pays: all of it before a part, of equals what ends soonest [PL-6]. */
static bool better(const struct charge *o, const struct sql_draw_allowances_row *a,
                   const struct sql_draw_allowances_row *b)
{
    const bool x = a->left_amount >= o->amount_cents;
    const bool y = b->left_amount >= o->amount_cents;
    return x != y ? x : ends_before(a, b);
}

static enum status find_credit(struct ctx *ctx, const struct charge *o, struct way_to_pay *ret_way)
{
    const struct sql_draw_allowances_args args = {.account_id = o->holder.account_id,
                                                  .team_id = o->holder.team_id,
                                                  .operator_id = o->operator_id,
                                                  .space_id = o->space_id,
                                                  .day = date_days(o->from)};
    struct sql_draw_allowances_row *rows = NULL;
    const struct sql_draw_allowances_row *best = NULL;
    size_t n = 0;
    const enum status s = sql_draw_allowances(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (may_pay(o, &rows[i]) && (!best || better(o, &rows[i], best)))
            best = &rows[i];
    }
    if (s != OK || !best)
        return s;
    const int64_t takes = best->left_amount < o->amount_cents ? best->left_amount : o->amount_cents;
    struct way_part *part = arena_alloc(ctx->arena, sizeof(*part));
    if (!part)
        return LIMIT;
    *part = (struct way_part){.way = WAY_CREDIT,
                              .source_id = best->id,
                              .name = best->name,
                              .takes = takes,
                              .left = best->left_amount - takes,
                              .unit = UNIT_CENTS};
    *ret_way = (struct way_to_pay){.way = WAY_CREDIT,
                                   .parts = part,
                                   .parts_n = 1,
                                   .rest_cents = opt_int_of(o->amount_cents - takes)};
    return OK;
}

/* The entry refuses what somebody else took meanwhile: then the request is run again. */
static enum status take_credit(struct ctx *ctx, const struct charge *o, const struct way_to_pay *w)
{
    const enum status s = allowance_move(ctx, w->parts->source_id, -w->parts->takes, ENTRY_USED,
                                         o->subject_id, o->what);
    return s == CONFLICT ? RETRY : s;
}

static enum status write_draw(struct ctx *ctx, const struct charge *o, int64_t account_id,
                              const struct way_to_pay *w)
{
    enum { DAY_MIN = 24 * 60 };
    const struct sql_draw_insert_args args = {
        .subject_id = o->subject_id,
        .operator_id = o->operator_id,
        .space_id = o->space_id,
        .account_id = account_id,
        .team_id = o->holder.team_id,
        .way = (int64_t)w->way,
        .rest_cents = w->rest_cents.v,
        .units = o->quantity,
        .from_at = date_days(o->from) * DAY_MIN,
        .to_at = date_days(o->from) * DAY_MIN,
        .at = ctx_now_s(ctx),
    };
    const enum status s = sql_draw_insert(ctx, &args);
    if (s != OK || !w->parts_n)
        return s;
    const struct sql_draw_part_insert_args part = {.subject_id = o->subject_id,
                                                   .part = 1,
                                                   .way = (int64_t)w->way,
                                                   .source_id = w->parts->source_id,
                                                   .amount = w->parts->takes,
                                                   .from_at = args.from_at};
    return sql_draw_part_insert(ctx, &part);
}

static enum status charge_rest(struct ctx *ctx, const struct charge *o, const struct way_to_pay *w)
{
    struct charge rest = *o;
    struct ctx own;
    int64_t id = 0;
    const enum status s = w->way == WAY_MONEY ? OK : ctx_of_holder(ctx, &o->holder, &own);
    rest.amount_cents = w->rest_cents.v;
    if (s == OK && w->way != WAY_MONEY)
        rest.rule =
            words(&own, ctx_text(&own, "%s; %s was paid with %s"), o->rule,
                  plan_amount_text(&own, UNIT_CENTS, w->parts->takes, o->currency), w->parts->name);
    return s == OK ? charge_add(ctx, &rest, &id) : s;
}

enum status plan_owe(struct ctx *ctx, const struct charge *c, int64_t account_id, bool credits,
                     struct way_to_pay *ret_way)
{
    struct way_to_pay w = {.way = WAY_MONEY, .rest_cents = opt_int_of(c->amount_cents)};
    const bool somebody = c->holder.account_id || c->holder.team_id;
    enum status s = OK;
    if (somebody && credits && c->amount_cents > 0)
        s = find_credit(ctx, c, &w);
    if (s == OK && w.way == WAY_CREDIT)
        s = take_credit(ctx, c, &w);
    if (s == OK && somebody && c->amount_cents != 0)
        s = write_draw(ctx, c, account_id, &w);
    if (s == OK && somebody && w.rest_cents.v != 0)
        s = charge_rest(ctx, c, &w);
    if (s == OK)
        *ret_way = w;
    return s;
}
