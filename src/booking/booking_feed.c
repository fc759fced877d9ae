/* The calendar of a space, or of one resource of it, for programs that subscribe to it. */
#include "booking/booking_ics.h"
#include "booking/booking_show.h"

#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

enum {
    FEED_DAYS_BACK = 30,
    FEED_DAYS_AHEAD = 400,
    FEED_MAX = 5000 /* entries: calendars stop reading before */
};

/* Several places that belong together are one entry, as in the calendar of who booked them. Rows
 * come by start: what begins at one instant is gathered before it is written. */
struct feed_group {
    struct feed_group *next;
    int64_t group_id;
    struct ics_entry entry;
    const char *places, *name;
};

struct feeding {
    struct ctx *ctx;
    const struct house *house;
    struct ics_calendar *calendar;
    int64_t resource_id; /* 0: all */
    const char *domain;
    bool names;
    struct feed_group *groups; /* that begin at the instant under way */
    size_t n;
    bool short_of_memory;
};

/* ---- bookings -------------------------------------------------------------------------------- */

static const char *summary_of(const struct feeding *f, const char *what, const char *name)
{
    return show_text(f->ctx, "%s: %s", what, f->names ? name : ctx_text(f->ctx, "taken"));
}

static struct ics_entry entry_of(const struct feeding *f, const struct sql_booking_feed_row *row)
{
    const char *what = row->resource_name ? show_copy(f->ctx, row->resource_name) : "";
    return (struct ics_entry){.id = row->id,
                              .domain = f->domain,
                              .sequence = row->revision - 1,
                              .stamp = row->changed_at,
                              .starts_at = row->starts_at,
                              .ends_at = row->ends_at,
                              .summary = summary_of(f, what, row->name),
                              .location = what,
                              .tentative = row->status == BOOKING_REQUESTED};
}

static void write_groups(struct feeding *f)
{
    for (struct feed_group *g = f->groups; g && !f->short_of_memory; g = g->next) {
        g->entry.summary = summary_of(f, g->places, g->name);
        g->entry.location = g->places;
        g->entry.sequence = ics_sequence_of(g->entry.stamp); /* grows also when one is dropped */
        f->short_of_memory = !ics_add(f->calendar, &g->entry);
    }
    f->groups = NULL;
}

/* The group of a row that was begun; NULL: it is the first of it. */
static struct feed_group *group_begun(struct feeding *f, const struct sql_booking_feed_row *row)
{
    struct feed_group *g = f->groups;
    while (g && g->group_id != row->group_id.v)
        g = g->next;
    return g;
}

static struct feed_group *begin_group(struct feeding *f, const struct sql_booking_feed_row *row)
{
    struct feed_group *g = arena_alloc(f->ctx->arena, sizeof(*g));
    if (!g)
        return NULL;
    *g = (struct feed_group){.next = f->groups,
                             .group_id = row->group_id.v,
                             .entry = entry_of(f, row),
                             .places = "",
                             .name = show_copy(f->ctx, row->name)};
    g->entry.id = row->group_id.v;
    f->groups = g;
    return g;
}

static void join_group(struct feeding *f, struct feed_group *g,
                       const struct sql_booking_feed_row *row)
{
    struct ics_entry *e = &g->entry;
    g->places = show_place_after(f->ctx, g->places, row->resource_name ? row->resource_name : "",
                                 row->units);
    e->tentative = e->tentative || row->status == BOOKING_REQUESTED;
    if (row->ends_at > e->ends_at) /* one of them was left early */
        e->ends_at = row->ends_at;
    if (row->changed_at > e->stamp)
        e->stamp = row->changed_at;
}

static bool feed_row(void *arg, const struct sql_booking_feed_row *row)
{
    struct feeding *f = arg;
    if (f->resource_id && row->resource_id != f->resource_id)
        return true;
    if (f->groups && f->groups->entry.starts_at != row->starts_at)
        write_groups(f);
    const bool together = row->group_id.has && !f->resource_id;
    struct feed_group *g = together ? group_begun(f, row) : NULL;
    if (!g && f->n++ == FEED_MAX)
        return false;
    if (together && !g) {
        g = begin_group(f, row);
        f->short_of_memory = !g;
    }
    if (g) {
        join_group(f, g, row);
    } else if (!together) {
        const struct ics_entry e = entry_of(f, row);
        f->short_of_memory = !ics_add(f->calendar, &e);
    }
    return !f->short_of_memory;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

/* An open end moves once a year, so that calendars do not change every day. */
static int64_t feed_until(const struct feeding *f, const struct house_block *b)
{
    if (b->until_at < INT64_MAX)
        return b->until_at;
    const struct date today = house_date(f->house, ctx_now_s(f->ctx));
    const struct date end = {.year = (int16_t)(today.year + 2), .month = 1, .day = 1};
    return zone_day_start(f->house->calendar.zone, end);
}

/* Of a block of which something is lent, what is left stands in parts. */
static bool is_later_part(const struct house *h, const struct house_block *b)
{
    for (const struct house_block *p = b; p > h->blocks && p[-1].resource == b->resource; p--) {
        if (p[-1].id == b->id)
            return true;
    }
    return false;
}

/* What is let, out of order or kept back is busy all day. */
static bool feed_block(struct feeding *f, const struct house_block *b)
{
    struct ctx *ctx = f->ctx;
    const struct resource *r = &f->house->resources[b->resource];
    const char *what = show_copy(ctx, r->name);
    const char *words = show_block(ctx, b->kind, b->why);
    const int64_t until = feed_until(f, b);
    if (b->kind == BLOCK_OUTSIDE) /* it came from a calendar: two that read each other would echo */
        return true;
    if ((f->resource_id && r->id != f->resource_id) || until <= b->from_at || f->n == FEED_MAX)
        return true;
    f->n++;
    const struct ics_entry e = {
        .id = b->id,
        .domain = f->domain,
        .uid = is_later_part(f->house, b) ? show_text(ctx, "%s-%lld@%s", show_id(ctx, b->id),
                                                      (long long)b->from_at, f->domain)
                                          : NULL,
        .sequence = b->revision - 1,
        .stamp = b->changed_at,
        .starts_at = b->from_at,
        .ends_at = until,
        .summary = r->units == 1
                       ? show_text(ctx, "%s: %s", what, words)
                       : show_text(ctx, "%s: %d/%d: %s", what, (int)b->units, (int)r->units, words),
        .location = what,
    };
    return ics_add(f->calendar, &e);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum status feed_in(struct feeding *f)
{
    const int64_t now = ctx_now_s(f->ctx);
    const struct sql_booking_feed_args args = {.space_id = f->house->space.id,
                                               .from_at = now - FEED_DAYS_BACK * 86400,
                                               .to_at = now + FEED_DAYS_AHEAD * (int64_t)86400};
    const enum status s = sql_booking_feed(f->ctx, &args, feed_row, f);
    write_groups(f);
    for (size_t i = 0; s == OK && i < f->house->blocks_n && !f->short_of_memory; i++)
        f->short_of_memory = !feed_block(f, &f->house->blocks[i]);
    if (s != OK || f->short_of_memory) {
        ics_drop(f->calendar);
        return s == OK ? LIMIT : s;
    }
    const char *text = ics_end(f->ctx, f->calendar);
    if (!text)
        return LIMIT;
    reply_bytes(f->ctx, "text/calendar; charset=utf-8", NULL, (struct bytes){text, strlen(text)});
    return OK;
}

/* Which of the two secrets is it? A wrong one: there is no such calendar. */
static enum status feed_names(struct ctx *ctx, const struct house *h, const char *secret,
                              bool *ret_names)
{
    const bool names = network_tag_check(ctx, "calendar.names", h->space.id, secret) == OK;
    if (!names && network_tag_check(ctx, "calendar", h->space.id, secret) != OK)
        return ctx_fail(ctx, NOT_FOUND, "booking.no_calendar", "There is no such calendar.");
    *ret_names = names;
    return OK;
}

enum status booking_feed(struct ctx *ctx, const struct booking_feed_form *form)
{
    struct feeding f = {.ctx = ctx,
                        .resource_id = form->resource,
                        .domain = ics_domain(ctx, request_public_url(ctx))};
    enum status s = house_of_slug(ctx, form->slug, &f.house);
    if (s != OK)
        return s;
    s = feed_names(ctx, f.house, form->secret, &f.names);
    if (s == OK) {
        f.calendar = ics_begin(ICS_PUBLISH, f.house->space.name);
        s = f.calendar ? feed_in(&f) : LIMIT;
    }
    house_release(f.house);
    return s;
}
