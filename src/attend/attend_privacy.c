/* What invitations keep about a person: given to him, and erased with him. */
#include "attend/attend_internal.h"
#include "attend_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    enum status s = sql_give_attending(
        ctx, &(struct sql_give_attending_args){p->email_key},
        archive_table(a, "meetings", N_("Invitations"), N_("Meetings to which you are invited.")));
    if (s == OK)
        s = sql_give_invited(ctx, &(struct sql_give_invited_args){p->account_id},
                             archive_table(a, "invited", N_("Whom you invited"),
                                           N_("Guests of your bookings, and what they answered.")));
    return s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    const enum status s =
        sql_erase_attending(ctx, &(struct sql_erase_attending_args){p->email_key}, NULL);
    return s == OK ? sql_erase_invited(ctx, &(struct sql_erase_invited_args){p->account_id}, NULL)
                   : s;
}

static const struct kept kept[] = {
    {"attendee", "email email_key name by_account_id answer answered_at",
     "Who is invited to a booking and whether he comes: for who invites, and for the front desk, "
     "which lets him in.",
     "a week after the booking is over or cancelled, or until he takes himself off by his link",
     "Invitations to him go; those that he sent stay without him until their week is over."},
};

const struct keeper attend_keeper = {
    .module = "attend", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
