/* What spaces keep about a person: who said that one is his. And nobody leaves a space without a
 * host. */
#include "privacy/privacy.h"
#include "space/space.h"
#include "space_sql.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    enum status s = sql_give_own_spaces(
        ctx, &(struct sql_give_own_spaces_args){p->account_id},
        archive_table(a, "spaces", N_("Spaces that you work for"), N_("With your role there.")));
    if (s == OK)
        s = sql_give_claims(ctx, &(struct sql_give_claims_args){p->email_key},
                            archive_table(a, "claims", N_("Spaces that you said are yours"),
                                          N_("With what the network answered.")));
    return s;
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct sql_hosted_alone_row *rows;
    size_t n;
    enum status s =
        sql_hosted_alone(ctx, &(struct sql_hosted_alone_args){p->account_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = forecast_add(f, &(struct forecast_line){
                                .kind = FORECAST_STOPS,
                                .text = arena_printf(
                                    ctx->arena,
                                    ctx_text(ctx, "You are the only host of %s: make somebody else "
                                                  "host first."),
                                    rows[i].name),
                                .url = arena_printf(ctx->arena, "/s/%s/hosts", rows[i].slug)});
    return s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    return sql_erase_claims(ctx, &(struct sql_erase_claims_args){p->email_key}, NULL);
}

static const struct kept kept[] = {
    {"claim", "name email message decided_by", "Who said that a listed space is his.",
     "as long as the space", "Name, address and message are taken out."},
    {"space", "email phone", "Where a space is reached; public, a business address.",
     "until a host changes it", "Nothing: it is the space's, not the person's."},
};

const struct keeper space_keeper = {.module = "space",
                                    .kept = kept,
                                    .kept_n = ARRAY_LEN(kept),
                                    .give = give,
                                    .foresee = foresee,
                                    .erase = erase};
