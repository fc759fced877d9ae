/* What limits keep about a person: those that are for him alone. */
#include "limit/limit_internal.h"

#include "limit_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_limits(ctx, &(struct sql_give_limits_args){.account_id = p->account_id},
                           archive_table(a, "limits", N_("Limits"),
                                         N_("How much you may book, where a host said so for "
                                            "you alone.")));
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    return sql_erase_limits(ctx, &(struct sql_erase_limits_args){.account_id = p->account_id},
                            NULL);
}

static const struct kept kept[] = {
    {"limit_rule", "account_id name", "How much one person may book, where a host says so.",
     "until the host takes it away", "Erased."},
};

const struct keeper limit_keeper = {
    .module = "limit", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
