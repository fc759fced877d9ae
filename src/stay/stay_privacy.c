/* What stays keep about a person: given to him; charges and what they rest on stay as long as the
 * law wants, the rest loses its words. */
#include "privacy/privacy.h"
#include "stay/stay_internal.h"
#include "stay_sql.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_stays(ctx, &(struct sql_give_stays_args){p->account_id},
                          archive_table(a, "stays", N_("What is let to you"),
                                        N_("Offices, desks, lockers and more, by licence.")));
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct sql_stays_open_row *rows;
    size_t n;
    enum status s = sql_stays_open(ctx, &(struct sql_stays_open_args){p->account_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = forecast_add(
            f,
            &(struct forecast_line){
                .kind = FORECAST_STOPS,
                .text = words(ctx,
                              ctx_text(ctx, "%s at %s is let to you, or its deposit is open: end "
                                            "it, and come back when it is over."),
                              rows[i].resource, rows[i].space),
                .url = words(ctx, "/stays/%s", typed_id(ctx, rows[i].id))});
    return s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    return sql_erase_stay_words(ctx, &(struct sql_erase_stay_words_args){p->account_id}, NULL);
}

static const struct kept kept[] = {
    {"stay", "account_id note end_reason kept_reason made_by_account_id",
     "What is let to whom, and how it was agreed.", "as long as its charges",
     "Words are taken out; kept as an account that names nobody."},
};

const struct keeper stay_keeper = {.module = "stay",
                                   .kept = kept,
                                   .kept_n = ARRAY_LEN(kept),
                                   .give = give,
                                   .foresee = foresee,
                                   .erase = erase};
