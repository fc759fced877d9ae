/* What a booking costs, with its reason line by line; and as whom somebody asks. */
#include "plan/plan_internal.h"
#include "plan/plan_price.h"

#include "plan_sql.h"

static enum status quote_rules(struct ctx *ctx, const struct price_rules *rules,
                               const struct price_case *c, const char *currency,
                               struct quote *ret_quote)
{
    struct price_step *steps = arena_array(ctx->arena, rules->n, sizeof(*steps));
    struct quote_line *lines = arena_array(ctx->arena, rules->n + 1, sizeof(*lines));
    if (!steps || !lines)
        return LIMIT;
    const struct price_working w = price_work(rules, c, steps);
    size_t n = 0;
    if (w.own_cents.has)
        lines[n++] =
            (struct quote_line){.text = price_own_words(ctx, c, currency), .cents = w.own_cents.v};
    /* The price that is set stands before what changes it, wherever its rule stands. */
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < rules->n; i++) {
            if (steps[i].fit != FIT_APPLIED || (i == w.setter) != (round == 0))
                continue;
            lines[n++] =
                (struct quote_line){.text = price_line_words(ctx, &rules->list[i], c, currency),
                                    .cents = steps[i].cents,
                                    .rule_id = rules->list[i].id};
        }
    }
    *ret_quote = (struct quote){.price_cents = w.price_cents, .lines = lines, .lines_n = n};
    return OK;
}

enum status plan_quote(struct ctx *ctx, const struct price_rules *rules, const struct price_case *c,
                       const char *currency, struct quote *ret_quote)
{
    static const struct price_rules none = {0};
    return quote_rules(ctx, rules ? rules : &none, c, currency, ret_quote);
}

/* ---- as whom -------------------------------------------------------------------------------- */

static enum status standing_plans(struct ctx *ctx, int64_t operator_id, const struct holder *holder,
                                  struct date on, struct standing_as *as)
{
    struct sql_standing_plans_row *rows = NULL;
    size_t n = 0;
    const struct sql_standing_plans_args args = {.account_id = holder->account_id,
                                                 .team_id = holder->team_id,
                                                 .operator_id = operator_id,
                                                 .day = plan_day(on)};
    const enum status s = sql_standing_plans(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    int64_t *ids = arena_array(ctx->arena, n, sizeof(*ids));
    if (!ids)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].plan_id;
    as->plan_ids = ids;
    as->plan_ids_n = n;
    return OK;
}

static enum status standing_teams(struct ctx *ctx, const struct holder *holder,
                                  struct standing_as *as)
{
    struct sql_standing_teams_row *rows = NULL;
    size_t n = 0;
    const struct sql_standing_teams_args args = {.account_id = holder->account_id};
    const enum status s = holder->account_id ? sql_standing_teams(ctx, &args, &rows, &n) : OK;
    if (s != OK)
        return s;
    int64_t *ids = arena_array(ctx->arena, n + 1, sizeof(*ids));
    if (!ids)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        ids[as->team_ids_n++] = rows[i].team_id;
    if (holder->team_id)
        ids[as->team_ids_n++] = holder->team_id;
    as->team_ids = ids;
    return OK;
}

static enum status standing_groups(struct ctx *ctx, int64_t operator_id,
                                   const struct holder *holder, struct standing_as *as)
{
    struct sql_standing_groups_row *rows = NULL;
    size_t n = 0;
    const struct sql_standing_groups_args args = {
        .account_id = holder->account_id, .team_id = holder->team_id, .operator_id = operator_id};
    const enum status s = sql_standing_groups(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    const char **groups = arena_array(ctx->arena, n, sizeof(*groups));
    if (!groups)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        groups[i] = rows[i].group_name;
    as->groups = groups;
    as->groups_n = n;
    return OK;
}

enum status plan_standing(struct ctx *ctx, int64_t operator_id, const struct holder *holder,
                          struct date on, struct standing_as *ret_as)
{
    struct standing_as as = {.holder = *holder};
    enum status s = standing_plans(ctx, operator_id, holder, on, &as);
    if (s == OK)
        s = standing_teams(ctx, holder, &as);
    if (s == OK)
        s = standing_groups(ctx, operator_id, holder, &as);
    if (s == OK)
        *ret_as = as;
    return s;
}
