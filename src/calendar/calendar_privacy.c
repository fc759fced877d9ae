/* What this module keeps about people. */
#include "calendar/calendar_internal.h"
#include "calendar_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    const int64_t id = p->account_id;
    enum status s = sql_give_app_passwords(
        ctx, &(struct sql_give_app_passwords_args){id},
        archive_table(a, "calendar-passwords", N_("Passwords of calendar programs"),
                      N_("Which programs you let at your calendars; the passwords themselves are "
                         "not known here.")));
    if (s == OK)
        s = sql_give_calendar_objects(
            ctx, &(struct sql_give_calendar_objects_args){id},
            archive_table(a, "calendar-entries", N_("Calendar entries"),
                          N_("Your bookings as your calendar programs sent them.")));
    return s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    const int64_t id = p->account_id;
    enum status s = sql_erase_app_passwords(ctx, &(struct sql_erase_app_passwords_args){id}, NULL);
    if (s == OK)
        s = sql_erase_calendar_objects(ctx, &(struct sql_erase_calendar_objects_args){id}, NULL);
    if (s == OK)
        s = sql_erase_calendar_link(ctx, &(struct sql_erase_calendar_link_args){id}, NULL);
    if (s == OK)
        s = sql_erase_outside_maker(ctx, &(struct sql_erase_outside_maker_args){id}, NULL);
    return s;
}

static const struct kept kept[] = {
    {"app_password", "account_id name",
     "Passwords that a person made for calendar programs, hashed, and when each was used last.",
     "until he ends it", "Deleted."},
    {"calendar_object", "account_id name uid body",
     "Bookings as the person's calendar program sent them, with its reminders and remarks.",
     "as long as the account", "Deleted."},
    {"calendar_link", "account_id", "The secret link to a person's bookings.",
     "as long as the account", "Deleted."},
    {"outside_calendar", "made_by_account_id",
     "Who let a calendar from elsewhere say when a resource is taken.",
     "until the calendar is removed", "The account is taken out."},
};

const struct keeper calendar_keeper = {
    .module = "calendar", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
