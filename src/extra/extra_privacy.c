/* What extras keep about a person: the remarks; who ordered them the booking says. */
#include "extra/extra_internal.h"

#include "extra_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_extras(
        ctx, &(struct sql_give_extras_args){.account_id = p->account_id, .email_key = p->email_key},
        archive_table(a, "extras", N_("Extras"), N_("What you had added to your bookings.")));
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    return sql_erase_extras(
        ctx,
        &(struct sql_erase_extras_args){.account_id = p->account_id, .email_key = p->email_key},
        NULL);
}

static const struct kept kept[] = {
    {"extra_line", "note", "What somebody asked for with an extra of his booking.",
     "as long as the space", "Kept as numbers: the remark is taken out."},
};

const struct keeper extra_keeper = {
    .module = "extra", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
