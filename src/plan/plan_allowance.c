/* What a holder has to draw from: every movement is an entry, the balance is their sum. */
#include "plan/plan_internal.h"

#include "people/people.h"
#include "plan_sql.h"
#include "store/store.h"

static enum status entry_add(struct ctx *ctx, int64_t allowance_id, int64_t amount,
                             enum entry_reason reason, int64_t subject_id, const char *note)
{
    const struct sql_allowance_entry_insert_args args = {
        .id = store_id(ctx),
        .allowance_id = allowance_id,
        .amount = amount,
        .reason = (int64_t)reason,
        .subject_id = subject_id,
        .by_account_id = ctx->actor ? ctx->actor->account_id : 0,
        .note = note ? note : "",
        .at = ctx_now_s(ctx),
    };
    return sql_allowance_entry_insert(ctx, &args);
}

enum status allowance_give(struct ctx *ctx, const struct allowance_grant *g, int64_t *ret_id)
{
    const struct sql_allowance_insert_args args = {
        .id = store_id(ctx),
        .operator_id = g->operator_id,
        .space_id = g->space_id,
        .account_id = g->holder.account_id,
        .team_id = g->holder.team_id,
        .unit = (int64_t)g->unit,
        .kinds = g->scope.kinds,
        .weekdays = g->scope.weekdays,
        .from_min = g->scope.from,
        .to_min = g->scope.to,
        .name = g->name,
        .membership_id = g->membership_id,
        .bundle_id = g->bundle_id,
        .from_day = plan_day(g->from),
        .until_day = plan_day(g->until),
        .at = ctx_now_s(ctx),
    };
    enum status s = sql_allowance_insert(ctx, &args);
    if (s == OK)
        s = entry_add(ctx, args.id, g->amount, ENTRY_GRANTED, 0, g->note);
    if (s == OK)
        *ret_id = args.id;
    return s;
}

enum status allowance_move(struct ctx *ctx, int64_t allowance_id, int64_t amount,
                           enum entry_reason reason, int64_t subject_id, const char *note)
{
    struct sql_allowance_balance_row now;
    enum status s = sql_allowance_lock(ctx, &(struct sql_allowance_lock_args){allowance_id});
    if (s == OK)
        s = sql_allowance_balance(ctx, &(struct sql_allowance_balance_args){allowance_id}, &now);
    if (s != OK)
        return s;
    if (now.left_amount + amount < 0)
        return ctx_fail(ctx, CONFLICT, "plan.spent", "There is not enough left of this.");
    /* What comes back after the end is to end once more. */
    if (amount > 0)
        s = sql_allowance_close(
            ctx, &(struct sql_allowance_close_args){.id = allowance_id, .closed = false}, NULL);
    return s == OK ? entry_add(ctx, allowance_id, amount, reason, subject_id, note) : s;
}
