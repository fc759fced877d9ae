/* The invariants on a live file. */
#include "plan/plan_internal.h"

#include "plan_sql.h"

enum status plan_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct findings all = {0};
    enum status s = OK;
    FINDINGS_ASK(s, ctx, check_balances, &all, "allowance", "is overdrawn");
    FINDINGS_ASK(s, ctx, check_draws, &all, "booking", "drew another amount than its entries say");
    FINDINGS_ASK(s, ctx, check_rests, &all, "booking",
                 "was charged another amount than its rest in money");
    FINDINGS_ASK(s, ctx, check_rules, &all, "charge", "does not say why");
    FINDINGS_ASK(s, ctx, check_reversals, &all, "charge", "takes back what it may not");
    FINDINGS_ASK(s, ctx, check_days, &all, "membership or stay", "paid a day twice");
    if (s == OK)
        *ret_findings = all;
    return s;
}
