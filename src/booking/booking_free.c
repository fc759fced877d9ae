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

/* Somebody else's booking beside the span. */
struct beside {
    struct beside *next;
    int64_t id; /* not above 0: of an outside calendar, or of who is booking */
};

/* A count under way. */
struct counting {
    struct ctx *ctx;
    const struct house *house;
    struct instants at;
    int64_t but;
    struct occupancy occupancy;
    bool holds_bind; /* what others hold is taken */
    int32_t *held;   /* units of it, by resource index; NULL: none */
    bool short_of_memory;
    /* of all resources: */
    struct own_spans own;
    bool *tight; /* by resource index */
    /* of one: */
    const struct taker *by;
    int64_t buffer_s;
    struct beside *beside;
    int64_t revision; /* of the space under the lock, where it may have grown since; 0: as known */
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

/* What an outside calendar has beside the span is somebody else's. */
static void mark_outside(struct counting *c)
{
    const struct house *h = c->house;
    for (size_t i = 0; h->buffer_s > 0 && i < h->blocks_n; i++) {
        const struct house_block *b = &h->blocks[i];
        const struct instants span = {.starts_at = b->from_at, .ends_at = b->until_at};
        if (b->kind == BLOCK_OUTSIDE &&
            buffer_is_near(resource_buffer_s(&h->resources[b->resource]), &c->at, &span))
            c->tight[b->resource] = true;
    }
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
    const bool binds = row->id > 0 || c->holds_bind;
    const struct instants booking = {.starts_at = row->starts_at, .ends_at = row->ends_at};
    if (c->house->buffer_s > 0 &&
        buffer_is_near(resource_buffer_s(&c->house->resources[index]), &c->at, &booking)) {
        c->tight[index] |= binds && !own_spans_has(&c->own, row->resource_id, &booking);
        return true;
    }
    c->short_of_memory = row->id < 0 && !note_held(c, index, row->units);
    if (c->short_of_memory || !binds)
        return !c->short_of_memory;
    c->short_of_memory =
        !occupancy_add(&c->occupancy, index, &c->at, &booking, (int32_t)row->units);
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

/* What is not booked for so long is not free for so long either; a moment has no length. */
static bool allows(const struct counting *c, const struct resource *r)
{
    const int32_t length_min = c->at.length_min;
    return !length_min || terms_allow_length(&c->house->space.terms, r->kind, length_min);
}

/* Where only the time between two people is in the way, there is nothing either. */
static void count_left(struct counting *c, struct standing *st)
{
    for (size_t i = 0; i < c->house->resources_n; i++) {
        const struct resource *r = &c->house->resources[i];
        st->free_units[i] = allows(c, r) ? left_of(r, c->occupancy.taken[i]) : 0;
        if (!c->tight || !c->tight[i])
            continue;
        c->tight[i] = st->free_units[i] > 0;
        st->free_units[i] = 0;
    }
    st->tight = c->tight;
}

enum status standing_of(struct ctx *ctx, const struct house *h, const struct instants *at,
                        int64_t but, struct standing *ret_standing)
{
    struct counting c = {
        .house = h, .at = *at, .but = but, .holds_bind = !house_is_run_by(h, ctx->actor)};
    enum status s = occupancy_init(&c.occupancy, ctx->arena, h->resources_n);
    if (s == OK)
        s = own_spans_near(ctx, at, h->buffer_s, &c.own);
    if (s == OK && h->buffer_s > 0) {
        c.tight = arena_array(ctx->arena, h->resources_n, sizeof(*c.tight));
        s = c.tight ? OK : LIMIT;
    }
    if (s != OK)
        return s;
    const int64_t from = at->starts_at - h->buffer_s;
    const struct sql_booking_taken_in_space_args args = {.space_id = h->space.id,
                                                         .from_at = from,
                                                         .to_at = at->ends_at + h->buffer_s,
                                                         .hours_after = from - REACH_HOURS_S,
                                                         .day_after = from - BOOKING_LONGEST_S,
                                                         .now = ctx_now_s(ctx),
                                                         .holder = hold_whose(ctx)};
    if (!count_blocks(&c, h->blocks, h->blocks_n, false))
        return LIMIT;
    mark_outside(&c);
    s = counted(&c, sql_booking_taken_in_space(ctx, &args, count_row, &c));
    if (s != OK)
        return s;
    struct standing st = {.house = h,
                          .at = *at,
                          .free_units = c.occupancy.taken,
                          .held = c.held,
                          .holds_bind = c.holds_bind};
    count_left(&c, &st);
    *ret_standing = st;
    return OK;
}

/* ---- one resource --------------------------------------------------------------------------- */

/* Is it too near, and nearer than the booking that is changed was before [BK-81]? */
static bool comes_too_near(const struct counting *c, const struct instants *booking)
{
    const struct instants *was = &c->by->was;
    if (c->by->ignore_buffers || !buffer_is_near(c->buffer_s, &c->at, booking))
        return false;
    return !was->ends_at || buffer_between(was, booking) >= c->buffer_s ||
           buffer_between(&c->at, booking) < buffer_between(was, booking);
}

static bool note_beside(struct counting *c, int64_t id)
{
    struct beside *b = arena_alloc(c->ctx->arena, sizeof(*b));
    if (!b)
        return false;
    *b = (struct beside){.next = c->beside, .id = id};
    c->beside = b;
    return true;
}

static bool count_row_of_resource(void *arg, const struct sql_booking_taken_of_resource_row *row)
{
    struct counting *c = arg;
    if (row->units < 0) { /* no booking: it tells the revision */
        c->revision = row->id;
        return true;
    }
    const struct instants booking = {.starts_at = row->starts_at, .ends_at = row->ends_at};
    if (row->id == c->by->but || (row->id < 0 && !c->holds_bind))
        return true;
    c->short_of_memory = !occupancy_add(&c->occupancy, 0, &c->at, &booking, (int32_t)row->units) ||
                         (comes_too_near(c, &booking) && !note_beside(c, row->id));
    return !c->short_of_memory;
}

static enum status scan_resource(struct ctx *ctx, struct counting *c, int64_t resource_id)
{
    const int64_t from = c->at.starts_at - c->buffer_s;
    const struct sql_booking_taken_of_resource_args args = {.space_id = c->house->space.id,
                                                            .resource_id = resource_id,
                                                            .from_at = from,
                                                            .to_at = c->at.ends_at + c->buffer_s,
                                                            .hours_after = from - REACH_HOURS_S,
                                                            .day_after = from - BOOKING_LONGEST_S,
                                                            .now = ctx_now_s(ctx),
                                                            .holder = hold_whose(ctx)};
    enum status s = occupancy_init(&c->occupancy, ctx->arena, 1);
    if (s == OK)
        s = sql_booking_taken_of_resource(ctx, &args, count_row_of_resource, c);
    return s == OK && c->short_of_memory ? LIMIT : s;
}

static enum status take_blocks(struct counting *c, size_t index)
{
    size_t n = 0;
    const struct house_block *blocks =
        c->house->blocks_n ? house_blocks_of(c->house, index, &n) : NULL;
    for (size_t i = 0; i < n; i++) {
        const struct instants span = {.starts_at = blocks[i].from_at,
                                      .ends_at = blocks[i].until_at};
        if (blocks[i].kind == BLOCK_OUTSIDE && comes_too_near(c, &span) && !note_beside(c, 0))
            return LIMIT;
    }
    return count_blocks(c, blocks, n, true) ? occupancy_end(&c->occupancy) : LIMIT;
}

/* Between his own bookings nobody clears up. */
static enum status is_tight(struct ctx *ctx, const struct counting *c, bool *ret_tight)
{
    bool tight = false;
    enum status s = OK;
    for (const struct beside *b = c->beside; s == OK && b && !tight; b = b->next) {
        bool his = false;
        s = b->id > 0 ? taker_has(ctx, c->by, b->id, &his) : OK;
        tight = !his;
    }
    *ret_tight = tight;
    return s;
}

/* As the house says it; told again when it has changed before the lock was ours. */
static enum status count_one(struct ctx *ctx, struct counting *c, size_t index,
                             struct vacancy *ret_vacancy)
{
    const struct resource *r = &c->house->resources[index];
    bool tight = false;
    c->buffer_s = resource_buffer_s(r);
    enum status s = scan_resource(ctx, c, r->id);
    if (s != OK || (c->revision && c->revision != c->house->space.revision))
        return s;
    s = take_blocks(c, index);
    if (s == OK)
        s = is_tight(ctx, c, &tight);
    const int32_t left = left_of(r, c->occupancy.taken[0]);
    *ret_vacancy = (struct vacancy){.free_units = tight ? 0 : left, .tight = tight && left > 0};
    return s;
}

static enum status count_now(struct ctx *ctx, const struct counting *how, size_t index,
                             struct vacancy *ret_vacancy)
{
    const struct house *h = how->house;
    const int64_t resource_id = h->resources[index].id;
    const struct house *now = NULL;
    for (;;) {
        struct counting c = *how;
        c.house = now ? now : h;
        enum status s = count_one(ctx, &c, index, ret_vacancy);
        if (s != OK || !c.revision || c.revision == c.house->space.revision) {
            house_release(now);
            return s;
        }
        house_release(now);
        now = NULL;
        s = house_of_id_now(ctx, h->space.id, &now);
        if (s != OK)
            return s;
        index = house_resource(now, resource_id);
        if (index == now->resources_n) { /* put away meanwhile */
            *ret_vacancy = (struct vacancy){0};
            house_release(now);
            return OK;
        }
    }
}

enum status free_units_of(struct ctx *ctx, const struct house *h, size_t index,
                          const struct instants *at, const struct taker *by,
                          struct vacancy *ret_vacancy)
{
    const struct counting how = {
        .ctx = ctx, .house = h, .at = *at, .by = by, .holds_bind = !house_is_run_by(h, ctx->actor)};
    return count_now(ctx, &how, index, ret_vacancy);
}

enum status unbooked_units_of(struct ctx *ctx, const struct house *h, size_t index,
                              const struct instants *at, int32_t *ret_units)
{
    struct vacancy v;
    const struct taker anybody = {.ignore_buffers = true};
    const struct counting how = {.ctx = ctx, .house = h, .at = *at, .by = &anybody};
    const enum status s = count_now(ctx, &how, index, &v);
    if (s == OK)
        *ret_units = v.free_units;
    return s;
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
        const struct offer o = {
            r, st->free_units[i],
            st->prices ? st->prices[i]
                       : rules_price(house_priced(h, r, st->at.starts_at), st->at.length_min, 1),
            rules_unsure(r, people)};
        if (rules_better(&o, best == h->resources_n ? NULL : &best_offer)) {
            best = i;
            best_offer = o;
        }
    }
    return best;
}

struct judging judging_place(const struct ctx *ctx, const struct house *h, int64_t resource_id,
                             enum resource_kind kind)
{
    struct judging j = judging_of(ctx, h);
    const size_t index = house_resource(h, resource_id);
    j.kind = index < h->resources_n ? h->resources[index].kind : kind;
    return j;
}

struct judging judging_of(const struct ctx *ctx, const struct house *h)
{
    return (struct judging){.calendar = &h->calendar,
                            .terms = &h->space.terms,
                            .now = ctx_now_s(ctx),
                            .by_host = house_is_run_by(h, ctx->actor)};
}
