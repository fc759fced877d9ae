/* What series keep about a person: given to him; erased with his bookings. */
#include "privacy/privacy.h"
#include "series/series_internal.h"
#include "series_sql.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_series(
        ctx, &(struct sql_give_series_args){.account_id = p->account_id, .email_key = p->email_key},
        archive_table(a, "series", N_("Series"),
                      N_("Bookings that repeat; each date is among your bookings.")));
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    const enum status s = sql_erase_series(
        ctx,
        &(struct sql_erase_series_args){
            .account_id = p->account_id, .email_key = p->email_key, .somebody = p->somebody},
        NULL);
    return s == OK
               ? sql_erase_series_maker(
                     ctx, &(struct sql_erase_series_maker_args){.account_id = p->account_id}, NULL)
               : s;
}

static const struct kept kept[] = {
    {"series", "account_id by_account_id title name email phone note",
     "Who comes again and again, and how to reach him.", "as long as the space",
     "Kept as numbers: title, name, address, telephone and note are taken out."},
};

const struct keeper series_keeper = {
    .module = "series", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
