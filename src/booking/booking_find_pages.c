/* The first screen and the list of places: what is asked for. */
#include "booking/booking_find_pages.h"

#include "base/fold.h"
#include "booking_routes.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

enum {
    LAT_MAX_MICRO = 90000000,
    PAGE_LINES = 25,       /* of the list: a screen or three on a phone */
    OPEN_DAYS_AHEAD = 14,  /* the default day is looked for so far */
    TOO_LATE_MIN = 17 * 60 /* from here on "today" is more likely tomorrow */
};

/* ---- what was asked ------------------------------------------------------------------------- */

static bool any_open(const struct atlas *a, struct date d)
{
    struct span open[4];
    for (size_t i = 0; i < a->spaces_n; i++) {
        const struct house *h = a->spaces[i].house;
        if (h->bookable && calendar_day(&h->calendar, d, open, NULL) > 0)
            return true;
    }
    return false;
}

/* The span given, with what is missing: the next day on which somebody is open and the time asked
 * for is not over, from ten to twelve, or from the next full hour. */
static struct booking_span span_asked(const struct finding *f)
{
    const struct find_form *form = f->form;
    struct date today;
    minute now;
    zone_civil(f->zone, ctx_now_s(f->ctx), &today, &now);
    struct booking_span span = {.date = form->date, .from = form->from, .to = form->to};
    if (!span.date.year) {
        const minute asked = span.to >= 0 ? span.to : span.from;
        int i = now >= TOO_LATE_MIN || (asked >= 0 && asked <= now) ? 1 : 0;
        while (i < OPEN_DAYS_AHEAD && !any_open(f->atlas, date_add(today, i)))
            i++;
        span.date = date_add(today, i < OPEN_DAYS_AHEAD ? i : 0);
    }
    const minute usual = 10 * 60;
    if (span.from < 0 && span.to >= 0)
        span.from = (minute)(span.to > 120 ? span.to - 120 : 0);
    if (span.from < 0) {
        const minute next_hour = (minute)((now + 59) / 60 * 60);
        const bool late = date_compare(span.date, today) == 0 && next_hour > usual;
        span.from = late && next_hour <= 22 * 60 ? next_hour : usual;
    }
    if (span.to < 0)
        span.to = (minute)(span.from + 120 <= 24 * 60 ? span.from + 120 : 24 * 60);
    return span;
}

/* A name becomes a point. An unknown one is a refusal to a program, a question to a
 * person. */
static enum status understand_place(struct finding *f)
{
    const struct zone *home;
    enum status s = network_zone(f->ctx, &home);
    if (s == OK)
        s = find_where(f, zone_name(home));
    if (s != OK || f->place.name || !request_wants_json(f->ctx))
        return s;
    (void)ctx_fail(f->ctx, INVALID, "place.unknown", "No place called “%s” is known.",
                   f->form->near);
    for (size_t i = 0; i < f->suggested_n; i++)
        (void)ctx_field(f->ctx, "near", "place.suggested", "Did you mean %s?",
                        f->suggested[i].name);
    if (f->suggested_n == 0)
        (void)ctx_field(f->ctx, "near", "place.unknown", "No place called “%s” is known.",
                        f->form->near);
    return INVALID;
}

static enum find_order order_asked(const struct finding *f)
{
    const char *sort = f->form->sort;
    if (sort && strcmp(sort, "price") == 0)
        return FIND_BY_PRICE;
    if (sort && strcmp(sort, "free") == 0)
        return FIND_BY_FREE;
    if (sort && strcmp(sort, "name") == 0)
        return FIND_BY_NAME;
    return f->ask.lat.has ? FIND_BY_DISTANCE : sort ? FIND_BY_NAME : FIND_BY_FREE;
}

static enum status zone_asked(struct finding *f)
{
    f->zone = f->place.zone ? zone_get(f->place.zone) : NULL;
    if (f->zone)
        return OK;
    struct network network;
    const enum status s = network_get(f->ctx, &network);
    if (s != OK)
        return s;
    f->zone = zone_get(network.zone);
    return f->zone ? OK : FAILED;
}

/* Refuse what no space could answer: a span that is none, or is over. */
static enum status check_span(struct finding *f)
{
    const struct house here = {.calendar.zone = f->zone};
    struct instants at;
    struct refused refused;
    if (rules_instants(f->zone, &f->ask.span, &at, &refused) != REFUSAL_NONE)
        return refuse_span(f->ctx, &here, &refused);
    if (at.ends_at > ctx_now_s(f->ctx))
        return OK;
    refused = (struct refused){.why = REFUSAL_PAST, .field = "date"};
    return refuse_span(f->ctx, &here, &refused);
}

static enum status understand(struct finding *f)
{
    const struct find_form *form = f->form;
    if (form->lat.has != form->lon.has)
        return ctx_field(f->ctx, form->lat.has ? "lon" : "lat", "field.missing",
                         "A point needs both numbers.");
    if (form->lat.has && (form->lat.micro > LAT_MAX_MICRO || form->lat.micro < -LAT_MAX_MICRO))
        return ctx_field(f->ctx, "lat", "field.range", "From %lld to %lld.", -90LL, 90LL);
    if (form->within_km.has && !form->lat.has && !form->near)
        return ctx_field(f->ctx, "near", "field.missing",
                         "Not further than %lld km from where? Please name a place, or a point.",
                         (long long)form->within_km.v);
    f->ask = (struct find_ask){.lat = form->lat,
                               .lon = form->lon,
                               .within_m = form->within_km.has ? form->within_km.v * 1000 : 0,
                               .step_free = form->step_free,
                               .only_free = form->free,
                               .kind = kind_of(form->kind),
                               .people = (int32_t)form->people};
    if (form->q) {
        f->ask.words = fold_text(f->ctx->arena, form->q);
        if (!f->ask.words)
            return LIMIT;
    }
    enum status s = form->near ? understand_place(f) : OK;
    if (s == OK)
        s = zone_asked(f);
    if (s != OK)
        return s;
    f->ask.span = span_asked(f);
    f->ask.order = order_asked(f);
    return check_span(f);
}

/* With the atlas in hand. */
static enum status find_in(struct finding *f, size_t lines_max, struct found_view *ret_view)
{
    enum status s = understand(f);
    struct find_list list = {.lines = NULL};
    const bool lost = s == OK && f->form->near && !f->place.name;
    f->ask.page = f->form->page;
    f->ask.page_lines = lines_max;
    f->ask.points = request_wants_json(f->ctx) ? 0 : POINTS_MAX;
    if (s == OK && !lost)
        s = find_spaces(f->ctx, f->atlas, &f->ask, &list);
    if (s != OK)
        return s;
    struct found_view v = {.home = lines_max == HOME_LINES, .lost = lost};
    s = find_show(f, &list, &v);
    if (s == OK)
        s = find_show_suggestions(f, &v);
    if (s != OK)
        return s;
    reply_title(f->ctx, v.question);
    *ret_view = v;
    return OK;
}

static enum status find(struct ctx *ctx, const struct find_form *form, size_t lines_max,
                        struct found_view *ret_view)
{
    struct finding f = {.ctx = ctx, .form = form};
    enum status s = atlas_take(ctx, &f.atlas);
    if (s != OK)
        return s;
    s = find_in(&f, lines_max, ret_view);
    atlas_release(f.atlas);
    return s;
}

enum status booking_home(struct ctx *ctx, const struct find_form *form, struct found_view *ret_view)
{
    return find(ctx, form, HOME_LINES, ret_view);
}

enum status booking_search(struct ctx *ctx, const struct find_form *form,
                           struct found_view *ret_view)
{
    return find(ctx, form, PAGE_LINES, ret_view);
}
