/* What waiting lists keep about a person: given to him; all of it is forgotten with him. */
#include "privacy/privacy.h"
#include "waitlist/waitlist_internal.h"
#include "waitlist_sql.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_waitlist(
        ctx,
        &(struct sql_give_waitlist_args){.account_id = p->account_id, .email_key = p->email_key},
        archive_table(a, "waiting", N_("Waiting lists"), N_("Places that you waited for.")));
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    (void)p;
    return forecast_add(f,
                        &(struct forecast_line){
                            .kind = FORECAST_GOES,
                            .text = ctx_text(ctx, "What you wait for, and what you waited for.")});
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    struct sql_waitlist_live_of_row *rows = NULL;
    size_t n = 0;
    enum status s = sql_waitlist_live_of(
        ctx,
        &(struct sql_waitlist_live_of_args){.account_id = p->account_id, .email_key = p->email_key},
        &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = waitlist_end(ctx, rows[i].id, WAITLIST_LEFT, "waitlist.left");
    return s == OK ? sql_erase_waitlist(ctx,
                                        &(struct sql_erase_waitlist_args){
                                            .account_id = p->account_id, .email_key = p->email_key},
                                        NULL)
                   : s;
}

static const struct kept kept[] = {
    {"waitlist", "account_id name email", "Who waits for a place, and where the offer goes.",
     "30 days after its time", "Erased."},
};

const struct keeper waitlist_keeper = {.module = "waitlist",
                                       .kept = kept,
                                       .kept_n = ARRAY_LEN(kept),
                                       .give = give,
                                       .foresee = foresee,
                                       .erase = erase};
