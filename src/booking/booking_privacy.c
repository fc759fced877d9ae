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
    return s == OK ? give_calendar(ctx, p, a) : s;
}

/* ---- erased ---------------------------------------------------------------------------------- */

static enum status stop(struct ctx *ctx, const struct sql_bookings_ahead_row *b, struct forecast *f)
{
    struct buf when;
    buf_init(&when, LIMIT_TEXT_BYTES);
    format_datetime(&when, ctx->lang, zone_when(zone_get(b->zone), b->starts_at), FORMAT_WEEKDAY);
    const char *text = when.failed ? NULL : arena_strndup(ctx->arena, when.p, when.n);
    buf_free(&when);
    if (!text)
        return LIMIT;
    const char *sentence =
        b->own ? ctx_text(ctx, "You booked %s, %s: cancel it.")
               : ctx_text(ctx, "You booked %s, %s, without signing in: cancel it with the link in "
                               "its mail.");
    return forecast_add(
        f, &(struct forecast_line){
               .kind = FORECAST_STOPS,
               .text = show_text(ctx, sentence, b->space, text),
               .url = b->own ? show_text(ctx, "/bookings/%s", show_id(ctx, b->id)) : NULL});
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct sql_bookings_ahead_row *rows;
    size_t n;
    enum status s = sql_bookings_ahead(
        ctx,
        &(struct sql_bookings_ahead_args){
            .account_id = p->account_id, .email_key = p->email_key, .now = ctx_now_s(ctx)},
        &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = stop(ctx, &rows[i], f);
    return s == OK ? forecast_add(f,
                                  &(struct forecast_line){
                                      .kind = FORECAST_GOES,
                                      .text = ctx_text(ctx, "Who you are in your bookings: the "
                                                            "spaces keep the numbers, without "
                                                            "name, address and note.")})
                   : s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    return sql_erase_bookings(ctx,
                              &(struct sql_erase_bookings_args){.account_id = p->account_id,
                                                                .email_key = p->email_key,
                                                                .somebody = p->somebody},
                              NULL);
}

static const struct kept kept[] = {
    {"booking", "account_id name email phone note", "Who comes when, and how to reach him.",
     "as long as the space", "Kept as numbers: name, address, telephone and note are taken out."},
    {"block", "by_account_id", "Who keeps a resource back, and why.", "as long as the space",
     "Kept as an account that names nobody."},
};

const struct keeper booking_keeper = {.module = "booking",
                                      .kept = kept,
                                      .kept_n = ARRAY_LEN(kept),
                                      .give = give,
                                      .foresee = foresee,
                                      .erase = erase};
