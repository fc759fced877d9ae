/* What is booked ahead, when a step of a membership makes it be paid in another way: the question
 * as it was asked when it was booked, and what follows from the answer [BK-70]. */
#include "booking/booking_show.h"

#include "booking_sql.h"

static enum status ask_in(struct ctx *ctx, const struct house *h, const struct booking *b,
                          int64_t booked_at, struct draw_ask *ret_ask)
{
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    const struct payer payer = {.account_id = b->account_id, .team_id = b->team_id};
    const struct pricing pricing = {.house = h, .now = booked_at, .people = b->people};
    const size_t index = house_resource(h, b->resource_id);
    struct resource *r = arena_alloc(ctx->arena, sizeof(*r));
    struct instants at;
    struct refused refused;
    if (!r)
        return LIMIT;
    if (index < h->resources_n) {
        *r = h->resources[index];
    } else { /* it is offered no more, and its price is what it was */
        const enum status s = resource_get(ctx, b->resource_id, r);
        if (s != OK)
            return s;
    }
    r->name = show_copy(ctx, r->name);
    if (rules_instants(h->calendar.zone, &span, &at, &refused) != REFUSAL_NONE)
        return FAILED;
    const struct price_case c = pricing_case(&pricing, r, &span, &at, b->units);
    *ret_ask = pricing_draw(h, &c, &payer, b->id);
    ret_ask->currency = show_copy(ctx, h->space.currency);
    return plan_rules_of(ctx, h->space.id, &ret_ask->rules); /* the house's go with it */
}

static enum status ask(struct ctx *ctx, int64_t booking_id, int64_t booked_at,
                       struct draw_ask *ret_ask)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, booking_id, &b);
    if (s == OK && b.status >= BOOKING_ENDED)
        return NOT_FOUND;
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s != OK)
        return s;
    s = ask_in(ctx, h, &b, booked_at, ret_ask);
    house_release(h);
    return s;
}

static enum status reprice(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    const struct sql_booking_set_price_args args = {
        .id = b->id, .revision = b->revision, .price_cents = b->price_cents, .at = ctx_now_s(ctx)};
    int64_t changes = 0;
    const enum status s = sql_booking_set_price(ctx, &args, &changes);
    if (s != OK)
        return s;
    return changes ? booking_announce(ctx, h, "booking.repriced", b, NULL) : RETRY;
}

/* It costs what the rules say by then; on a team's account it counts as that. */
static enum status paid(struct ctx *ctx, const struct draw_ask *ask, const struct way_to_pay *way)
{
    struct booking b;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, ask->subject_id, &b);
    if (s == OK)
        s = house_of_id_always(ctx, b.space_id, &h);
    if (s != OK)
        return s;
    b.price_cents = plan_price(ask->rules, &ask->what);
    b.rest_cents = way->rest_cents;
    const struct instants at = {
        .starts_at = b.starts_at, .ends_at = b.ends_at, .length_min = ask->what.length_min};
    if (b.team_id) {
        const struct team_wish wish = team_wish_of(h, &at, &b);
        s = team_count(ctx, &wish, h->space.operator_id, h->space.id);
    }
    if (s == OK)
        s = reprice(ctx, h, &b);
    house_release(h);
    return s;
}

const struct drawer booking_drawer = {.ask = ask, .paid = paid};
