#include "booking/booking_internal.h"

#include "booking_sql.h"
#include "store/store.h"

/* Would the rules allow it? A seed that they refuse is left out, which is no failure. */
static enum status seed_fits(struct ctx *ctx, const struct house *h,
                             const struct booking_seed *seed, struct instants *ret_at,
                             size_t *ret_index)
{
    const struct judging judging = {
        .calendar = &h->calendar, .terms = &h->space.terms, .now = seed->made_at, .whenever = true};
    struct refused refused;
    const size_t index = house_resource(h, seed->resource_id);
    if (index == h->resources_n || !h->resources[index].bookable || seed->units < 1 ||
        rules_span(&judging, &seed->span, ret_at, &refused) != REFUSAL_NONE)
        return CONFLICT;
    struct vacancy v;
    const struct taker known = {.ignore_buffers = true}; /* it was agreed elsewhere */
    const enum status s = free_units_of(ctx, h, index, ret_at, &known, &v);
    if (s != OK)
        return s;
    *ret_index = index;
    return v.free_units >= seed->units ? OK : CONFLICT;
}

static enum status load_one(struct ctx *ctx, const struct house *h, const struct booking_seed *seed)
{
    struct instants at;
    size_t index = 0;
    const enum status s = seed_fits(ctx, h, seed, &at, &index);
    if (s != OK)
        return s;
    struct booking b = {
        .id = store_id(ctx),
        .space_id = h->space.id,
        .resource_id = seed->resource_id,
        .account_id = seed->account_id,
        .people = seed->people,
        .status = seed->request ? BOOKING_REQUESTED : BOOKING_CONFIRMED,
        .name = seed->name,
        .email = seed->email,
        .lang = seed->lang,
        .confirm_by = seed->request ? booking_confirm_by(&h->space.terms, &at, seed->made_at) : 0,
        .created_at = seed->made_at,
        .team_id = seed->team_id,
    };
    const struct pricing pricing = {.house = h, .now = seed->made_at, .people = seed->people};
    booking_take_terms(h, &at, seed->units,
                       pricing_price(&pricing, &h->resources[index], &seed->span, &at, seed->units),
                       &b);
    if (b.team_id) {
        const struct team_wish wish = team_wish_of(h, &at, &b);
        const enum status counted = team_count(ctx, &wish, h->space.operator_id, h->space.id);
        if (counted != OK)
            return counted;
    }
    return booking_write(ctx, &b);
}

/* Every resource is locked once, before the first seed. */
static enum status load_in(struct ctx *ctx, const struct house *h, const struct booking_seed *seeds,
                           size_t n, size_t *ret_made)
{
    struct ctx own = *ctx; /* what one seed needs is forgotten before the next */
    own.arena = arena_new(LIMIT_ARENA_BYTES);
    if (!own.arena)
        return LIMIT;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < h->resources_n; i++)
        s = resource_lock(&own, h->resources[i].id);
    size_t made = 0;
    for (size_t i = 0; s == OK && i < n; i++) {
        arena_reset(own.arena);
        s = load_one(&own, h, &seeds[i]);
        made += s == OK;
        if (s == CONFLICT)
            s = OK;
    }
    arena_free(own.arena);
    if (s == OK)
        *ret_made = made;
    return s;
}

enum status booking_load(struct ctx *ctx, int64_t space_id, const struct booking_seed *seeds,
                         size_t n, size_t *ret_made)
{
    const struct house *h = NULL;
    enum status s = house_of_id_always(ctx, space_id, &h);
    if (s != OK)
        return s;
    size_t made = 0;
    s = load_in(ctx, h, seeds, n, &made);
    if (s == OK && made > 0) {
        const struct fact f = {.name = "booking.loaded",
                               .operator_id = h->space.operator_id,
                               .space_id = h->space.id,
                               .subject_id = h->space.id,
                               .data = ""};
        s = fact_add(ctx, &f);
    }
    house_release(h);
    if (s == OK)
        *ret_made = made;
    return s;
}
