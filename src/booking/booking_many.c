/* What module series asks of this one: resources in one order, and what else could be had. */
#include "booking/booking_internal.h"

#include "booking_sql.h"
#include "store/store.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

enum status booking_lock_all(struct ctx *ctx, int64_t *ids, size_t n)
{
    enum status s = OK;
    if (n > 1)
        qsort(ids, n, sizeof(*ids), by_id);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (i == 0 || ids[i] != ids[i - 1])
            s = resource_lock(ctx, ids[i]);
    }
    return s;
}

enum status booking_rename_quietly(struct ctx *ctx, int64_t id, const char *name, const char *note)
{
    struct booking b;
    int64_t changes = 0;
    enum status s = booking_get_locked(ctx, id, &b);
    if (s != OK)
        return s;
    const struct sql_booking_set_words_args args = {.id = id,
                                                    .revision = b.revision,
                                                    .name = name ? name : b.name,
                                                    .note = note ? note : b.note,
                                                    .at = ctx_now_s(ctx)};
    s = sql_booking_set_words(ctx, &args, &changes);
    return s == OK && changes == 0 ? RETRY : s;
}

/* Of a time that comes twice. */
static enum booking_which which_of(const struct zone *zone, struct date d, minute m, int64_t at)
{
    int64_t first = 0;
    int64_t second = 0;
    if (m == 24 * 60 || zone_instant(zone, d, m, &first, &second) != ZONE_TWICE)
        return BOOKING_UNSAID;
    return at == second ? BOOKING_SECOND : BOOKING_FIRST;
}

struct booking_span booking_span_of(const struct zone *zone, int64_t starts_at, int64_t ends_at)
{
    enum { DAY_MIN = 24 * 60 };
    struct booking_span span = {0};
    struct date last;
    zone_civil(zone, starts_at, &span.date, &span.from);
    zone_civil(zone, ends_at, &last, &span.to);
    if (span.to == 0 && date_compare(last, span.date) > 0) {
        span.to = DAY_MIN; /* midnight belongs to the evening */
        last = date_add(last, -1);
    }
    span.next_day = date_compare(last, span.date) > 0;
    span.which = which_of(zone, span.date, span.from, starts_at);
    if (span.which == BOOKING_UNSAID)
        span.which = which_of(zone, last, span.to, ends_at);
    return span;
}

/* ---- offers --------------------------------------------------------------------------------- */

struct offering {
    const struct house *house;
    const struct booking_ask *ask;
    struct judging judging;
    struct pricing pricing;
    int64_t but;
    struct taker by;
    struct booking_offer *offers;
    size_t n;
};

static void offer(struct ctx *ctx, struct offering *o, const struct resource *r,
                  const struct booking_span *span, const struct instants *at)
{
    const char *name = arena_strdup(ctx->arena, r->name); /* it outlives the house */
    o->offers[o->n++] = (struct booking_offer){
        .resource_id = r->id,
        .resource_name = name ? name : "",
        .span = *span,
        .price_cents = pricing_price(&o->pricing, r, span, at, o->ask->units)};
}

/* Without a price last, as everywhere. */
static int by_price(const void *a, const void *b)
{
    const struct booking_offer *x = a;
    const struct booking_offer *y = b;
    const int64_t p = x->price_cents.has ? x->price_cents.v : INT64_MAX;
    const int64_t q = y->price_cents.has ? y->price_cents.v : INT64_MAX;
    return (p > q) - (p < q);
}

static enum status offer_others(struct ctx *ctx, struct offering *o, enum resource_kind kind)
{
    const struct house *h = o->house;
    struct instants at;
    struct refused refused;
    struct standing now;
    if (rules_span(&o->judging, &o->ask->span, &at, &refused) != REFUSAL_NONE)
        return OK; /* no resource can be had in that span */
    const enum status s = standing_of(ctx, h, &at, o->but, &now);
    for (size_t i = 0; s == OK && i < h->resources_n && o->n < BOOKING_OFFERS_MAX; i++) {
        const struct resource *r = &h->resources[i];
        if (r->kind == kind && r->id != o->ask->resource_id && now.free_units[i] >= o->ask->units &&
            rules_holds(r, o->ask->units, o->ask->people))
            offer(ctx, o, r, &o->ask->span, &at);
    }
    if (s == OK && o->n > 1)
        qsort(o->offers, o->n, sizeof(o->offers[0]), by_price);
    return s;
}

/* The clock time that the span lasts. */
static int32_t length_of(const struct booking_span *span)
{
    enum { DAY_MIN = 24 * 60 };
    return span->to - span->from + (span->next_day ? DAY_MIN : 0);
}

/* Starts within the hours of the day, in steps, but never finer than half an hour: nobody reads
 * through a list of minutes. */
static enum status offer_times(struct ctx *ctx, struct offering *o, size_t index)
{
    enum { FINEST_MIN = 30 };
    const struct house *h = o->house;
    struct span open[4];
    const size_t open_n = calendar_day(&h->calendar, o->ask->span.date, open, NULL);
    const int32_t length = length_of(&o->ask->span);
    const size_t most = o->n + BOOKING_OFFERS_MAX;
    int32_t step = h->space.terms.step_min > 0 ? h->space.terms.step_min : FINEST_MIN;
    while (step < FINEST_MIN)
        step *= 2;
    enum status s = OK;
    for (size_t i = 0; i < open_n; i++) {
        const int32_t first = (open[i].from + step - 1) / step * step;
        for (int32_t from = first; s == OK && from + length <= open[i].to && o->n < most;
             from += step) {
            const struct booking_span span = {.date = o->ask->span.date,
                                              .from = (minute)from,
                                              .to = (minute)(from + length),
                                              .which = BOOKING_FIRST};
            struct instants at;
            struct refused refused;
            struct vacancy v;
            if (from == o->ask->span.from ||
                rules_span(&o->judging, &span, &at, &refused) != REFUSAL_NONE)
                continue;
            s = free_units_of(ctx, h, index, &at, &o->by, &v);
            if (s == OK && v.free_units >= o->ask->units)
                offer(ctx, o, &h->resources[index], &span, &at);
        }
    }
    return s;
}

static enum status offers_in(struct ctx *ctx, struct offering *o)
{
    const struct house *h = o->house;
    const size_t index = house_resource(h, o->ask->resource_id);
    struct payer payer;
    if (!h->bookable || index == h->resources_n)
        return OK;
    enum status s = payer_of(ctx, h, o->ask->email, o->ask->team_id, &payer);
    if (s == OK)
        s = pricing_of(ctx, h, &payer, o->ask->span.date, &o->pricing);
    o->pricing.people = o->ask->people;
    o->by = (struct taker){.account_id = payer.account_id, .email = o->ask->email, .but = o->but};
    if (s == OK)
        s = offer_others(ctx, o, h->resources[index].kind);
    if (s == OK && h->resources[index].bookable && o->ask->units <= h->resources[index].units)
        s = offer_times(ctx, o, index);
    return s;
}

enum status booking_offers(struct ctx *ctx, const struct booking_ask *ask, int64_t but,
                           struct booking_offer ret_offers[2 * BOOKING_OFFERS_MAX], size_t *ret_n)
{
    const struct house *h = NULL;
    enum status s = house_of_id_always(ctx, ask->space_id, &h);
    if (s != OK)
        return s;
    struct offering o = {.house = h,
                         .ask = ask,
                         .judging = judging_place(ctx, h, ask->resource_id, 0),
                         .but = but,
                         .offers = ret_offers};
    s = offers_in(ctx, &o);
    house_release(h);
    if (s == OK)
        *ret_n = o.n;
    return s;
}
