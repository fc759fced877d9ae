/* What is left to draw from, and every movement that led there. */
#include "plan/plan_internal.h"

#include "plan_sql.h"
#include "store/store.h"

static struct allowance of_row(const struct sql_left_list_row *r)
{
    return (struct allowance){
        .id = r->id,
        .operator_id = r->operator_id,
        .space_id = r->space_id,
        .holder = {.account_id = r->account_id, .team_id = r->team_id},
        .name = r->name,
        .unit = (enum allowance_unit)r->unit,
        .scope = {.kinds = (uint32_t)r->kinds,
                  .weekdays = (uint32_t)r->weekdays,
                  .from = (minute)r->from_min,
                  .to = (minute)r->to_min},
        .left = r->left_amount,
        .given = r->given_amount,
        .from = plan_date(r->from_day),
        .until = plan_date(r->until_day),
        .closed = r->closed,
        .membership_id = r->membership_id,
        .bundle_id = r->bundle_id,
        .made_at = r->made_at,
        .currency = r->currency,
        .operator_name = r->operator_name,
        .space_name = or_empty(r->space_name),
        .space_slug = or_empty(r->space_slug),
        .holder_name = or_empty(r->holder_name),
        .holder_email = or_empty(r->holder_email),
        .team_name = or_empty(r->team_name),
        .team_slug = or_empty(r->team_slug),
    };
}

static enum status list(struct ctx *ctx, const struct sql_left_list_args *args,
                        struct allowance **ret_allowances, size_t *ret_n)
{
    struct sql_left_list_row *rows = NULL;
    size_t n = 0;
    const enum status s = sql_left_list(ctx, args, &rows, &n);
    if (s != OK)
        return s;
    struct allowance *all = arena_array(ctx->arena, n, sizeof(*all));
    if (!all)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        all[i] = of_row(&rows[i]);
    *ret_allowances = all;
    *ret_n = n;
    return OK;
}

enum status allowances_of(struct ctx *ctx, const struct holder *h, bool teams, struct date since,
                          struct allowance **ret_allowances, size_t *ret_n)
{
    const struct sql_left_list_args args = {.account_id = h->account_id,
                                            .teams_of = teams ? h->account_id : 0,
                                            .team_id = h->team_id,
                                            .since_day = plan_day(since)};
    return list(ctx, &args, ret_allowances, ret_n);
}

enum status allowance_get(struct ctx *ctx, int64_t id, struct allowance *ret_allowance)
{
    struct allowance *all = NULL;
    size_t n = 0;
    const enum status s = list(ctx, &(struct sql_left_list_args){.id = id}, &all, &n);
    if (s != OK)
        return s;
    if (n == 0)
        return NOT_FOUND;
    *ret_allowance = all[0];
    return OK;
}

enum status allowance_entries(struct ctx *ctx, int64_t id, struct allowance_entry **ret_entries,
                              size_t *ret_n)
{
    struct sql_left_entries_row *rows = NULL;
    size_t n = 0;
    const struct sql_left_entries_args args = {.allowance_id = id};
    const enum status s = sql_left_entries(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct allowance_entry *all = arena_array(ctx->arena, n, sizeof(*all));
    if (!all)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        all[i] = (struct allowance_entry){.id = rows[i].id,
                                          .amount = rows[i].amount,
                                          .reason = (enum entry_reason)rows[i].reason,
                                          .subject_id = rows[i].subject_id,
                                          .by = or_empty(rows[i].by_name),
                                          .note = rows[i].note,
                                          .at = rows[i].at};
    *ret_entries = all;
    *ret_n = n;
    return OK;
}

enum status allowance_tell(struct ctx *ctx, const struct allowance *a, const char *fact)
{
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = a->operator_id,
                                        .space_id = a->space_id,
                                        .subject_id = a->id,
                                        .data = ""});
}

enum status allowance_set_until(struct ctx *ctx, int64_t id, struct date until)
{
    struct allowance a;
    enum status s = sql_allowance_lock(ctx, &(struct sql_allowance_lock_args){id});
    if (s == OK)
        s = allowance_get(ctx, id, &a);
    if (s == OK && until.year && date_compare(until, a.from) <= 0)
        return ctx_field(ctx, "until", "plan.until", "It would end before it begins.");
    const struct sql_allowance_set_until_args args = {.id = id, .until_day = plan_day(until)};
    if (s == OK)
        s = sql_allowance_set_until(ctx, &args, NULL);
    return s == OK ? allowance_tell(ctx, &a, "allowance.changed") : s;
}

enum status allowance_bring(struct ctx *ctx, int64_t id, int64_t left, struct date until)
{
    struct sql_allowance_balance_row now;
    const struct sql_allowance_set_until_args end = {.id = id, .until_day = plan_day(until)};
    enum status s = sql_allowance_lock(ctx, &(struct sql_allowance_lock_args){id});
    if (s == OK)
        s = sql_allowance_balance(ctx, &(struct sql_allowance_balance_args){id}, &now);
    if (s == OK && now.left_amount != left)
        s = allowance_move(ctx, id, left - now.left_amount, ENTRY_CORRECTED, 0, "");
    return s == OK ? sql_allowance_set_until(ctx, &end, NULL) : s;
}
