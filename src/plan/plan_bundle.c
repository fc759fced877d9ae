/* Passes, carnets and credits: what a host sells, selling it, and taking it back. */
#include "plan/plan_internal.h"

#include "network/network.h"
#include "people/people.h"
#include "plan_sql.h"
#include "store/store.h"

#include <string.h>

static struct bundle of_row(const struct sql_bundle_all_row *r)
{
    return (struct bundle){
        .id = r->id,
        .operator_id = r->operator_id,
        .space_id = r->space_id,
        .name = r->name,
        .description = r->description,
        .unit = (enum allowance_unit)r->unit,
        .amount = r->amount,
        .scope = {.kinds = (uint32_t)r->kinds,
                  .weekdays = (uint32_t)r->weekdays,
                  .from = (minute)r->from_min,
                  .to = (minute)r->to_min},
        .price_cents = r->price_cents,
        .valid_days = (int32_t)r->valid_days,
        .audience = (enum audience)r->audience,
        .group = r->group_name,
        .for_teams = r->for_teams,
        .once = r->once,
        .archived = r->archived_at.has,
    };
}

enum status bundle_list(struct ctx *ctx, int64_t operator_id, int64_t space_id, bool archived,
                        struct bundle **ret_bundles, size_t *ret_n)
{
    struct sql_bundle_all_row *rows = NULL;
    size_t n = 0;
    size_t kept = 0;
    const struct sql_bundle_all_args args = {.operator_id = operator_id, .space_id = space_id};
    const enum status s = sql_bundle_all(ctx, &args, &rows, &n);
    struct bundle *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        if (archived || !rows[i].archived_at.has)
            list[kept++] = of_row(&rows[i]);
    }
    *ret_bundles = list;
    *ret_n = kept;
    return OK;
}

enum status bundle_get(struct ctx *ctx, int64_t id, struct bundle *ret_bundle)
{
    struct sql_bundle_all_row *rows = NULL;
    size_t n = 0;
    if (!id)
        return NOT_FOUND;
    const enum status s = sql_bundle_all(ctx, &(struct sql_bundle_all_args){.id = id}, &rows, &n);
    if (s != OK)
        return s;
    if (n == 0)
        return NOT_FOUND;
    *ret_bundle = of_row(&rows[0]);
    return OK;
}

/* ---- saving --------------------------------------------------------------------------------- */

static enum status check(struct ctx *ctx, const struct bundle *b)
{
    enum { AMOUNT_MAX = 10000000, DAYS_MAX = 3660 };
    enum status s = OK;
    if (!b->name || !*b->name)
        s = ctx_field(ctx, "name", "field.missing", "Please give it a name.");
    if (!allowance_unit_name(b->unit))
        s = ctx_field(ctx, "unit", "field.choice", "Please say what it is counted in.");
    if (b->amount < 1 || b->amount > AMOUNT_MAX)
        s = ctx_field(ctx, "amount", "field.range", "Please say how much of it there is.");
    if (b->price_cents < 0 || b->price_cents > RESOURCE_PRICE_MAX_CENTS)
        s = ctx_field(ctx, "price", "field.range", "This is not a price that we can count.");
    if (b->valid_days < 0 || b->valid_days > DAYS_MAX)
        s = ctx_field(ctx, "valid_days", "field.range", "Up to ten years; 0: it does not end.");
    if (b->audience == AUDIENCE_GROUP && (!b->group || !*b->group))
        s = ctx_field(ctx, "group", "field.missing", "Please say which group.");
    return s;
}

enum status bundle_save(struct ctx *ctx, const struct bundle *b, int64_t *ret_id)
{
    enum status s = check(ctx, b);
    if (s != OK)
        return s;
    const struct sql_bundle_write_args args = {
        .id = b->id ? b->id : store_id(ctx),
        .operator_id = b->operator_id,
        .space_id = b->space_id,
        .name = b->name,
        .description = b->description ? b->description : "",
        .unit = (int64_t)b->unit,
        .amount = b->amount,
        .kinds = b->scope.kinds,
        .weekdays = b->scope.weekdays,
        .from_min = b->scope.from,
        .to_min = b->scope.to,
        .price_cents = b->price_cents,
        .valid_days = b->valid_days,
        .audience = (int64_t)b->audience,
        .group_name = b->audience == AUDIENCE_GROUP ? b->group : "",
        .for_teams = b->for_teams,
        .once = b->once,
    };
    int64_t changes = 0;
    s = sql_bundle_write(ctx, &args, &changes);
    if (s == OK && changes == 0)
        s = NOT_FOUND;
    if (s == OK)
        *ret_id = args.id;
    return s;
}

enum status bundle_archive(struct ctx *ctx, int64_t id, bool archived)
{
    int64_t changes = 0;
    const struct sql_bundle_set_archived_args args = {
        .id = id, .at = archived ? opt_int_of(ctx_now_s(ctx)) : (struct opt_int){0}};
    const enum status s = sql_bundle_set_archived(ctx, &args, &changes);
    return s == OK && changes == 0 ? NOT_FOUND : s;
}

/* ---- selling -------------------------------------------------------------------------------- */

static enum status is_meant(struct ctx *ctx, const struct bundle_sale *sale, struct date today,
                            bool *ret_meant)
{
    const struct bundle *b = sale->bundle;
    struct standing_as as;
    const enum status s = plan_standing(ctx, b->operator_id, &sale->holder, today, &as);
    if (s != OK)
        return s;
    bool in_group = false;
    for (size_t i = 0; i < as.groups_n && b->audience == AUDIENCE_GROUP; i++)
        in_group = in_group || strcmp(as.groups[i], b->group) == 0;
    *ret_meant = b->audience == AUDIENCE_EVERYONE ||
                 (b->audience == AUDIENCE_MEMBERS && as.plan_ids_n > 0) ||
                 (b->audience == AUDIENCE_NON_MEMBERS && as.plan_ids_n == 0) || in_group;
    return OK;
}

/* A trial is once for a person; who buys it at the same moment waits at the bundle. */
static enum status check_once(struct ctx *ctx, const struct bundle_sale *sale)
{
    struct sql_bundle_had_row had;
    const struct sql_bundle_had_args args = {.bundle_id = sale->bundle->id,
                                             .account_id = sale->account_id};
    enum status s = sql_bundle_lock(ctx, &(struct sql_bundle_lock_args){.id = sale->bundle->id});
    if (s == OK)
        s = sql_bundle_had(ctx, &args, &had);
    if (s == OK && had.n > 0)
        return ctx_fail(ctx, CONFLICT, "plan.once", "This is once for each person.");
    return s;
}

static enum status check_sale(struct ctx *ctx, const struct bundle_sale *sale, struct date today)
{
    const struct bundle *b = sale->bundle;
    bool meant = true;
    if (b->archived)
        return ctx_fail(ctx, CONFLICT, "plan.not_sold", "This is not sold any more.");
    if (sale->holder.team_id && !b->for_teams)
        return ctx_field(ctx, "team", "plan.not_for_teams", "This is for persons, not for teams.");
    enum status s = sale->by_host ? OK : is_meant(ctx, sale, today, &meant);
    if (s == OK && !meant)
        return ctx_fail(ctx, DENIED, "plan.not_for_you", "This is for others.");
    if (s == OK && sale->shown_cents.has && sale->shown_cents.v != b->price_cents)
        return ctx_fail(ctx, CONFLICT, "plan.price_changed",
                        "The price has changed meanwhile. Please look at it again.");
    return s == OK && b->once ? check_once(ctx, sale) : s;
}

/* Its rules say who may spend so much for a team. */
static enum status ask_team(struct ctx *ctx, const struct bundle_sale *sale, struct date today,
                            int64_t cents, const char *currency)
{
    if (!sale->holder.team_id || sale->by_host)
        return OK;
    struct team_verdict v;
    const struct team_wish wish = {.team_id = sale->holder.team_id,
                                   .account_id = sale->account_id,
                                   .day = today,
                                   .cents = cents,
                                   .currency = currency};
    const enum status s = team_may_spend(ctx, &wish, &v);
    if (s != OK || v.answer == TEAM_MAY)
        return s;
    return ctx_fail(ctx, CONFLICT, v.code, "%s", team_why(ctx, v.code));
}

/* The first day on which it is over. */
static struct date ends_on(const struct bundle *b, struct date today)
{
    return b->valid_days ? date_add(today, b->valid_days) : (struct date){0};
}

/* "€150.00 once: 10 days, until 27 May 2027". */
static const char *rule_text(struct ctx *ctx, const struct bundle *b, int64_t cents,
                             const char *currency, struct date today)
{
    const char *text = words(ctx, ctx_text(ctx, "%s once: %s"), words_money(ctx, cents, currency),
                             plan_amount_text(ctx, b->unit, b->amount, currency));
    const struct date until = ends_on(b, today);
    return until.year ? words_join(ctx, text,
                                   words(ctx, ctx_text(ctx, "until %s"),
                                         words_date(ctx, date_add(until, -1))))
                      : text;
}

struct bundle_offer bundle_offer_of(struct ctx *ctx, const struct bundle *b, int64_t cents,
                                    const char *currency, struct date today)
{
    return (struct bundle_offer){.until = ends_on(b, today),
                                 .bill = today,
                                 .rule = rule_text(ctx, b, cents, currency, today)};
}

static enum status charge_sale(struct ctx *ctx, const struct bundle_sale *sale,
                               const struct allowance_grant *g, int64_t allowance_id, int64_t cents)
{
    const struct bundle *b = sale->bundle;
    struct price_terms terms;
    int64_t id = 0;
    if (cents == 0)
        return OK;
    struct ctx own; /* who owes reads it */
    enum status s = price_terms_of(ctx, b->operator_id, &terms);
    if (s == OK)
        s = ctx_of_holder(ctx, &sale->holder, &own);
    if (s != OK)
        return s;
    const struct charge c = {
        .operator_id = b->operator_id,
        .space_id = sale->space_id,
        .holder = sale->holder,
        .source = CHARGE_BUNDLE,
        .subject_id = allowance_id,
        .from = g->from,
        .until = g->until.year ? g->until : date_add(g->from, 1),
        .what = b->name,
        .rule = rule_text(&own, b, cents, terms.currency, g->from),
        .quantity = 1,
        .amount_cents = cents,
        .currency = terms.currency,
        .vat_rate_bp = terms.vat_rate_bp,
        .includes_vat = terms.includes_vat,
        .bill = g->from,
    };
    return charge_add(ctx, &c, &id);
}

static enum status tell(struct ctx *ctx, const struct bundle_sale *sale, int64_t allowance_id,
                        const char *fact)
{
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = sale->bundle->operator_id,
                                        .space_id = sale->space_id,
                                        .subject_id = allowance_id,
                                        .data = ""});
}

enum status bundle_sell(struct ctx *ctx, const struct bundle_sale *sale, int64_t *ret_allowance_id)
{
    const struct bundle *b = sale->bundle;
    const int64_t cents = sale->price_cents.has ? sale->price_cents.v : b->price_cents;
    struct date today;
    struct price_terms terms;
    enum status s = today_at(ctx, sale->space_id, &today);
    if (s == OK)
        s = price_terms_of(ctx, b->operator_id, &terms);
    if (s == OK)
        s = check_sale(ctx, sale, today);
    if (s == OK)
        s = ask_team(ctx, sale, today, cents, terms.currency);
    if (s != OK)
        return s;
    const struct allowance_grant g = {.holder = sale->holder,
                                      .operator_id = b->operator_id,
                                      .space_id = b->space_id,
                                      .name = b->name,
                                      .unit = b->unit,
                                      .scope = b->scope,
                                      .amount = b->amount,
                                      .from = today,
                                      .until = ends_on(b, today),
                                      .bundle_id = b->id,
                                      .note = sale->note ? sale->note : ""};
    int64_t id = 0;
    s = allowance_give(ctx, &g, &id);
    if (s == OK)
        s = charge_sale(ctx, sale, &g, id, cents);
    if (s == OK && !sale->quiet)
        s = tell(ctx, sale, id, sale->by_host ? "allowance.given" : "allowance.bought");
    if (s == OK && sale->holder.team_id)
        s = team_relate(ctx, sale->holder.team_id, b->operator_id, sale->space_id);
    if (s == OK)
        *ret_allowance_id = id;
    return s;
}

/* ---- taking it back ------------------------------------------------------------------------- */

enum status bundle_refund(struct ctx *ctx, int64_t allowance_id, int64_t cents, const char *note)
{
    struct allowance a;
    struct charge *all = NULL;
    size_t n = 0;
    int64_t paid = 0;
    int64_t id = 0;
    struct date today;
    enum status s = sql_allowance_lock(ctx, &(struct sql_allowance_lock_args){allowance_id});
    if (s == OK)
        s = allowance_get(ctx, allowance_id, &a);
    if (s == OK)
        s = charges_of_subject(ctx, allowance_id, &all, &n);
    if (s != OK)
        return s;
    for (size_t i = 0; i < n; i++)
        paid += all[i].amount_cents;
    if (a.left <= 0)
        return ctx_fail(ctx, CONFLICT, "plan.spent", "There is not enough left of this.");
    if (cents < 0 || cents > paid)
        return ctx_field(ctx, "amount", "field.range", "Not more than was charged for it.");
    s = allowance_move(ctx, allowance_id, -a.left, ENTRY_REFUNDED, 0, note);
    if (s == OK && cents > 0)
        s = today_at(ctx, all[0].space_id, &today);
    if (s != OK || cents == 0)
        return s;
    struct charge back = all[0];
    struct ctx own; /* who owed reads it */
    s = ctx_of_holder(ctx, &back.holder, &own);
    if (s != OK)
        return s;
    back.amount_cents = -cents;
    back.bill = today;
    back.rule =
        *note ? words(&own, ctx_text(&own, "Given back: %s"), note) : ctx_text(&own, "Given back");
    return charge_add(ctx, &back, &id);
}
