/* The invariants on a live file. */
#include "plan/plan_internal.h"

#include "base/id.h"
#include "plan_sql.h"

/* What one question found. */
struct found {
    int64_t looked_at, faults;
    struct opt_int first_id;
};

#define FOUND(ctx, query, ret_found) \
    do { \
        struct sql_##query##_row row; \
        const enum status asked = sql_##query(ctx, &row); \
        if (asked != OK) \
            return asked; \
        *(ret_found) = (struct found){row.looked_at, row.faults, row.first_id}; \
    } while (0)

static enum status find_balances(struct ctx *ctx, struct found *ret_found)
{
    FOUND(ctx, check_balances, ret_found);
    return OK;
}

static enum status find_draws(struct ctx *ctx, struct found *ret_found)
{
    FOUND(ctx, check_draws, ret_found);
    return OK;
}

static enum status find_rests(struct ctx *ctx, struct found *ret_found)
{
    FOUND(ctx, check_rests, ret_found);
    return OK;
}

static enum status find_rules(struct ctx *ctx, struct found *ret_found)
{
    FOUND(ctx, check_rules, ret_found);
    return OK;
}

static enum status find_reversals(struct ctx *ctx, struct found *ret_found)
{
    FOUND(ctx, check_reversals, ret_found);
    return OK;
}

static enum status find_days(struct ctx *ctx, struct found *ret_found)
{
    FOUND(ctx, check_days, ret_found);
    return OK;
}

static const struct {
    enum status (*find)(struct ctx *ctx, struct found *ret_found);
    const char *what, *fault;
} questions[] = {
    {find_balances, "allowance", "is overdrawn"},
    {find_draws, "booking", "drew another amount than its entries say"},
    {find_rests, "booking", "was charged another amount than its rest in money"},
    {find_rules, "charge", "does not say why"},
    {find_reversals, "charge", "takes back what it may not"},
    {find_days, "membership or stay", "paid a day twice"},
};

enum status plan_check(struct ctx *ctx, struct plan_findings *ret_findings)
{
    struct plan_findings all = {0};
    for (size_t i = 0; i < ARRAY_LEN(questions); i++) {
        struct found f;
        char code[ID_CHARS_MAX + 1];
        const enum status s = questions[i].find(ctx, &f);
        if (s != OK)
            return s;
        all.looked_at += f.looked_at;
        if (f.faults > 0 && all.faults == 0) {
            (void)id_print(f.first_id.v, code);
            all.first_fault = words(ctx, "%s %s %s", questions[i].what, code, questions[i].fault);
        }
        all.faults += f.faults;
    }
    *ret_findings = all;
    return OK;
}
