/* The rules of prices of a space: reading, checking, saving, ordering. */
#include "plan/plan_price.h"

#include "plan/plan_internal.h"
#include "plan_sql.h"
#include "store/store.h"

/* ---- reading -------------------------------------------------------------------------------- */

static struct price_rule of_row(const struct sql_price_rules_of_row *r)
{
    return (struct price_rule){
        .id = r->id,
        .space_id = r->space_id,
        .name = r->name,
        .active = r->active,
        .scope = {.kinds = (uint32_t)r->kinds,
                  .weekdays = (uint32_t)r->weekdays,
                  .from = (minute)r->from_min,
                  .to = (minute)r->to_min},
        .resource_id = r->resource_id,
        .shortest_min = (int32_t)r->shortest_min,
        .longest_min = (int32_t)r->longest_min,
        .from = plan_date(r->from_day),
        .until = plan_date(r->until_day),
        .every_year = r->every_year,
        .audience = (enum audience)r->audience,
        .plan_id = r->plan_id,
        .team_id = r->team_id,
        .group = r->group_name,
        .ahead_least_min = (int32_t)r->ahead_least_min,
        .ahead_most_min = (int32_t)r->ahead_most_min,
        .people_least = (int32_t)r->people_least,
        .people_most = (int32_t)r->people_most,
        .effect = (enum price_effect)r->effect,
        .amount = r->amount,
        .ends_here = r->ends_here,
        .resource_name = r->resource_name ? r->resource_name : "",
        .plan_name = r->plan_name ? r->plan_name : "",
        .team_name = r->team_name ? r->team_name : "",
    };
}

enum status price_rules_all(struct ctx *ctx, int64_t space_id, struct price_rule **ret_rules,
                            size_t *ret_n)
{
    struct sql_price_rules_of_row *rows = NULL;
    size_t n = 0;
    const struct sql_price_rules_of_args args = {.space_id = space_id};
    const enum status s = sql_price_rules_of(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct price_rule *rules = arena_array(ctx->arena, n, sizeof(*rules));
    if (!rules)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        rules[i] = of_row(&rows[i]);
    *ret_rules = rules;
    *ret_n = n;
    return OK;
}

enum status plan_rules_of(struct ctx *ctx, int64_t space_id, const struct price_rules **ret_rules)
{
    struct price_rule *all = NULL;
    size_t n = 0;
    const enum status s = price_rules_all(ctx, space_id, &all, &n);
    if (s != OK)
        return s;
    struct price_rules *rules = arena_alloc(ctx->arena, sizeof(*rules));
    if (!rules)
        return LIMIT;
    *rules = (struct price_rules){.list = all};
    for (size_t i = 0; i < n; i++) {
        if (!all[i].active)
            continue;
        all[rules->n] = all[i];
        const struct price_rule *r = &all[rules->n++];
        rules->ask_who |= r->audience != AUDIENCE_EVERYONE;
        rules->ask_people |= r->people_least || r->people_most || r->effect == EFFECT_PERSON;
    }
    *ret_rules = rules->n ? rules : NULL;
    return OK;
}

/* ---- checking ------------------------------------------------------------------------------- */

static enum status check_effect(struct ctx *ctx, const struct price_rule *r)
{
    enum { LESS_MOST_BP = -10000, MORE_MOST_BP = 100000 };
    if (!price_effect_name(r->effect))
        return ctx_field(ctx, "effect", "field.choice", "Please say what the rule does.");
    if (r->effect == EFFECT_PERCENT && (r->amount < LESS_MOST_BP || r->amount > MORE_MOST_BP))
        return ctx_field(ctx, "amount", "field.range", "Between 100%% less and 1000%% more.");
    const int64_t most = RESOURCE_PRICE_MAX_CENTS;
    const int64_t least = r->effect == EFFECT_AMOUNT ? -most : 0;
    if (r->effect != EFFECT_PERCENT && (r->amount < least || r->amount > most))
        return ctx_field(ctx, "amount", "field.range", "This is not a price that we can count.");
    if ((r->effect == EFFECT_PERCENT || r->effect == EFFECT_AMOUNT) && r->amount == 0)
        return ctx_field(ctx, "amount", "price.nothing", "This would change nothing.");
    return OK;
}

static enum status check_order(struct ctx *ctx, const char *field, int64_t least, int64_t most)
{
    if (least > 0 && most > 0 && least > most)
        return ctx_field(ctx, field, "price.order", "The end is before the beginning.");
    return OK;
}

/* Numbers that contradict each other would make a rule that never fits. */
static enum status check_conditions(struct ctx *ctx, const struct price_rule *r)
{
    enum status s = check_order(ctx, "longest_min", r->shortest_min, r->longest_min);
    if (check_order(ctx, "ahead_most", r->ahead_least_min, r->ahead_most_min) != OK)
        s = INVALID;
    if (check_order(ctx, "people_most", r->people_least, r->people_most) != OK)
        s = INVALID;
    if (!r->every_year && r->from.year && r->until.year && date_compare(r->until, r->from) <= 0)
        s = ctx_field(ctx, "until", "price.order", "The end is before the beginning.");
    if (r->scope.from != 0 && r->scope.from == r->scope.to)
        s = ctx_field(ctx, "to", "price.order", "The end is before the beginning.");
    return s;
}

static enum status check_who(struct ctx *ctx, const struct price_rule *r)
{
    if (r->audience == AUDIENCE_PLAN && !r->plan_id)
        return ctx_field(ctx, "plan", "field.missing", "Please say which plan.");
    if (r->audience == AUDIENCE_TEAM && !r->team_id)
        return ctx_field(ctx, "team", "field.missing", "Please say which team.");
    if (r->audience == AUDIENCE_GROUP && (!r->group || !*r->group))
        return ctx_field(ctx, "group", "field.missing", "Please say which group.");
    if (r->audience > AUDIENCE_GROUP)
        return ctx_field(ctx, "who", "field.choice", "Please say for whom.");
    return OK;
}

static enum status check_resource(struct ctx *ctx, const struct price_rule *r)
{
    struct resource thing;
    enum status s = r->resource_id ? resource_get(ctx, r->resource_id, &thing) : OK;
    if (s == NOT_FOUND || (s == OK && r->resource_id && thing.space_id != r->space_id))
        return ctx_field(ctx, "resource", "field.choice", "The space has no such thing.");
    return s;
}

static enum status check(struct ctx *ctx, const struct price_rule *r)
{
    enum status s = check_effect(ctx, r);
    if (check_conditions(ctx, r) != OK)
        s = INVALID;
    if (check_who(ctx, r) != OK)
        s = INVALID;
    const enum status known = check_resource(ctx, r);
    return known != OK ? known : s;
}

/* ---- saving --------------------------------------------------------------------------------- */

/* The space is locked first: rules are ordered, and two hosts may move them at once. */
static enum status lock_all(struct ctx *ctx, int64_t space_id, struct price_rule **ret_rules,
                            size_t *ret_n)
{
    const enum status s = space_touch(ctx, space_id);
    return s == OK ? price_rules_all(ctx, space_id, ret_rules, ret_n) : s;
}

/* Where the rule stands, or n. */
static size_t index_of(const struct price_rule *rules, size_t n, int64_t id)
{
    size_t i = 0;
    while (i < n && rules[i].id != id)
        i++;
    return i;
}

enum status price_rule_save(struct ctx *ctx, const struct price_rule *r, int64_t *ret_id)
{
    enum status s = check(ctx, r);
    struct price_rule *all = NULL;
    size_t n = 0;
    if (s == OK)
        s = lock_all(ctx, r->space_id, &all, &n);
    if (s != OK)
        return s;
    const size_t at = r->id ? index_of(all, n, r->id) : n;
    if (r->id && at == n)
        return NOT_FOUND;
    if (!r->id && n >= PRICE_RULES_MAX)
        return ctx_fail(ctx, CONFLICT, "price.too_many",
                        "A space has at most %d price rules: nobody would understand more.",
                        PRICE_RULES_MAX);
    const struct sql_price_rule_write_args args = {
        .id = r->id ? r->id : store_id(ctx),
        .space_id = r->space_id,
        .position = (int64_t)at,
        .name = r->name ? r->name : "",
        .active = r->active,
        .kinds = r->scope.kinds,
        .resource_id = r->resource_id,
        .shortest_min = r->shortest_min,
        .longest_min = r->longest_min,
        .weekdays = r->scope.weekdays,
        .from_min = r->scope.from,
        .to_min = r->scope.to,
        .from_day = plan_day(r->from),
        .until_day = plan_day(r->until),
        .every_year = r->every_year,
        .audience = (int64_t)r->audience,
        .plan_id = r->audience == AUDIENCE_PLAN ? r->plan_id : 0,
        .team_id = r->audience == AUDIENCE_TEAM ? r->team_id : 0,
        .group_name = r->audience == AUDIENCE_GROUP ? r->group : "",
        .ahead_least_min = r->ahead_least_min,
        .ahead_most_min = r->ahead_most_min,
        .people_least = r->people_least,
        .people_most = r->people_most,
        .effect = (int64_t)r->effect,
        .amount = r->effect == EFFECT_FREE ? 0 : r->amount,
        .ends_here = r->ends_here,
    };
    int64_t changes = 0;
    s = sql_price_rule_write(ctx, &args, &changes);
    if (s == OK && changes == 0)
        s = NOT_FOUND;
    if (s == OK)
        *ret_id = args.id;
    return s;
}

enum status price_rule_get(struct ctx *ctx, int64_t space_id, int64_t id,
                           struct price_rule *ret_rule)
{
    struct price_rule *all = NULL;
    size_t n = 0;
    const enum status s = price_rules_all(ctx, space_id, &all, &n);
    if (s != OK)
        return s;
    const size_t at = index_of(all, n, id);
    if (at == n)
        return NOT_FOUND;
    *ret_rule = all[at];
    return OK;
}

static enum status place(struct ctx *ctx, const struct price_rule *r, size_t position)
{
    const struct sql_price_rule_place_args args = {
        .id = r->id, .space_id = r->space_id, .position = (int64_t)position};
    return sql_price_rule_place(ctx, &args, NULL);
}

enum status price_rule_move(struct ctx *ctx, int64_t space_id, int64_t id, int steps)
{
    struct price_rule *all = NULL;
    size_t n = 0;
    enum status s = lock_all(ctx, space_id, &all, &n);
    if (s != OK)
        return s;
    const size_t at = index_of(all, n, id);
    if (at == n)
        return NOT_FOUND;
    const int64_t wanted = (int64_t)at + steps;
    const size_t to = wanted < 0 ? 0 : wanted >= (int64_t)n ? n - 1 : (size_t)wanted;
    const struct price_rule moved = all[at];
    for (size_t i = at; i > to; i--)
        all[i] = all[i - 1];
    for (size_t i = at; i < to; i++)
        all[i] = all[i + 1];
    all[to] = moved;
    for (size_t i = 0; s == OK && i < n; i++)
        s = place(ctx, &all[i], i);
    return s;
}

enum status price_rule_switch(struct ctx *ctx, int64_t space_id, int64_t id, bool active)
{
    int64_t changes = 0;
    const struct sql_price_rule_switch_args args = {
        .id = id, .space_id = space_id, .active = active};
    enum status s = space_touch(ctx, space_id);
    if (s == OK)
        s = sql_price_rule_switch(ctx, &args, &changes);
    return s == OK && changes == 0 ? NOT_FOUND : s;
}

enum status price_rule_remove(struct ctx *ctx, int64_t space_id, int64_t id)
{
    int64_t changes = 0;
    const struct sql_price_rule_delete_args args = {.id = id, .space_id = space_id};
    enum status s = space_touch(ctx, space_id);
    if (s == OK)
        s = sql_price_rule_delete(ctx, &args, &changes);
    return s == OK && changes == 0 ? NOT_FOUND : s;
}
