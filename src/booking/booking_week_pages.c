/* A week of one resource: the day's timeline with a day in each row. */
#include "booking/booking_day.h"

#include "base/address.h"
#include "base/format.h"
#include "booking_routes.h"
#include "http/http.h"

enum { WEEK_DAYS = 7, MINUTE_S = 60, HOUR_MIN = 60 };

struct week {
    struct ctx *ctx;
    const struct house *house;
    size_t index; /* of the resource */
    struct date today;
    struct day days[WEEK_DAYS];
};

static const char *week_url(const struct week *w, struct date date)
{
    struct address a = address_of(w->ctx, show_text(w->ctx, "/s/%s/week", w->house->space.slug));
    address_text(&a, "resource", show_id(w->ctx, w->house->resources[w->index].id));
    if (date.year)
        address_date(&a, "date", date);
    return address_end(&a);
}

static struct date monday_of(struct date d)
{
    return date_add(d, 1 - date_weekday(d));
}

/* The one asked for; else the first room, else the first of all. resources_n: there is none. */
static size_t choose_resource(const struct house *h, int64_t asked)
{
    if (asked)
        return house_resource(h, asked);
    for (size_t i = 0; i < h->resources_n; i++) {
        if (h->resources[i].kind == KIND_ROOM && h->resources[i].bookable)
            return i;
    }
    return 0;
}

static minute civil_minute(const struct house *h, int64_t at)
{
    struct date date;
    minute m;
    zone_civil(h->calendar.zone, at, &date, &m);
    return m;
}

/* All days show the same hours of the clock, so that they stand below each other. */
static void align(struct week *w)
{
    const struct zone *z = w->house->calendar.zone;
    int32_t from = 24 * HOUR_MIN;
    int32_t to = 0;
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct day *d = &w->days[i];
        day_choose_hours(d);
        const int32_t first = civil_minute(w->house, d->shown_from);
        const int32_t last = first + (int32_t)((d->shown_to - d->shown_from) / MINUTE_S);
        from = first < from ? first : from;
        to = last > to ? last : to;
    }
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct day *d = &w->days[i];
        int64_t first = 0;
        int64_t second = 0;
        (void)zone_instant(z, d->date, (minute)from, &first, &second);
        d->shown_from = first;
        d->shown_to = first + (int64_t)(to - from) * MINUTE_S;
        day_cut(d);
    }
}

static enum status read_week(struct week *w, struct date monday)
{
    enum status s = OK;
    for (int i = 0; s == OK && i < WEEK_DAYS; i++) {
        w->days[i] = (struct day){.ctx = w->ctx,
                                  .house = w->house,
                                  .only = w->house->resources[w->index].id,
                                  .date = date_add(monday, i)};
        s = day_read(&w->days[i], w->today);
    }
    if (s == OK)
        align(w);
    return s;
}

static const char *day_name(struct ctx *ctx, struct date date, unsigned shown)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_date(&out, ctx->lang, date, shown);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}

static enum status show_week_rows(struct week *w, struct week_view *v)
{
    struct week_row_view *rows = arena_array(w->ctx->arena, WEEK_DAYS, sizeof(*rows));
    enum status s = rows ? OK : LIMIT;
    for (int i = 0; s == OK && i < WEEK_DAYS; i++) {
        struct day *d = &w->days[i];
        struct day_row_view row;
        struct span open[4];
        const char *why = NULL;
        s = day_row(d, w->index, &row);
        if (s != OK)
            break;
        rows[i] = (struct week_row_view){.date = d->date,
                                         .name = day_name(w->ctx, d->date, FORMAT_WEEKDAY_SHORT),
                                         .today = date_compare(d->date, w->today) == 0,
                                         .slots = row.slots,
                                         .slots_n = row.slots_n,
                                         .book_url = row.book_url,
                                         .day_url = show_text(w->ctx, "/s/%s/day?date=%s",
                                                              w->house->space.slug,
                                                              show_date(w->ctx, d->date))};
        if (calendar_day(&w->house->calendar, d->date, open, &why) == 0)
            rows[i].closed =
                why && *why ? show_copy(w->ctx, ctx_text(w->ctx, why)) : ctx_text(w->ctx, "Closed");
        v->now |= rows[i].today;
    }
    v->rows = rows;
    v->rows_n = WEEK_DAYS;
    return s;
}

static enum status show_week_choices(const struct week *w, struct week_view *v)
{
    const struct house *h = w->house;
    struct find_choice_view *list = arena_array(w->ctx->arena, h->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++)
        list[i] = (struct find_choice_view){.name = show_copy(w->ctx, h->resources[i].name),
                                            .word = show_id(w->ctx, h->resources[i].id),
                                            .on = i == w->index};
    v->resources = list;
    v->resources_n = h->resources_n;
    return OK;
}

/* A space that has nothing to book yet. */
static enum status show_empty_week(const struct week *w, struct week_view *ret_view)
{
    const struct house *h = w->house;
    const struct date today = house_date(h, ctx_now_s(w->ctx));
    const char *here = show_text(w->ctx, "/s/%s/week", h->space.slug);
    *ret_view = (struct week_view){.slug = show_copy(w->ctx, h->space.slug),
                                   .name = show_copy(w->ctx, h->space.name),
                                   .zone = show_copy(w->ctx, h->space.zone),
                                   .resource_name = ctx_text(w->ctx, "The week"),
                                   .kind = "",
                                   .since = monday_of(today),
                                   .until = date_add(monday_of(today), WEEK_DAYS - 1),
                                   .host = house_is_run_by(h, w->ctx->actor),
                                   .hosted = house_is_hosted_by(h, w->ctx->actor),
                                   .now = true,
                                   .day = show_date(w->ctx, today),
                                   .today_url = here,
                                   .previous_name = "",
                                   .next_name = "",
                                   .previous_url = here,
                                   .next_url = here};
    return OK;
}

static enum status week_in(struct week *w, const struct week_form *form, struct week_view *ret_view)
{
    struct ctx *ctx = w->ctx;
    const struct house *h = w->house;
    w->index = choose_resource(h, form->resource);
    if (h->resources_n == 0 && !form->resource)
        return show_empty_week(w, ret_view);
    if (!h->calendar.zone || w->index >= h->resources_n)
        return ctx_fail(ctx, NOT_FOUND, "booking.no_resource", "The space has no such thing.");
    w->today = house_date(h, ctx_now_s(ctx));
    const struct date monday = monday_of(form->date.year ? form->date : w->today);
    const struct resource *r = &h->resources[w->index];
    enum status s = read_week(w, monday);
    if (s != OK)
        return s;
    struct week_view v = {.slug = show_copy(ctx, h->space.slug),
                          .name = show_copy(ctx, h->space.name),
                          .zone = show_copy(ctx, h->space.zone),
                          .resource = r->id,
                          .resource_name = show_copy(ctx, r->name),
                          .kind = kind_name(r->kind),
                          .units = r->units,
                          .seats = r->seats,
                          .since = monday,
                          .until = date_add(monday, WEEK_DAYS - 1),
                          .hours_shown = (w->days[0].shown_to - w->days[0].shown_from) / HOUR_S,
                          .step_min = h->space.terms.step_min,
                          .host = w->days[0].host,
                          .hosted = house_is_hosted_by(h, ctx->actor),
                          .today_url = week_url(w, (struct date){0}),
                          .previous_name = day_name(ctx, date_add(monday, -WEEK_DAYS), 0),
                          .next_name = day_name(ctx, date_add(monday, WEEK_DAYS), 0),
                          .previous_url = week_url(w, date_add(monday, -WEEK_DAYS)),
                          .next_url = week_url(w, date_add(monday, WEEK_DAYS))};
    s = show_week_rows(w, &v);
    v.day = show_date(ctx, v.now ? w->today : monday);
    if (h->plan_url)
        v.plan_url = show_text(ctx, "%s?date=%s", h->plan_url, v.day);
    if (s == OK)
        s = day_labels(&w->days[0], &v.hour_labels, &v.hour_labels_n);
    if (s == OK)
        s = show_week_choices(w, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_week(struct ctx *ctx, const struct week_form *form, struct week_view *ret_view)
{
    struct week *w = arena_alloc(ctx->arena, sizeof(*w));
    if (!w)
        return LIMIT;
    *w = (struct week){.ctx = ctx};
    enum status s = house_of_slug(ctx, form->slug, &w->house);
    if (s != OK)
        return s;
    s = week_in(w, form, ret_view);
    if (s == OK)
        reply_title(ctx, show_text(ctx, ctx_text(ctx, "The week of %s"), ret_view->resource_name));
    house_release(w->house);
    return s;
}
