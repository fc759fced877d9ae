/* What lendings keep about a person: given to him; what they credited stands as charges; nobody
 * reads his name on them any more. */
#include "lend/lend_internal.h"
#include "lend_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_lendings(
        ctx, &(struct sql_give_lendings_args){p->account_id},
        archive_table(a, "lendings", N_("What you freed and lent"),
                      N_("Days on which others could have what is let to you.")));
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    (void)p;
    return forecast_add(
        f, &(struct forecast_line){.kind = FORECAST_GOES,
                                   .text = ctx_text(ctx, "Your name on places that you lent.")});
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    struct sql_lendings_named_row *rows = NULL;
    size_t n = 0;
    enum status s =
        sql_lendings_named(ctx, &(struct sql_lendings_named_args){p->account_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        s = sql_lending_unname(ctx, &(struct sql_lending_unname_args){rows[i].id}, NULL);
        if (s == OK)
            s = lent_unname(ctx, rows[i].id, rows[i].space_id);
    }
    return s;
}

static const struct kept kept[] = {
    {"lending", "named", "What somebody frees or lends of what is let to him.",
     "as long as its charges",
     "His name is not shown any more; kept as an account that names nobody."},
};

const struct keeper lend_keeper = {.module = "lend",
                                   .kept = kept,
                                   .kept_n = ARRAY_LEN(kept),
                                   .give = give,
                                   .foresee = foresee,
                                   .erase = erase};
