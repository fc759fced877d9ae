/* Timed work of allowances: what ends loses what is left of it; a week before, its holder is told.
 * Done late it does what it would have done in time, once [PL-20]. */
#include "plan/plan_internal.h"

#include "plan_sql.h"
#include "store/store.h"

enum { BATCH = 100, WARN_DAYS = 7 };

enum status allowance_expire(struct ctx *ctx, int64_t id)
{
    struct sql_allowance_balance_row now;
    enum status s = sql_allowance_lock(ctx, &(struct sql_allowance_lock_args){id});
    if (s == OK)
        s = sql_allowance_balance(ctx, &(struct sql_allowance_balance_args){id}, &now);
    if (s == OK && now.left_amount > 0)
        s = allowance_move(ctx, id, -now.left_amount, ENTRY_EXPIRED, 0, "");
    if (s == OK)
        s = sql_allowance_close(ctx, &(struct sql_allowance_close_args){.id = id, .closed = true},
                                NULL);
    return s;
}

static enum status expire_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_allowances_ending_row *rows = NULL;
    size_t n = 0;
    size_t done = 0;
    const struct sql_allowances_ending_args args = {ctx_now_s(ctx) / 86400 + 1, BATCH};
    struct local_day local = {0};
    enum status s = sql_allowances_ending(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        s = local_day_at(ctx, rows[i].space_id, &local);
        if (s != OK || rows[i].until_day > date_days(local.today))
            continue; /* tomorrow there */
        s = allowance_expire(ctx, rows[i].id);
        done++;
    }
    if (s == OK)
        *ret_n = done;
    return s;
}

static enum status warn(struct ctx *ctx, int64_t id, int64_t until_day)
{
    struct allowance a;
    const struct sql_allowance_warned_args args = {.id = id, .until_day = until_day};
    enum status s = sql_allowance_warned(ctx, &args, NULL);
    if (s == OK)
        s = allowance_get(ctx, id, &a);
    if (s != OK || a.left <= 0)
        return s;
    return allowance_tell(ctx, &a, "allowance.ending");
}

static enum status warn_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_allowances_to_warn_row *rows = NULL;
    size_t n = 0;
    size_t done = 0;
    const struct sql_allowances_to_warn_args args = {ctx_now_s(ctx) / 86400 + 1 + WARN_DAYS, BATCH};
    struct local_day local = {0};
    enum status s = sql_allowances_to_warn(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        s = local_day_at(ctx, rows[i].space_id, &local);
        if (s != OK || rows[i].until_day > date_days(local.today) + WARN_DAYS)
            continue;
        s = warn(ctx, rows[i].id, rows[i].until_day);
        done++;
    }
    if (s == OK)
        *ret_n = done;
    return s;
}

enum status allowance_tend(struct ctx *ctx, size_t *ret_n)
{
    size_t warned = 0;
    size_t expired = 0;
    enum status s = warn_due(ctx, &warned);
    if (s == OK)
        s = expire_due(ctx, &expired);
    if (s == OK)
        *ret_n = warned + expired;
    return s;
}
