/* One day of a space: for visitors what is taken and what is theirs, for its hosts by whom. */
#include "booking/booking_day.h"

#include "booking_routes.h"
#include "booking_sql.h"
#include "http/http.h"

static enum status show_rows(const struct day *d, struct day_view *v)
{
    struct day_row_view *rows = arena_array(d->ctx->arena, d->house->resources_n, sizeof(*rows));
    if (!rows)
        return LIMIT;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < d->house->resources_n; i++)
        if (day_is_wanted(d, i))
            s = day_row(d, i, &rows[v->rows_n++]);
    v->rows = rows;
    return s;
}

/* The series of the day, each once. */
static enum status show_series_of_day(const struct day *d, struct day_view *v)
{
    struct find_choice_view *list = arena_array(d->ctx->arena, d->n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < d->n; i++) {
        const struct entry *e = &d->entries[i];
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = d->entries[k].series_id == e->series_id;
        if (e->series_id && !seen && day_is_wanted(d, e->resource))
            list[v->series_n++] = (struct find_choice_view){
                .name = day_label(d, e),
                .word = show_id(d->ctx, e->series_id),
                .url = show_text(d->ctx, "/series/%s", show_id(d->ctx, e->series_id))};
    }
    v->series = list;
    return OK;
}

static enum status show_axis(const struct day *d, struct day_view *v)
{
    const int64_t now = ctx_now_s(d->ctx);
    v->hours_shown = (d->shown_to - d->shown_from) / HOUR_S;
    v->step_min = d->house->space.terms.step_min;
    if (now >= d->shown_from && now < d->shown_to)
        v->now_step = day_step(d, now);
    return day_labels(d, &v->hour_labels, &v->hour_labels_n);
}

/* Desks free at this moment, from what was read for the day. */
static void count_desks(const struct day *d, minute now_min, struct day_view *v)
{
    const int64_t now = ctx_now_s(d->ctx);
    const int64_t desks = house_desks(d->house, now);
    int64_t taken = 0;
    for (size_t i = 0; i < d->n; i++) {
        const struct entry *e = &d->entries[i];
        if (e->starts_at <= now && now < e->ends_at &&
            d->house->resources[e->resource].kind == KIND_DESK)
            taken += e->units;
    }
    if (!v->today || desks == 0 || !house_is_open(d->house, d->date, now_min))
        return;
    v->desks_free = opt_int_of(desks > taken ? desks - taken : 0);
    v->desks_text = show_text(
        d->ctx,
        text_plural(d->ctx->lang, "%lld desk free now", "%lld desks free now", v->desks_free.v),
        (long long)v->desks_free.v);
}

static enum status count_waiting(const struct day *d, struct day_view *v)
{
    if (!d->host)
        return OK;
    struct sql_booking_requests_count_row row;
    const struct sql_booking_requests_count_args args = {
        .space_id = d->house->space.id, .after = ctx_now_s(d->ctx) - BOOKING_LONGEST_S};
    const enum status s = sql_booking_requests_count(d->ctx, &args, &row);
    if (s != OK)
        return s;
    v->waiting = row.waiting;
    if (row.waiting == 1)
        v->waiting_text = ctx_text(d->ctx, "One request waits for your answer.");
    else if (row.waiting > 1)
        v->waiting_text = show_text(d->ctx, ctx_text(d->ctx, "%lld requests wait for your answer."),
                                    (long long)row.waiting);
    return OK;
}

static void show_sentence(const struct day *d, struct day_view *v)
{
    struct ctx *ctx = d->ctx;
    v->count = (int64_t)(d->n - d->held_n);
    v->count_text =
        v->today ? show_text(ctx,
                             text_plural(ctx->lang, "%lld booking today", "%lld bookings today",
                                         v->count),
                             (long long)v->count)
                 : show_text(ctx, text_plural(ctx->lang, "%lld booking", "%lld bookings", v->count),
                             (long long)v->count);
}

static void show_head(const struct day *d, const struct date *today, struct day_view *v)
{
    struct ctx *ctx = d->ctx;
    const struct house *h = d->house;
    struct span open[4];
    const char *why = NULL;
    *v = (struct day_view){.slug = show_copy(ctx, h->space.slug),
                           .name = show_copy(ctx, h->space.name),
                           .date = d->date,
                           .day = show_date(ctx, d->date),
                           .today = date_compare(d->date, *today) == 0,
                           .zone = show_copy(ctx, h->space.zone),
                           .hours = show_hours(ctx, h, d->date),
                           .host = d->host,
                           .signed_in = ctx->actor != NULL,
                           .hosted = house_is_hosted_by(h, ctx->actor),
                           .previous = date_add(d->date, -1),
                           .next = date_add(d->date, 1),
                           .bookable = h->bookable};
    if (h->plan_url)
        v->plan_url = show_text(ctx, "%s?date=%s", h->plan_url, show_date(ctx, d->date));
    if (calendar_day(&h->calendar, d->date, open, &why) == 0)
        v->closed = why && *why ? show_copy(ctx, ctx_text(ctx, why)) : ctx_text(ctx, "Closed");
}

static enum status day_in(struct day *d, struct day_view *ret_view)
{
    const struct date asked = d->form->date;
    const struct zone *z = d->house->calendar.zone;
    if (!z)
        return refuse_not_bookable(d->ctx);
    struct date today;
    minute now_min;
    zone_civil(z, ctx_now_s(d->ctx), &today, &now_min);
    d->date = asked.year ? asked : today;
    enum status s = day_read(d, today);
    if (s != OK)
        return s;
    day_choose_hours(d);
    day_cut(d);
    struct day_view v;
    show_head(d, &today, &v);
    show_sentence(d, &v);
    count_desks(d, now_min, &v);
    s = count_waiting(d, &v);
    if (s == OK)
        s = show_axis(d, &v);
    if (s == OK)
        s = show_rows(d, &v);
    if (s == OK)
        s = show_day_groups(d->ctx, d->house, d->form, &v);
    if (s == OK)
        s = show_series_of_day(d, &v);
    if (s == OK && d->host)
        s = show_day_guests(d->ctx, d->house, d->form,
                            &(struct instants){.starts_at = d->day_from, .ends_at = d->day_to}, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status booking_day(struct ctx *ctx, const struct day_form *form, struct day_view *ret_view)
{
    struct day d = {.ctx = ctx, .form = form};
    enum status s = house_of_slug(ctx, form->slug, &d.house);
    if (s != OK)
        return s;
    s = day_in(&d, ret_view);
    if (s == OK)
        reply_title(ctx, show_text(ctx, ctx_text(ctx, "The day at %s"), d.house->space.name));
    house_release(d.house);
    return s;
}

enum status booking_day_events(struct ctx *ctx, const struct day_form *form)
{
    const struct house *h = NULL;
    const enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    reply_stream(ctx, show_text(ctx, "day:%s", h->space.slug));
    house_release(h);
    return OK;
}
