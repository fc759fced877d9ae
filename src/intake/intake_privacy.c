/* What files that hosts bring along keep about a person: given to him, and erased. */
#include "intake/intake.h"
#include "intake_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_brought(ctx, &(struct sql_give_brought_args){p->account_id},
                            archive_table(a, "brought-along", N_("What a host brought along"),
                                          N_("From a product that it used before.")));
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    return sql_erase_brought(ctx, &(struct sql_erase_brought_args){p->account_id}, NULL);
}

static const struct kept kept[] = {
    {"intake_person", "account_id phone company note", "What a host knew of a person elsewhere.",
     "as long as the account", "Deleted."},
    {"intake", "account_id body report",
     "Lists of people that a host brings along, and what became of each row.",
     "the list until it is written, a day at most; what became of it as long as the space",
     "As uploader kept as an account that names nobody."},
};

const struct keeper intake_keeper = {
    .module = "intake", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
