/* The screen at a door as its view: phases, the line of the day, what can be done. */
#include "presence/presence_show.h"

#include "base/qr.h"
#include "http/http.h"

#include <string.h>

enum { LINE_MINUTES_MIN = 6 * 60, LINE_HOURS_MAX = 26 };

const char *show_room_state(const struct ctx *ctx, enum room_state s)
{
    static const char *const words[] = {N_("Free"), N_("In use"), N_("Not available"),
                                        N_("Closed")};
    return ctx_text(ctx, words[s]);
}

const char *show_taken(struct ctx *ctx, const struct zone *zone, const struct room_taken *t)
{
    const char *times = words(ctx, "%s–%s", door_say_time(ctx, zone, t->from_s),
                              door_say_time(ctx, zone, t->until_s));
    return *t->who ? words(ctx, "%s, %s", times, t->who) : times;
}

/* ---- QR codes ------------------------------------------------------------------------------- */

enum status show_qr(struct ctx *ctx, const char *path, const char **ret_url, const char **ret_path,
                    int64_t *ret_size)
{
    int size = 0;
    const char *url = arena_printf(ctx->arena, "%s%s", request_public_url(ctx), path);
    const enum status s = url ? qr_path(ctx->arena, url, ret_path, &size) : LIMIT;
    if (s == OK) {
        *ret_url = url;
        *ret_size = size;
    }
    return s;
}

enum status show_door_qr(struct ctx *ctx, const struct door *d, struct shown_qr *ret_qr)
{
    const char *word = NULL;
    *ret_qr = (struct shown_qr){0};
    if (!d->rotating)
        return OK;
    const enum status s = door_qr(ctx, d, false, &word);
    ret_qr->until_s = ctx_now_s(ctx) + DOOR_QR_GOOD_S - DOOR_QR_STEP_S;
    return s == OK ? show_qr(ctx, words(ctx, "/here/%s", word), &ret_qr->url, &ret_qr->path,
                             &ret_qr->size)
                   : s;
}

/* ---- phases --------------------------------------------------------------------------------- */

static int64_t release_at(const struct room *r, const struct room_taken *t)
{
    return r->terms.release_min ? t->from_s + (int64_t)r->terms.release_min * 60 : 0;
}

static void show_running(struct ctx *ctx, const struct room *r, const struct room_phase *p,
                         struct door_phase_view *v)
{
    const struct zone *z = r->calendar.zone;
    if (p->running == NONE)
        return;
    const struct room_taken *t = &r->day.taken[p->running];
    v->who = *t->who ? t->who : NULL;
    v->here = t->here;
    v->booking = t->request ? 0 : t->booking_id;
    if (t->until_s != p->turns_s && t->until_s < r->day.end_s)
        v->runs_until = door_say_time(ctx, z, t->until_s);
}

static void show_due(struct ctx *ctx, const struct room *r, const struct room_phase *p,
                     struct door_phase_view *v)
{
    const struct zone *z = r->calendar.zone;
    if (p->due == NONE)
        return;
    const struct room_taken *t = &r->day.taken[p->due];
    const int64_t release = release_at(r, t);
    v->due = t->booking_id;
    v->due_from = zone_when(z, t->from_s);
    v->due_text = *t->who ? words(ctx, "%s, %s", door_say_time(ctx, z, t->from_s), t->who)
                          : door_say_time(ctx, z, t->from_s);
    if (release > p->from_s && release < t->until_s) {
        v->release_at = zone_when(z, release);
        v->release = door_say_time(ctx, z, release);
    }
}

static void show_phase(struct ctx *ctx, const struct room *r, const struct room_phase *p,
                       struct door_phase_view *v)
{
    const struct zone *z = r->calendar.zone;
    *v = (struct door_phase_view){.from_at = zone_when(z, p->from_s),
                                  .until = zone_when(z, p->until_s),
                                  .state = room_state_name(p->state),
                                  .from_s = p->from_s,
                                  .until_s = p->until_s,
                                  .now = p->from_s == r->day.now_s};
    if (p->turns_s < r->day.end_s) {
        v->turns_at = zone_when(z, p->turns_s);
        v->turns = door_say_time(ctx, z, p->turns_s);
    }
    if (p->state == ROOM_FREE || p->state == ROOM_BUSY)
        v->lent = p->lent;
    if (p->next != NONE)
        v->next = show_taken(ctx, z, &r->day.taken[p->next]);
    show_running(ctx, r, p, v);
    show_due(ctx, r, p, v);
}

static enum status show_phases(struct ctx *ctx, const struct room *r, struct door_view *v)
{
    const size_t max = room_phases_max(&r->day);
    struct room_phase *phases = arena_array(ctx->arena, max, sizeof(*phases));
    struct door_phase_view *views = arena_array(ctx->arena, max, sizeof(*views));
    if (!phases || !views)
        return LIMIT;
    const size_t n = room_phases(&r->day, phases);
    for (size_t i = 0; i < n; i++)
        show_phase(ctx, r, &phases[i], &views[i]);
    v->phases = views;
    v->phases_n = n;
    return OK;
}

/* ---- the line of the day: full hours around the opening times and the bookings --------------- */

static void line_bounds(const struct room *r, int64_t *ret_from, int64_t *ret_to)
{
    const struct room_day *d = &r->day;
    int64_t from = d->open_n ? d->open[0].from_s : d->now_s;
    int64_t to = d->open_n ? d->open[d->open_n - 1].until_s : from + LINE_MINUTES_MIN * 60;
    for (size_t i = 0; i < d->taken_n; i++) {
        if (d->taken[i].booking_id && d->taken[i].from_s < from)
            from = d->taken[i].from_s;
        if (d->taken[i].booking_id && d->taken[i].until_s > to)
            to = d->taken[i].until_s;
    }
    from = from > r->day_from_s ? from : r->day_from_s;
    to = to < r->day_to_s ? to : r->day_to_s;
    *ret_from = r->day_from_s + (from - r->day_from_s) / 3600 * 3600;
    *ret_to = r->day_from_s + (to - r->day_from_s + 3599) / 3600 * 3600;
}

static int64_t within(int64_t at, int64_t from, int64_t to)
{
    return at < from ? from : at > to ? to : at;
}

static enum status show_hours_of(struct ctx *ctx, const struct room *r, int64_t from, int64_t to,
                                 struct door_view *v)
{
    const char **hours = arena_array(ctx->arena, LINE_HOURS_MAX, sizeof(*hours));
    if (!hours)
        return LIMIT;
    for (int64_t at = from; at < to && v->hours_n < LINE_HOURS_MAX; at += 3600) {
        struct date day;
        minute m;
        zone_civil(r->calendar.zone, at, &day, &m);
        hours[v->hours_n++] = words(ctx, "%d", m / 60);
    }
    v->hours = hours;
    return OK;
}

static enum status show_line(struct ctx *ctx, const struct room *r, struct door_view *v)
{
    int64_t from = 0;
    int64_t to = 0;
    line_bounds(r, &from, &to);
    struct door_taken_view *views = arena_array(ctx->arena, r->day.taken_n, sizeof(*views));
    if (!views)
        return LIMIT;
    for (size_t i = 0; i < r->day.taken_n; i++) {
        const struct room_taken *t = &r->day.taken[i];
        const int64_t x = within(t->from_s, from, to);
        views[i] = (struct door_taken_view){
            .starts_at = zone_when(r->calendar.zone, t->from_s),
            .ends_at = zone_when(r->calendar.zone, within(t->until_s, from, r->day_to_s)),
            .state = t->booking_id ? "busy" : "out",
            .who = t->who,
            .here = t->here,
            .x = (x - from) / 60,
            .width = (within(t->until_s, from, to) - x) / 60,
            .times = show_taken(ctx, r->calendar.zone, t)};
    }
    v->taken = views;
    v->taken_n = r->day.taken_n;
    v->day_width = (to - from) / 60;
    v->day_now = (within(r->day.now_s, from, to) - from) / 60;
    return show_hours_of(ctx, r, from, to, v);
}

/* ---- what can be booked --------------------------------------------------------------------- */

static enum status show_offers(struct ctx *ctx, const struct room *r, struct door_view *v)
{
    struct door_offer offers[DOOR_OFFERS_MAX];
    size_t n = 0;
    const enum status s = booking_door_offers(ctx, r->space.id, r->resource.id, offers, &n);
    struct door_offer_view *views = s == OK ? arena_array(ctx->arena, n, sizeof(*views)) : NULL;
    if (!views)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        const char *until = door_say_time(ctx, r->calendar.zone, offers[i].ends_at);
        const struct opt_int price = offers[i].price_cents;
        views[i] = (struct door_offer_view){
            .offer = price.has ? words(ctx, "%s=%lld", until, (long long)price.v) : until,
            .ends_at = zone_when(r->calendar.zone, offers[i].ends_at),
            .minutes = (offers[i].ends_at - offers[i].starts_at) / 60,
            .price_cents = price,
            .currency = r->space.currency,
            .until = until};
    }
    v->offers = views;
    v->offers_n = n;
    return OK;
}

enum status show_door(struct ctx *ctx, const struct door *d, const struct room *room,
                      struct door_view *ret_view)
{
    char code[DOOR_CODE_CHARS + 1];
    struct shown_qr qr;
    struct door_view v = {.resource = room->resource.name,
                          .space = room->space.name,
                          .seats = room->resource.seats,
                          .now = zone_when(room->calendar.zone, room->day.now_s),
                          .zone = room->space.zone,
                          .now_s = room->day.now_s,
                          .time = door_say_time(ctx, room->calendar.zone, room->day.now_s)};
    enum status s = door_code(ctx, d, code);
    v.code = words(ctx, "%s", code);
    if (s == OK)
        s = show_phases(ctx, room, &v);
    if (s == OK)
        s = show_line(ctx, room, &v);
    if (s == OK)
        s = show_offers(ctx, room, &v);
    if (s == OK)
        s = show_door_qr(ctx, d, &qr);
    if (s != OK)
        return s;
    v.check_in_url = qr.url;
    v.qr = qr.path;
    v.qr_size = qr.size;
    v.qr_until_s = qr.until_s;
    *ret_view = v;
    return OK;
}
