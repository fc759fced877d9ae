/* Several days in one go: each costs its part of what the list says for all of them [BK-174]. */
#include "booking/booking_internal.h"

#include "base/words.h"
#include "booking_sql.h"

#include <stdlib.h>

static booking_in_go *in_go;

void booking_set_in_go(booking_in_go *ask)
{
    in_go = ask;
}

enum status booking_is_in_go(struct ctx *ctx, const struct booking *b, bool *ret_in_go)
{
    *ret_in_go = false;
    return b->series_id && in_go ? in_go(ctx, b->series_id, ret_in_go) : OK;
}

enum status booking_check_alone(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    bool one_of_many = false;
    if (house_is_run_by(h, ctx->actor))
        return OK;
    const enum status s = booking_is_in_go(ctx, b, &one_of_many);
    if (s != OK || !one_of_many)
        return s;
    return ctx_fail(ctx, CONFLICT, "booking.in_go",
                    "This is one of several days that were booked in one go: they are changed and "
                    "cancelled on their page, where you see what the others cost then.");
}

/* ---- one day --------------------------------------------------------------------------------- */

struct run_day {
    struct booking b;
    struct instants at;
    struct payer payer;
    struct drawn drawn;      /* way 0: nothing yet, or a guest, who draws nothing */
    struct price_case price; /* by itself, as of when it was booked */
    bool in_money;
    bool together; /* with others: it costs its part; else it stays as it is */
};

static bool is_guest(const struct run_day *d)
{
    return !d->payer.account_id && !d->payer.team_id;
}

/* As it was booked: who leaves early, or does not come, pays no less. */
static enum status span_of(struct ctx *ctx, const struct house *h, const struct booking *b,
                           struct booking_span *ret_span)
{
    struct booking_early_end early = {.booked_until_s = b->ends_at};
    const enum status s = booking_early_of(ctx, b->id, &early);
    if (s != OK && s != NOT_FOUND)
        return s;
    const bool left = s == OK && early.at_s == b->ends_at;
    *ret_span =
        booking_span_of(h->calendar.zone, b->starts_at, left ? early.booked_until_s : b->ends_at);
    return OK;
}

static enum status day_of(struct ctx *ctx, const struct house *h, int64_t id, struct run_day *d)
{
    struct pricing pricing;
    struct refused refused;
    struct booking_span span;
    enum status s = booking_get(ctx, id, &d->b);
    if (s == OK)
        s = payer_now(ctx, &d->b, &d->payer, &d->drawn);
    if (s == OK)
        s = span_of(ctx, h, &d->b, &span);
    if (s != OK)
        return s;
    const size_t index = house_resource(h, d->b.resource_id);
    if (index == h->resources_n ||
        rules_instants(h->calendar.zone, &span, &d->at, &refused) != REFUSAL_NONE)
        return OK; /* it stays as it is */
    s = pricing_of(ctx, h, &d->payer, span.date, &pricing);
    if (s != OK)
        return s;
    pricing.now = d->b.created_at;
    pricing.people = d->b.people;
    d->price = pricing_case(&pricing, &h->resources[index], &span, &d->at, d->b.units);
    d->in_money = !d->price.lent && d->b.price_cents.has && plan_price(h->rules, &d->price).has &&
                  (!d->drawn.way.way || d->drawn.way.way == WAY_MONEY);
    return OK;
}

/* In money, so much as its case says; what it drew before is given back. */
static enum status draw_day(struct ctx *ctx, const struct house *h, struct run_day *d)
{
    struct way_to_pay way;
    struct draw_ask draw = pricing_draw(h, &d->price, &d->payer, d->b.id);
    const struct way_choice money = {.chosen = true};
    enum status s = OK;
    if (is_guest(d))
        return OK;
    draw.bill = house_date(h, ctx_now_s(ctx)); /* also of a day that was billed before */
    if (d->drawn.way.way)
        s = plan_give_back(ctx, d->b.id, draw.bill, N_("Other days in one go"));
    if (s == OK)
        s = plan_draw(ctx, &draw, &money, &way);
    if (s != OK || !d->b.team_id)
        return s;
    d->b.rest_cents = way.rest_cents;
    const struct team_wish wish = team_wish_of(h, &d->at, &d->b);
    return team_count(ctx, &wish, h->space.operator_id, h->space.id);
}

static enum status price_day(struct ctx *ctx, const struct house *h, struct run_day *d)
{
    const bool drawn = is_guest(d) || d->drawn.way.way;
    if (!d->in_money || (!d->together && drawn))
        return OK;
    const struct opt_int price = plan_price(h->rules, &d->price);
    const bool same = price.has == d->b.price_cents.has && price.v == d->b.price_cents.v;
    if (same && drawn)
        return OK;
    d->b.price_cents = price;
    enum status s = draw_day(ctx, h, d);
    if (s != OK || same)
        return s;
    const struct sql_booking_set_price_args args = {
        .id = d->b.id, .revision = d->b.revision, .price_cents = price, .at = ctx_now_s(ctx)};
    int64_t changes = 0;
    s = sql_booking_set_price(ctx, &args, &changes);
    return s == OK && !changes ? RETRY : s;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Days of the place that was asked for, in money, with what each costs together with the others. */
struct run_together {
    struct run_day **days;
    struct price_case *cases;
    struct price_share *shares;
    size_t n;
};

static int by_start(const void *a, const void *b)
{
    const struct run_day *const *x = a, *const *y = b;
    const int64_t p = (*x)->b.starts_at, q = (*y)->b.starts_at;
    return (p > q) - (p < q);
}

static enum status put_together(struct ctx *ctx, const struct house *h,
                                const struct booking_run_ask *ask, struct run_day *days,
                                struct run_together *ret)
{
    struct run_together t = {.days = arena_array(ctx->arena, ask->n, sizeof(struct run_day *)),
                             .cases = arena_array(ctx->arena, ask->n, sizeof(struct price_case)),
                             .shares = arena_array(ctx->arena, ask->n, sizeof(struct price_share))};
    if (!t.days || !t.cases || !t.shares)
        return LIMIT;
    for (size_t i = 0; i < ask->n; i++) {
        if (!days[i].in_money || days[i].b.resource_id != ask->resource_id ||
            days[i].b.units != ask->units)
            continue;
        days[i].together = true;
        t.days[t.n++] = &days[i];
    }
    qsort(t.days, t.n, sizeof(struct run_day *), by_start); /* a host may have moved one */
    for (size_t i = 0; i < t.n; i++)
        t.cases[i] = t.days[i]->price;
    *ret = t;
    return t.n ? plan_run(ctx, h->rules, t.cases, t.n, ask->most_cents, t.shares) : OK;
}

/* What became of them, for the person: each length that covers several, with why. */
static enum status tell_parts(struct ctx *ctx, const struct house *h, const struct run_together *t,
                              struct booking_run *ret)
{
    ret->parts = arena_array(ctx->arena, t->n, sizeof(*ret->parts));
    if (!ret->parts)
        return LIMIT;
    for (size_t i = 0; i < t->n;) {
        const struct price_share *share = &t->shares[i];
        struct price_case c = t->cases[i];
        struct quote quote;
        const size_t n = share->n ? (size_t)share->n : 1;
        c.share = *share;
        struct booking_run_part part = {
            .first = c.date, .last = t->cases[i + n - 1].date, .n = (int32_t)n, .why = ""};
        for (size_t k = i; k < i + n; k++)
            part.alone_cents += plan_price(h->rules, &t->cases[k]).v;
        part.cents = share->n ? share->all_cents : part.alone_cents;
        const enum status s = plan_quote(ctx, h->rules, &c, h->space.currency, &quote);
        if (s != OK)
            return s;
        if (quote.lines_n)
            part.why = arena_strdup(ctx->arena, quote.lines[0].text);
        if (!part.why)
            return LIMIT;
        if (share->n)
            ret->parts[ret->parts_n++] = part;
        i += n;
    }
    return OK;
}

static enum status price_all(struct ctx *ctx, const struct house *h,
                             const struct booking_run_ask *ask, struct booking_run *ret_run)
{
    struct run_day *days = arena_array(ctx->arena, ask->n, sizeof(*days));
    struct run_together t = {.n = 0};
    enum status s = days ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < ask->n; i++)
        s = day_of(ctx, h, ask->ids[i], &days[i]);
    if (s == OK)
        s = put_together(ctx, h, ask, days, &t);
    for (size_t i = 0; s == OK && i < t.n; i++)
        t.days[i]->price.share = t.shares[i];
    for (size_t i = 0; s == OK && i < ask->n; i++)
        s = price_day(ctx, h, &days[i]);
    return s == OK ? tell_parts(ctx, h, &t, ret_run) : s;
}

enum status booking_price_run(struct ctx *ctx, const struct booking_run_ask *ask,
                              struct booking_run *ret_run)
{
    struct booking_run run = {.parts_n = 0};
    const struct house *h = NULL;
    enum status s = house_of_id_always(ctx, ask->space_id, &h);
    if (s == OK)
        s = price_all(ctx, h, ask, &run);
    house_release(h);
    if (s == OK)
        *ret_run = run;
    return s;
}
