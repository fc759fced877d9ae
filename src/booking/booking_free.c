#include "booking/booking_internal.h"

#include "booking/booking_occupancy.h"
#include "booking_sql.h"

enum reach reach_of(enum booking_status status, int64_t starts_at, int64_t ends_at)
{
    const int64_t length_s = ends_at - starts_at;
    if (status >= BOOKING_ENDED)
        return REACH_NONE;
    return length_s <= REACH_HOURS_S      ? REACH_HOURS
           : length_s <= REACH_HALF_DAY_S ? REACH_HALF_DAY
                                          : REACH_DAY;
}

/* A count under way. */
struct counting {
    const struct house *house;
    struct instants at;
    int64_t but;
    struct occupancy occupancy;
    bool holds_bind;  /* what others hold is taken */
    int32_t *held;    /* units of it, by resource index; NULL: none */
    int64_t revision; /* of the space under the lock, where it may have grown since; 0: as known */
    bool short_of_memory;
};

/* A block takes its units as a booking does, only for whole days [BK-25]. */
static bool count_blocks(struct counting *c, const struct house_block *blocks, size_t n, bool one)
{
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        const struct instants days = {.starts_at = blocks[i].from_at,
                                      .ends_at = blocks[i].until_at};
        ok = occupancy_add(&c->occupancy, one ? 0 : blocks[i].resource, &c->at, &days,
                           blocks[i].units);
    }
    return ok;
}

/* Others are booking it at this moment. False when memory is short. */
static bool note_held(struct counting *c, size_t index, int64_t units)
{
    if (!c->held)
        c->held = arena_array(c->occupancy.arena, c->occupancy.n, sizeof(*c->held));
    if (c->held)
        c->held[index] += (int32_t)units;
    return c->held;
}

static bool count_row(void *arg, const struct sql_booking_taken_in_space_row *row)
{
    struct counting *c = arg;
    const size_t index = house_resource(c->house, row->resource_id);
    if (row->id == c->but || index == c->house->resources_n)
        return true; /* archived: nobody asks for it any more */
    if (row->id < 0) {
        c->short_of_memory = !note_held(c, index, row->units);
        if (c->short_of_memory || !c->holds_bind)
            return !c->short_of_memory;
    }
    const struct instants booking = {.starts_at = row->starts_at, .ends_at = row->ends_at};
    c->short_of_memory =
        !occupancy_add(&c->occupancy, index, &c->at, &booking, (int32_t)row->units);
    return !c->short_of_memory;
}

static bool count_row_of_resource(void *arg, const struct sql_booking_taken_of_resource_row *row)
{
    struct counting *c = arg;
    if (row->units < 0) { /* no booking: it tells the revision */
        c->revision = row->id;
        return true;
    }
    const struct instants booking = {.starts_at = row->starts_at, .ends_at = row->ends_at};
    if (row->id != c->but && (row->id > 0 || c->holds_bind))
        c->short_of_memory =
            !occupancy_add(&c->occupancy, 0, &c->at, &booking, (int32_t)row->units);
    return !c->short_of_memory;
}

static enum status counted(struct counting *c, enum status s)
{
    if (s == OK && c->short_of_memory)
        s = LIMIT;
    return s == OK ? occupancy_end(&c->occupancy) : s;
}

static int32_t left_of(const struct resource *r, int32_t taken)
{
    const int32_t left = r->units - taken;
    return r->bookable && left > 0 ? left : 0;
}

enum status standing_of(struct ctx *ctx, const struct house *h, const struct instants *at,
                        int64_t but, struct standing *ret_standing)
{
    struct counting c = {
        .house = h, .at = *at, .but = but, .holds_bind = !house_is_run_by(h, ctx->actor)};
    enum status s = occupancy_init(&c.occupancy, ctx->arena, h->resources_n);
    if (s != OK)
        return s;
    const struct sql_booking_taken_in_space_args args = {
        .space_id = h->space.id,
        .from_at = at->starts_at,
        .to_at = at->ends_at,
        .hours_after = at->starts_at - REACH_HOURS_S,
        .day_after = at->starts_at - BOOKING_LONGEST_S,
        .now = ctx_now_s(ctx),
        .holder = hold_whose(ctx)};
    if (!count_blocks(&c, h->blocks, h->blocks_n, false))
        return LIMIT;
    s = counted(&c, sql_booking_taken_in_space(ctx, &args, count_row, &c));
    if (s != OK)
        return s;
    int32_t *free_units = c.occupancy.taken; /* turned into its complement */
    for (size_t i = 0; i < h->resources_n; i++)
        free_units[i] = left_of(&h->resources[i], c.occupancy.taken[i]);
    *ret_standing = (struct standing){.house = h,
                                      .at = *at,
                                      .free_units = free_units,
                                      .held = c.held,
                                      .holds_bind = c.holds_bind};
    return OK;
}

/* The house as it was kept, or, when it has changed before the lock was ours, as it is now. */
static enum status take_blocks(struct ctx *ctx, const struct house *h, size_t index,
                               struct counting *c, int32_t *ret_units)
{
    size_t n = 0;
    const struct house_block *blocks = NULL;
    const int64_t resource_id = h->resources[index].id;
    const struct house *now = NULL;
    if (c->revision && c->revision != h->space.revision) {
        const enum status s = house_of_id_now(ctx, h->space.id, &now);
        if (s != OK)
            return s;
        h = now;
        index = house_resource(h, resource_id);
    }
    const bool there = index < h->resources_n;
    bool counts = true;
    if (there && h->blocks_n > 0) {
        blocks = house_blocks_of(h, index, &n);
        counts = count_blocks(c, blocks, n, true);
    }
    enum status s = counts ? occupancy_end(&c->occupancy) : LIMIT;
    if (s == OK)
        *ret_units = there ? left_of(&h->resources[index], c->occupancy.taken[0]) : 0;
    house_release(now);
    return s;
}

static enum status count_one(struct ctx *ctx, struct counting *c, size_t index,
                             int32_t *ret_free_units)
{
    const struct house *h = c->house;
    const struct instants *at = &c->at;
    enum status s = occupancy_init(&c->occupancy, ctx->arena, 1);
    if (s != OK)
        return s;
    const struct sql_booking_taken_of_resource_args args = {
        .space_id = h->space.id,
        .resource_id = h->resources[index].id,
        .from_at = at->starts_at,
        .to_at = at->ends_at,
        .hours_after = at->starts_at - REACH_HOURS_S,
        .day_after = at->starts_at - BOOKING_LONGEST_S,
        .now = ctx_now_s(ctx),
        .holder = hold_whose(ctx)};
    s = sql_booking_taken_of_resource(ctx, &args, count_row_of_resource, c);
    if (s == OK && c->short_of_memory)
        s = LIMIT;
    return s == OK ? take_blocks(ctx, h, index, c, ret_free_units) : s;
}

enum status free_units_of(struct ctx *ctx, const struct house *h, size_t index,
                          const struct instants *at, int64_t but, int32_t *ret_free_units)
{
    struct counting c = {
        .house = h, .at = *at, .but = but, .holds_bind = !house_is_run_by(h, ctx->actor)};
    return count_one(ctx, &c, index, ret_free_units);
}

enum status unbooked_units_of(struct ctx *ctx, const struct house *h, size_t index,
                              const struct instants *at, int32_t *ret_units)
{
    struct counting c = {.house = h, .at = *at};
    return count_one(ctx, &c, index, ret_units);
}

bool standing_is_held(const struct standing *st, size_t index, int32_t units)
{
    if (!st->held || st->held[index] == 0)
        return false;
    const int32_t least = st->free_units[index] - (st->holds_bind ? 0 : st->held[index]);
    return least < units && least + st->held[index] >= units;
}

size_t standing_best(const struct standing *st, enum resource_kind kind, int32_t units,
                     int32_t people)
{
    const struct house *h = st->house;
    size_t best = h->resources_n;
    struct offer best_offer = {0};
    for (size_t i = 0; i < h->resources_n; i++) {
        const struct resource *r = &h->resources[i];
        if (r->kind != kind || st->free_units[i] < units || !rules_holds(r, units, people))
            continue;
        const struct offer o = {r, st->free_units[i],
                                st->prices ? st->prices[i] : rules_price(r, st->at.length_min, 1)};
        if (rules_better(&o, best == h->resources_n ? NULL : &best_offer)) {
            best = i;
            best_offer = o;
        }
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
