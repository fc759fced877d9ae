#include "booking/booking_today.h"

#include "booking_sql.h"

enum { COMING_MAX = 5 }; /* named: what a person takes in at a glance */

struct reading {
    struct ctx *ctx;
    const struct house *house;
    struct my_space_view *view;
    struct arrival_view *coming;
    int64_t now;
    int64_t desks_taken;
};

static void count(struct reading *r, const struct sql_booking_day_of_space_row *row, size_t index)
{
    const bool runs = row->starts_at <= r->now && r->now < row->ends_at;
    r->view->bookings++;
    r->view->here += runs && row->status == BOOKING_CONFIRMED;
    if (runs && r->house->resources[index].kind == KIND_DESK)
        r->desks_taken += row->units;
}

static bool read_row(void *arg, const struct sql_booking_day_of_space_row *row)
{
    struct reading *r = arg;
    struct my_space_view *v = r->view;
    const size_t index = house_resource(r->house, row->resource_id);
    if (index == r->house->resources_n)
        return true;
    count(r, row, index);
    if (row->starts_at < r->now || v->coming_n == COMING_MAX)
        return true;
    const struct zone *z = r->house->calendar.zone;
    r->coming[v->coming_n++] =
        (struct arrival_view){.code = row->id,
                              .starts_at = zone_when(z, row->starts_at),
                              .ends_at = zone_when(z, row->ends_at),
                              .who = show_copy(r->ctx, row->name),
                              .resource = show_copy(r->ctx, r->house->resources[index].name),
                              .request = row->status == BOOKING_REQUESTED,
                              .account = row->account_id.has ? row->account_id.v : 0,
                              .url = show_text(r->ctx, "/bookings/%s", show_id(r->ctx, row->id))};
    return true;
}

/* One more part of a sentence; `said` has a %lld for the number. */
static const char *also(struct ctx *ctx, const char *before, const char *said, int64_t n)
{
    const char *text = show_text(ctx, said, (long long)n);
    return *before ? show_text(ctx, "%s, %s", before, text) : text;
}

/* "14 bookings today, 3 run now, 9 desks free now" */
static const char *sentence(struct ctx *ctx, const struct my_space_view *v)
{
    const struct lang *l = ctx->lang;
    const char *says =
        also(ctx, "", text_plural(l, "%lld booking today", "%lld bookings today", v->bookings),
             v->bookings);
    if (v->here > 0)
        says = also(ctx, says, text_plural(l, "%lld runs now", "%lld run now", v->here), v->here);
    if (v->desks_free.has)
        says = also(ctx, says,
                    text_plural(l, "%lld desk free now", "%lld desks free now", v->desks_free.v),
                    v->desks_free.v);
    return says;
}

static enum status count_waiting(struct ctx *ctx, const struct house *h, struct my_space_view *v)
{
    struct sql_booking_requests_count_row row;
    const struct sql_booking_requests_count_args args = {
        .space_id = h->space.id, .after = ctx_now_s(ctx) - BOOKING_LONGEST_S};
    const enum status s = sql_booking_requests_count(ctx, &args, &row);
    if (s == OK)
        v->waiting = row.waiting;
    return s;
}

static enum status read_today(struct reading *r, struct date today)
{
    const struct zone *z = r->house->calendar.zone;
    const int64_t from = zone_day_start(z, today);
    const struct sql_booking_day_of_space_args args = {.space_id = r->house->space.id,
                                                       .after = from - BOOKING_LONGEST_S,
                                                       .from_at = from,
                                                       .to_at =
                                                           zone_day_start(z, date_add(today, 1))};
    return sql_booking_day_of_space(r->ctx, &args, read_row, r);
}

enum status today_of_house(struct ctx *ctx, const struct house *h, struct my_space_view *ret_view)
{
    struct my_space_view v = {.slug = show_copy(ctx, h->space.slug),
                              .name = show_copy(ctx, h->space.name),
                              .desks = house_desks(h, ctx_now_s(ctx))};
    struct reading r = {.ctx = ctx,
                        .house = h,
                        .view = &v,
                        .coming = arena_array(ctx->arena, COMING_MAX, sizeof(*r.coming)),
                        .now = ctx_now_s(ctx)};
    struct date today;
    minute now_min;
    struct span open[4];
    const char *why = NULL;
    if (!r.coming)
        return LIMIT;
    enum status s = count_waiting(ctx, h, &v);
    if (s != OK || !h->calendar.zone) {
        *ret_view = v;
        return s;
    }
    zone_civil(h->calendar.zone, r.now, &today, &now_min);
    s = read_today(&r, today);
    if (s != OK)
        return s;
    if (calendar_day(&h->calendar, today, open, &why) == 0)
        v.closed = why && *why ? show_copy(ctx, ctx_text(ctx, why)) : ctx_text(ctx, "Closed");
    if (v.desks > 0 && house_is_open(h, today, now_min))
        v.desks_free = opt_int_of(v.desks > r.desks_taken ? v.desks - r.desks_taken : 0);
    v.coming = r.coming;
    v.says = sentence(ctx, &v);
    *ret_view = v;
    return OK;
}

enum status booking_tell(struct ctx *ctx, const struct space *s, struct space_notice *ret_notices,
                         size_t room, size_t *ret_n)
{
    const struct house *h = NULL;
    struct my_space_view v;
    enum status st = s->status == SPACE_OPEN ? house_of_id_always(ctx, s->id, &h) : NOT_FOUND;
    if (st != OK)
        return st == NOT_FOUND ? OK : st; /* its day has not begun */
    st = today_of_house(ctx, h, &v);
    house_release(h);
    size_t n = 0;
    if (st == OK && v.waiting > 0 && n < room)
        ret_notices[n++] = (struct space_notice){
            .text = also(ctx, "",
                         text_plural(ctx->lang, "%lld request waits for your answer",
                                     "%lld requests wait for your answer", v.waiting),
                         v.waiting),
            .url = show_text(ctx, "/s/%s/requests", s->slug),
            .urgent = true};
    if (st == OK && n < room)
        ret_notices[n++] = (struct space_notice){
            .text = v.closed ? show_text(ctx, "%s: %s", ctx_text(ctx, "Closed today"), v.closed)
                             : v.says,
            .url = show_text(ctx, "/s/%s/day", s->slug)};
    *ret_n = n;
    return st;
}
