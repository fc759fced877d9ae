#include "booking/booking_internal.h"

#include "booking/booking_occupancy.h"
#include "booking_sql.h"

/* A count under way. */
struct counting {
    const struct house *house;
    struct instants at;
    int64_t but;
    struct occupancy occupancy;
    bool short_of_memory;
};

static bool count_row(void *arg, const struct sql_booking_taken_of_space_row *row)
{
    struct counting *c = arg;
    if (row->id == c->but)
        return true;
    const size_t index = house_resource(c->house, row->resource_id);
    if (index == c->house->resources_n)
        return true; /* archived: nobody asks for it any more */
    const int64_t from = row->starts_at > c->at.starts_at ? row->starts_at : c->at.starts_at;
    const int64_t to = row->ends_at < c->at.ends_at ? row->ends_at : c->at.ends_at;
    c->short_of_memory = !occupancy_add(&c->occupancy, index, from, to, (int32_t)row->units);
    return !c->short_of_memory;
}

enum status standing_of(struct ctx *ctx, const struct house *h, const struct instants *at,
                        int64_t but, struct standing *ret_standing)
{
    struct counting c = {.house = h, .at = *at, .but = but};
    enum status s = occupancy_init(&c.occupancy, ctx->arena, h->resources_n);
    if (s != OK)
        return s;
    const struct sql_booking_taken_of_space_args args = {.space_id = h->space.id,
                                                         .after = at->starts_at - BOOKING_LONGEST_S,
                                                         .from_at = at->starts_at,
                                                         .to_at = at->ends_at};
    s = sql_booking_taken_of_space(ctx, &args, count_row, &c);
    if (s == OK && c.short_of_memory)
        s = LIMIT;
    if (s != OK)
        return s;
    int32_t *free_units = c.occupancy.peak; /* turned into its complement */
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        const int32_t left = r->units - c.occupancy.peak[i];
        free_units[i] = r->bookable && left > 0 ? left : 0;
    }
    *ret_standing = (struct standing){.house = h, .at = *at, .free_units = free_units};
    return OK;
}

size_t standing_best(const struct standing *st, enum resource_kind kind, int32_t units,
                     int32_t people)
{
    const struct house *h = st->house;
    size_t best = h->resources_n;
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->kind != kind || st->free_units[i] < units || !rules_holds(r, units, people))
            continue;
        const bool none = best == h->resources_n;
        if (rules_better(r, st->free_units[i], none ? NULL : &h->resources[best],
                         none ? 0 : st->free_units[best], st->at.length_min))
            best = i;
    }
    return best;
}

struct judging judging_of(const struct ctx *ctx, const struct house *h)
{
    return (struct judging){.calendar = &h->calendar,
                            .terms = &h->space.terms,
                            .now = ctx_now_s(ctx),
                            .by_host = house_is_run_by(h, ctx->actor)};
}
