/* What bookings keep about a person: given to him; they stay as numbers without him. */
#include "base/format.h"
#include "base/ics.h"
#include "booking/booking.h"
#include "booking/booking_show.h"
#include "booking_sql.h"
#include "network/network.h"
#include "privacy/privacy.h"

#include <string.h>

/* ---- given out ------------------------------------------------------------------------------- */

static bool add_entry(struct ctx *ctx, struct ics_calendar *c, const char *domain,
                      const struct sql_bookings_for_calendar_row *b)
{
    return ics_add(c,
                   &(struct ics_entry){.id = b->id,
                                       .domain = domain,
                                       .sequence = b->revision - 1,
                                       .stamp = b->changed_at,
                                       .starts_at = b->starts_at,
                                       .ends_at = b->ends_at,
                                       .summary = show_text(ctx, "%s, %s", b->space, b->resource),
                                       .tentative = b->status == BOOKING_REQUESTED});
}

static enum status give_calendar(struct ctx *ctx, const struct person *p, struct archive *a)
{
    struct sql_bookings_for_calendar_row *rows;
    const char *url;
    size_t n;
    enum status s = sql_bookings_for_calendar(
        ctx, &(struct sql_bookings_for_calendar_args){p->account_id}, &rows, &n);
    if (s == OK)
        s = network_public_url(ctx, &url);
    if (s != OK || n == 0)
        return s;
    struct ics_calendar *c = ics_begin(ICS_PUBLISH, NULL);
    bool whole = c != NULL;
    for (size_t i = 0; whole && i < n; i++)
        whole = add_entry(ctx, c, ics_domain(ctx, url), &rows[i]);
    const char *text = whole ? ics_end(ctx, c) : NULL;
    if (!whole)
        ics_drop(c);
    if (!text)
        return LIMIT;
    (void)archive_file(a, "bookings.ics", (struct bytes){text, strlen(text)});
    return OK;
}

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    enum status s = sql_give_bookings(
        ctx,
        &(struct sql_give_bookings_args){.account_id = p->account_id, .email_key = p->email_key},
        archive_table(a, "bookings", N_("Bookings"),
                      N_("Places that you booked; bookings.ics is the same for a calendar.")));
    if (s == OK)
        s = sql_give_answers(
            ctx,
            &(struct sql_give_answers_args){.account_id = p->account_id, .email_key = p->email_key},
            archive_table(a, "answers", N_("Answers to requests"),
                          N_("What was answered when you asked for a place, and what you answered "
                             "to others.")));
    if (s == OK)
        s = sql_give_staff_notes(
            ctx,
            &(struct sql_give_staff_notes_args){.account_id = p->account_id,
                                                .email_key = p->email_key},
            archive_table(a, "staff-notes", N_("Notes of the staff"),
                          N_("What hosts and the front desk wrote on your bookings for each "
                             "other.")));
    return s == OK ? give_calendar(ctx, p, a) : s;
}

/* ---- called off ------------------------------------------------------------------------------ */

enum { ENDS_SHOWN = 30 }; /* lines of the page; of more it says how many */

/* Bookings that are not over, by space and start, and which of them it is too late to cancel. */
struct ahead {
    struct sql_bookings_ahead_row *rows;
    size_t n;
};

static enum status read_ahead(struct ctx *ctx, const struct person *p, struct ahead *ret_ahead)
{
    return sql_bookings_ahead(ctx,
                              &(struct sql_bookings_ahead_args){.account_id = p->account_id,
                                                                .email_key = p->email_key,
                                                                .now = ctx_now_s(ctx)},
                              &ret_ahead->rows, &ret_ahead->n);
}

static enum status may_end(struct ctx *ctx, int64_t id, bool *ret_may)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s == OK)
        *ret_may = booking_may_end(ctx, h, &b);
    house_release(h);
    return s;
}

static enum status foresee_one(struct ctx *ctx, const struct sql_bookings_ahead_row *b,
                               struct forecast *f)
{
    bool may = false;
    const enum status s = may_end(ctx, b->id, &may);
    if (s != OK)
        return s;
    const char *what = show_text(
        ctx, "%s, %s: %s", b->space, b->resource,
        format_datetime_text(ctx, zone_when(zone_get(b->zone), b->starts_at), FORMAT_WEEKDAY));
    return forecast_add(
        f, &(struct forecast_line){
               .kind = may ? FORECAST_ENDS : FORECAST_STOPS,
               .text = may ? what
                           : show_text(ctx,
                                       ctx_text(ctx, "%s. It is too late to cancel this here: call "
                                                     "the space, or come back when it is over."),
                                       what),
               .url = b->own ? show_text(ctx, "/bookings/%s", show_id(ctx, b->id)) : NULL});
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct ahead a = {.n = 0};
    enum status s = read_ahead(ctx, p, &a);
    for (size_t i = 0; s == OK && i < a.n && i < ENDS_SHOWN; i++)
        s = foresee_one(ctx, &a.rows[i], f);
    if (s == OK && a.n > ENDS_SHOWN) {
        const int64_t more = (int64_t)(a.n - ENDS_SHOWN);
        const char *said =
            text_plural(ctx->lang, "and %lld booking more", "and %lld bookings more", more);
        s = forecast_add(f, &(struct forecast_line){.kind = FORECAST_ENDS,
                                                    .text = show_text(ctx, said, (long long)more)});
    }
    return s == OK ? forecast_add(f,
                                  &(struct forecast_line){
                                      .kind = FORECAST_GOES,
                                      .text = ctx_text(ctx, "Who you are in your bookings: the "
                                                            "spaces keep the numbers, without "
                                                            "name, address and note.")})
                   : s;
}

/* Those of one space, which stand together: called off, and told to its hosts at once. */
static enum status drop_at(struct ctx *ctx, const struct ahead *a, size_t *at)
{
    const int64_t space_id = a->rows[*at].space_id;
    const struct house *h = NULL;
    const char **codes = arena_array(ctx->arena, a->n, sizeof *codes);
    size_t n = 0;
    enum status s = codes ? house_of_id_always(ctx, space_id, &h) : LIMIT;
    for (; s == OK && *at < a->n && a->rows[*at].space_id == space_id; (*at)++) {
        struct booking b;
        s = booking_get_locked(ctx, a->rows[*at].id, &b);
        if (s == OK)
            s = booking_drop(ctx, h, &b);
        codes[n++] = show_id(ctx, a->rows[*at].id);
    }
    if (s == OK)
        s = booking_tell_dropped(ctx, h, codes, n);
    house_release(h);
    return s;
}

static enum status drop_all(struct ctx *ctx, const struct person *p)
{
    struct ahead a = {.n = 0};
    enum status s;
    do { /* as many at once as the query brings */
        s = read_ahead(ctx, p, &a);
        for (size_t at = 0; s == OK && at < a.n;)
            s = drop_at(ctx, &a, &at);
    } while (s == OK && a.n > 0);
    return s;
}

/* ---- erased ---------------------------------------------------------------------------------- */

static enum status erase(struct ctx *ctx, const struct person *p)
{
    enum status s = drop_all(ctx, p);
    if (s == OK)
        s = sql_erase_answers(ctx,
                              &(struct sql_erase_answers_args){.account_id = p->account_id,
                                                               .email_key = p->email_key},
                              NULL);
    if (s == OK)
        s = sql_erase_answers_by(ctx, &(struct sql_erase_answers_by_args){p->account_id}, NULL);
    if (s == OK) /* while the bookings are his */
        s = sql_erase_staff_notes(ctx,
                                  &(struct sql_erase_staff_notes_args){.account_id = p->account_id,
                                                                       .email_key = p->email_key},
                                  NULL);
    if (s == OK)
        s = sql_erase_staff_note_author(
            ctx, &(struct sql_erase_staff_note_author_args){p->account_id}, NULL);
    if (s != OK)
        return s;
    return sql_erase_bookings(ctx,
                              &(struct sql_erase_bookings_args){.account_id = p->account_id,
                                                                .email_key = p->email_key,
                                                                .somebody = p->somebody},
                              NULL);
}

static const struct kept kept[] = {
    {"booking", "account_id name email phone note", "Who comes when, and how to reach him.",
     "as long as the space", "Kept as numbers: name, address, telephone and note are taken out."},
    {"booking_staff_note", "by_account_id words",
     "What hosts and the front desk must know of a booking. Who it is for is given the words, not "
     "who wrote them: they are his data (GDPR, art. 15), the name of the writer is another's "
     "(15.4).",
     "until a year after the booking",
     "Notes on his bookings go; those that he wrote as staff stay without his name."},
    {"block", "by_account_id", "Who keeps a resource back, and why.", "as long as the space",
     "Kept as an account that names nobody."},
    {"lent_span", "by_name", "Who lends a place of his, where he wants others to read it.",
     "as long as the space", "The name is taken out."},
    {"booking_answer", "by_account_id word", "Who answered a request, and what he said with it.",
     "as long as the space", "Kept without its words; by nobody."},
};

const struct keeper booking_keeper = {.module = "booking",
                                      .kept = kept,
                                      .kept_n = ARRAY_LEN(kept),
                                      .give = give,
                                      .foresee = foresee,
                                      .erase = erase};
