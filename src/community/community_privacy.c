/* What the community keeps about a person: given to him, and all of it erased. */
#include "community/community.h"
#include "community_sql.h"
#include "privacy/privacy.h"

static bool give_picture(void *arg, const struct sql_give_photo_row *row)
{
    (void)archive_file(arg, "picture.jpg", row->large);
    return true;
}

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    const int64_t id = p->account_id;
    enum status s = sql_give_card(ctx, &(struct sql_give_card_args){id},
                                  archive_table(a, "card", N_("Your card"),
                                                N_("What you tell of yourself; your picture lies "
                                                   "beside this page.")));
    if (s == OK)
        s = sql_give_introductions(
            ctx, &(struct sql_give_introductions_args){id},
            archive_table(a, "introductions", N_("Introductions"),
                          N_("Others are named where both said yes, or where you made it.")));
    if (s == OK)
        s = sql_give_ties(ctx, &(struct sql_give_ties_args){id},
                          archive_table(a, "brought", N_("Who brought whom"),
                                        N_("Who brought you, and whom you brought.")));
    return s == OK ? sql_give_photo(ctx, &(struct sql_give_photo_args){id}, give_picture, a) : s;
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    (void)p;
    return forecast_add(f, &(struct forecast_line){
                               .kind = FORECAST_GOES,
                               .text = ctx_text(ctx, "Your card with its picture, introductions, "
                                                     "and who brought whom.")});
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    return community_forget(ctx, p->account_id);
}

static const struct kept kept[] = {
    {"card", "account_id headline trades skills offers wants languages links",
     "What somebody tells of himself, to whom he chose.", "until he changes it", "Deleted."},
    {"card_photo", "account_id small large", "His picture.", "until he takes it away", "Deleted."},
    {"introduction", "one_account_id two_account_id by_account_id why",
     "Who was introduced to whom, and the answers of those who met.", "as long as both accounts",
     "Deleted."},
    {"introduction_passed", "one_account_id two_account_id",
     "Whom a host will not introduce to whom.", "as long as both accounts", "Deleted."},
    {"tie", "account_id by_account_id", "Who brought whom.", "as long as both accounts",
     "Deleted."},
};

const struct keeper community_keeper = {.module = "community",
                                        .kept = kept,
                                        .kept_n = ARRAY_LEN(kept),
                                        .give = give,
                                        .foresee = foresee,
                                        .erase = erase};
