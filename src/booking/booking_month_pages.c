/* A month of a space: of each day the share of the hours that can be booked which is taken. */
#include "booking/booking_show.h"

#include "base/address.h"
#include "base/format.h"
#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"

#include <string.h>

enum { DAYS_MAX = 31, WEEK_DAYS = 7, CELLS_MAX = 42, MINUTE_S = 60 };

/* A day under way. */
struct counted {
    int64_t from, to;  /* the civil day */
    int64_t open_min;  /* it is open */
    int64_t units_min; /* that can be booked: units times minutes open */
    int64_t taken_min;
    int64_t bookings;
};

struct month {
    struct ctx *ctx;
    const struct house *house;
    struct day_form part; /* the kind */
    struct date first;
    size_t n; /* days */
    struct date today;
    struct counted days[DAYS_MAX];
};

static bool counts(const struct month *m, size_t index)
{
    if (index >= m->house->resources_n)
        return false;
    const struct resource *r = &m->house->resources[index];
    return r->bookable && day_wants(&m->part, r);
}

/* ---- what can be booked ---------------------------------------------------------------------- */

/* Minutes of a span that fall into a day's opening hours are not looked for: what is booked lies in
 * them [BK-5]. */
static int64_t overlap_min(const struct counted *d, int64_t from, int64_t to)
{
    const int64_t begins = from > d->from ? from : d->from;
    const int64_t ends = to < d->to ? to : d->to;
    return ends > begins ? (ends - begins) / MINUTE_S : 0;
}

/* The minutes of a day on which it is open that a block covers. */
static int64_t covered_min(const struct month *m, size_t i, const struct house_block *b)
{
    const struct counted *d = &m->days[i];
    struct span open[4];
    if (b->from_at <= d->from && b->until_at >= d->to)
        return d->open_min;
    const struct date date = date_add(m->first, (int)i);
    const size_t n = calendar_day(&m->house->calendar, date, open, NULL);
    int64_t minutes = 0;
    for (size_t k = 0; k < n; k++) {
        const struct counted hours = {.from = d->from + open[k].from * MINUTE_S,
                                      .to = d->from + open[k].to * MINUTE_S};
        minutes += overlap_min(&hours, b->from_at, b->until_at);
    }
    return minutes;
}

static void open_day(struct month *m, size_t i)
{
    const struct house *h = m->house;
    struct counted *d = &m->days[i];
    struct span open[4];
    const struct date date = date_add(m->first, (int)i);
    const size_t n = calendar_day(&h->calendar, date, open, NULL);
    d->from = zone_day_start(h->calendar.zone, date);
    d->to = zone_day_start(h->calendar.zone, date_add(date, 1));
    for (size_t k = 0; k < n; k++)
        d->open_min += open[k].to - open[k].from;
    for (size_t r = 0; r < h->resources_n; r++) {
        if (counts(m, r))
            d->units_min += h->resources[r].units * d->open_min;
    }
}

/* What is let, out of order or kept back cannot be booked; what an outside calendar takes is
 * taken. */
static void take_block(struct month *m, const struct house_block *b)
{
    if (!counts(m, b->resource))
        return;
    for (size_t i = 0; i < m->n; i++) {
        struct counted *d = &m->days[i];
        const int64_t minutes = overlap_min(d, b->from_at, b->until_at);
        if (minutes == 0)
            continue;
        if (b->kind == BLOCK_OUTSIDE)
            d->taken_min += b->units * (minutes < d->open_min ? minutes : d->open_min);
        else
            d->units_min -= b->units * covered_min(m, i, b); /* the rest may be lent */
    }
}

/* ---- what is taken --------------------------------------------------------------------------- */

static bool take_row(void *arg, const struct sql_booking_taken_of_space_row *row)
{
    struct month *m = arg;
    if (!counts(m, house_resource(m->house, row->resource_id)))
        return true;
    for (size_t i = 0; i < m->n; i++) {
        struct counted *d = &m->days[i];
        if (row->starts_at >= d->to)
            continue;
        if (row->ends_at <= d->from)
            break;
        d->taken_min += row->units * overlap_min(d, row->starts_at, row->ends_at);
        d->bookings += row->starts_at >= d->from;
    }
    return true;
}

static enum status count_month(struct month *m)
{
    for (size_t i = 0; i < m->n; i++)
        open_day(m, i);
    for (size_t i = 0; i < m->house->blocks_n; i++)
        take_block(m, &m->house->blocks[i]);
    const struct sql_booking_taken_of_space_args args = {.space_id = m->house->space.id,
                                                         .after =
                                                             m->days[0].from - BOOKING_LONGEST_S,
                                                         .from_at = m->days[0].from,
                                                         .to_at = m->days[m->n - 1].to};
    return sql_booking_taken_of_space(m->ctx, &args, take_row, m);
}

/* ---- the page -------------------------------------------------------------------------------- */

/* Rounded; never nothing for something, nor all for what is not quite all. */
static int64_t share_of(int64_t taken, int64_t all)
{
    if (all <= 0 || taken <= 0)
        return 0;
    const int64_t share = (taken * 100 + all / 2) / all;
    if (share < 1)
        return 1;
    return taken < all && share > 99 ? 99 : share < 100 ? share : 100;
}

static const char *month_url(const struct month *m, struct date date)
{
    struct address a = address_of(m->ctx, show_text(m->ctx, "/s/%s/month", m->house->space.slug));
    if (date.year)
        address_date(&a, "date", date);
    address_text(&a, "kind", m->part.kind);
    return address_end(&a);
}

static void show_month_day(const struct month *m, size_t i, struct month_day_view *v)
{
    struct ctx *ctx = m->ctx;
    const struct counted *d = &m->days[i];
    const struct date date = date_add(m->first, (int)i);
    struct span open[4];
    const char *why = NULL;
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/day", m->house->space.slug));
    address_date(&a, "date", date);
    address_text(&a, "kind", m->part.kind);
    *v = (struct month_day_view){.date = date,
                                 .today = date_compare(date, m->today) == 0,
                                 .open_min = d->units_min > 0 ? d->units_min : 0,
                                 .taken_min = d->taken_min,
                                 .bookings = d->bookings,
                                 .share = share_of(d->taken_min, d->units_min),
                                 .number = show_text(ctx, "%d", (int)date.day),
                                 .url = address_end(&a)};
    v->tenths = v->share == 0 ? 0 : 1 + (v->share - 1) / 10;
    if (calendar_day(&m->house->calendar, date, open, &why) == 0)
        v->closed = why && *why ? show_copy(ctx, ctx_text(ctx, why)) : ctx_text(ctx, "Closed");
}

/* Monday to Sunday, with empty cells before the first and after the last. */
static enum status show_weeks(const struct month *m, struct month_view *v)
{
    const size_t before = (size_t)date_weekday(m->first) - 1;
    const size_t weeks = (before + m->n + WEEK_DAYS - 1) / WEEK_DAYS;
    struct month_day_view *cells = arena_array(m->ctx->arena, CELLS_MAX, sizeof(*cells));
    struct month_week_view *rows = arena_array(m->ctx->arena, weeks, sizeof(*rows));
    struct find_choice_view *heads = arena_array(m->ctx->arena, WEEK_DAYS, sizeof(*heads));
    if (!cells || !rows || !heads)
        return LIMIT;
    for (size_t i = 0; i < CELLS_MAX; i++)
        cells[i].blank = true;
    for (size_t i = 0; i < m->n; i++)
        show_month_day(m, i, &cells[before + i]);
    for (size_t i = 0; i < weeks; i++)
        rows[i] = (struct month_week_view){.days = &cells[i * WEEK_DAYS], .days_n = WEEK_DAYS};
    for (int i = 0; i < WEEK_DAYS; i++)
        heads[i] = (struct find_choice_view){.name = format_weekday_short(m->ctx->lang, i + 1),
                                             .word = format_weekday_name(m->ctx->lang, i + 1)};
    v->days = &cells[before];
    v->days_n = m->n;
    v->weeks = rows;
    v->weeks_n = weeks;
    v->weekdays = heads;
    v->weekdays_n = WEEK_DAYS;
    return OK;
}

static int64_t share_of_month(const struct month *m)
{
    int64_t taken = 0;
    int64_t all = 0;
    for (size_t i = 0; i < m->n; i++) {
        taken += m->days[i].units_min > 0 ? m->days[i].taken_min : 0;
        all += m->days[i].units_min > 0 ? m->days[i].units_min : 0;
    }
    return share_of(taken, all);
}

static enum status month_in(struct month *m, const struct month_form *form,
                            struct month_view *ret_view)
{
    struct ctx *ctx = m->ctx;
    const struct house *h = m->house;
    if (!h->calendar.zone)
        return refuse_not_bookable(ctx);
    m->today = house_date(h, ctx_now_s(ctx));
    const struct date day = form->date.year ? form->date : m->today;
    m->first = (struct date){day.year, day.month, 1};
    const struct date next = date_add_months(m->first, 1);
    m->n = (size_t)(date_days(next) - date_days(m->first));
    enum status s = count_month(m);
    if (s != OK)
        return s;
    struct month_view v = {
        .slug = show_copy(ctx, h->space.slug),
        .name = show_copy(ctx, h->space.name),
        .month = m->first,
        .zone = show_copy(ctx, h->space.zone),
        .kind = form->kind,
        .share = share_of_month(m),
        .month_name = show_text(ctx, "%s %d", format_month_name(ctx->lang, m->first.month),
                                (int)m->first.year),
        .host = house_is_run_by(h, ctx->actor),
        .hosted = house_is_hosted_by(h, ctx->actor),
        .day = show_date(ctx, day),
        .today_url = month_url(m, (struct date){0}),
        .previous_name = format_month_name(ctx->lang, date_add_months(m->first, -1).month),
        .next_name = format_month_name(ctx->lang, next.month),
        .previous_url = month_url(m, date_add_months(m->first, -1)),
        .next_url = month_url(m, next)};
    if (h->plan_url)
        v.plan_url = show_text(ctx, "%s?date=%s", h->plan_url, v.day);
    s = show_weeks(m, &v);
    if (s == OK)
        s = show_kind_ways(ctx, h, &m->part, "month", &v.kinds, &v.kinds_n);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_month(struct ctx *ctx, const struct month_form *form,
                          struct month_view *ret_view)
{
    struct month *m = arena_alloc(ctx->arena, sizeof(*m));
    if (!m)
        return LIMIT;
    *m = (struct month){.ctx = ctx, .part = {.kind = form->kind, .date = form->date}};
    enum status s = house_of_slug(ctx, form->slug, &m->house);
    if (s != OK)
        return s;
    s = month_in(m, form, ret_view);
    if (s == OK)
        reply_title(ctx, show_text(ctx, "%s, %s", ret_view->month_name, m->house->space.name));
    house_release(m->house);
    return s;
}
