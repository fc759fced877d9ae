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
    if (s == OK)
        s = sql_give_calendar_series(
            ctx, &(struct sql_give_calendar_series_args){id},
            archive_table(a, "calendar-series", N_("Calendar entries that repeat"),
                          N_("Your series as your calendar programs sent them.")));
    if (s == OK)
        s = sql_give_calendar_clashes(
            ctx, &(struct sql_give_calendar_clashes_args){id},
            archive_table(
                a, "calendar-clashes", N_("Series that were not booked"),
                N_("What your calendar programs sent and which of its dates could not be.")));
    return s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    const int64_t id = p->account_id;
    enum status s = sql_erase_app_passwords(ctx, &(struct sql_erase_app_passwords_args){id}, NULL);
    if (s == OK)
        s = sql_erase_calendar_objects(ctx, &(struct sql_erase_calendar_objects_args){id}, NULL);
    if (s == OK)
        s = sql_erase_calendar_series(ctx, &(struct sql_erase_calendar_series_args){id}, NULL);
    if (s == OK)
        s = sql_erase_calendar_clashes(ctx, &(struct sql_erase_calendar_clashes_args){id}, NULL);
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
    {"calendar_series", "account_id name uid body",
     "Series as the person's calendar program sent them, with its reminders and remarks.",
     "as long as the account", "Deleted."},
    {"calendar_clash", "account_id uid title words url",
     "Series that the person's calendar program sent and that were refused for some dates.",
     "until it is booked, 30 days at the longest", "Deleted."},
    {"calendar_link", "account_id", "The secret link to a person's bookings.",
     "as long as the account", "Deleted."},
    {"outside_calendar", "made_by_account_id",
     "Who let a calendar from elsewhere say when a resource is taken.",
     "until the calendar is removed", "The account is taken out."},
};

const struct keeper calendar_keeper = {
    .module = "calendar", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};
