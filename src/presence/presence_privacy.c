/* What checking in keeps about a person: given to him, and erased with him. */
#include "presence/presence_internal.h"
#include "presence_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    enum status s = sql_give_check_ins(ctx, &(struct sql_give_check_ins_args){p->account_id},
                                       archive_table(a, "check-ins", N_("When you came and left"),
                                                     N_("Check-ins for your bookings.")));
    if (s == OK)
        s = sql_give_presence_circle(ctx, &(struct sql_give_presence_circle_args){p->account_id},
                                     archive_table(a, "seen-here",
                                                   N_("Who may see that you are here"),
                                                   N_("A row: who is of the same space may.")));
    return s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    enum status s =
        sql_erase_check_ins(ctx, &(struct sql_erase_check_ins_args){p->account_id}, NULL);
    if (s == OK)
        s = sql_erase_check_ins_made(ctx, &(struct sql_erase_check_ins_made_args){p->account_id},
                                     NULL);
    return s == OK ? presence_set_circle(ctx, p->account_id, false) : s;
}

static const struct kept kept[] = {
    {"check_in", "account_id at gone_at how by_account_id",
     "When somebody came for a booking and left, for the front desk and for his own record.",
     "as long as the booking", "Stays without the person."},
    {"presence_circle", "account_id since", "That others of the space may see that he is here.",
     "until he takes it back", "Erased."},
};

const struct keeper presence_keeper = {
    .module = "presence", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
