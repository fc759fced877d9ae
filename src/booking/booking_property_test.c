/* Thousands of random histories against a model that anybody can check by eye: an array of minutes
 * for each resource. Spans lie around both days on which the clocks change. A failing seed replays
 * exactly. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_minutes.h"
#include "support/test_scenario.h"
#include "support/test_slow.h"

#include <string.h>
#include <strings.h>

enum {
    RESOURCES = 4,
    STEPS = 60, /* of one history */
    BOOKED_MAX = STEPS,
    HISTORIES = 300, /* on SQLite; each three windows */
    HISTORIES_POSTGRES = 8,
    HISTORIES_SLOW = 8 /* on either */
};

struct booked {
    int64_t id;
    size_t resource;
    const char *email;
    int64_t starts_at, ends_at;
    int32_t units;
    bool active;
};

/* Units that are out for whole days. */
struct out {
    int64_t id; /* 0: ended */
    size_t resource;
    int64_t from, to; /* as instants, cut to the window */
    int32_t units;
};

struct model {
    struct minutes taken[RESOURCES];
    struct booked list[BOOKED_MAX];
    size_t n;
    struct out outs[BOOKED_MAX];
    size_t outs_n;
};

struct history {
    struct ctx *ctx;
    struct test_house house;
    int64_t resources[RESOURCES];
    int32_t units[RESOURCES];
    struct model model;
    struct date first;
    uint64_t seed;
    int64_t buffer_s[RESOURCES]; /* between two people */
    int64_t accepted, taken, changed, cancelled, out, kept_in, tight, despite;
};

/* ---- the model ------------------------------------------------------------------------------ */

static void occupy(struct model *m, size_t resource, int64_t from, int64_t to, int32_t units)
{
    minutes_add(&m->taken[resource], from, to, units);
}

static int32_t fullest(const struct model *m, size_t resource, int64_t from, int64_t to)
{
    return minutes_most(&m->taken[resource], from, to);
}

static int64_t between(int64_t a_from, int64_t a_to, int64_t b_from, int64_t b_to)
{
    return b_from >= a_to ? b_from - a_to : a_from >= b_to ? a_from - b_to : -1;
}

/* Is somebody else nearer than the resource can be cleared up and set up? What is moved no nearer
 * than it was stays. */
static bool is_tight(const struct history *h, const struct booked *b, const struct booked *was)
{
    const struct model *m = &h->model;
    for (size_t i = 0; i < m->n; i++) {
        const struct booked *o = &m->list[i];
        if (!o->active || o->resource != b->resource || o->id == b->id ||
            (b->email && strcasecmp(o->email, b->email) == 0))
            continue;
        const int64_t gap = between(b->starts_at, b->ends_at, o->starts_at, o->ends_at);
        const int64_t old =
            was ? between(was->starts_at, was->ends_at, o->starts_at, o->ends_at) : INT64_MAX;
        if (gap >= 0 && gap < h->buffer_s[b->resource] && gap < old)
            return true;
    }
    return false;
}

/* ---- what is asked -------------------------------------------------------------------------- */

static void note(struct history *h, const struct booking *b, size_t resource)
{
    struct model *m = &h->model;
    assert_true(m->n < BOOKED_MAX);
    m->list[m->n++] = (struct booked){.id = b->id,
                                      .resource = resource,
                                      .email = b->email,
                                      .starts_at = b->starts_at,
                                      .ends_at = b->ends_at,
                                      .units = b->units,
                                      .active = true};
    occupy(m, resource, b->starts_at, b->ends_at, b->units);
}

static void try_place(struct history *h)
{
    static const char *const people[] = {"ada@example.org", "Bea@example.org", "bea@example.org"};
    struct rng *r = h->ctx->rng;
    const bool by_host = rng_below(r, 4) == 0;
    const size_t resource = rng_below(r, RESOURCES);
    struct booking_ask ask = {.space_id = h->house.space_id,
                              .resource_id = h->resources[resource],
                              .span = minutes_random_span(h->ctx->rng, h->first),
                              .units = 1 + (int32_t)rng_below(r, (uint64_t)h->units[resource]),
                              .email = people[rng_below(r, ARRAY_LEN(people))],
                              .ignore_buffers = rng_below(r, 2) == 0,
                              .name = "Somebody"};
    struct instants at;
    struct booking b;
    bool repeated;
    h->ctx->problem = (struct problem){0};
    h->ctx->actor = by_host ? &h->house.host : NULL;
    const enum status s = booking_place(h->ctx, &ask, &b, &repeated);
    h->ctx->actor = NULL;
    if (!minutes_instants(&ask.span, &at)) {
        assert_int_equal(s, INVALID);
        return;
    }
    const bool fits =
        fullest(&h->model, resource, at.starts_at, at.ends_at) + ask.units <= h->units[resource];
    const struct booked wish = {
        .resource = resource, .email = ask.email, .starts_at = at.starts_at, .ends_at = at.ends_at};
    const bool tight = fits && is_tight(h, &wish, NULL);
    const bool despite = by_host && ask.ignore_buffers;
    assert_int_equal(s, fits && (!tight || despite) ? OK : CONFLICT);
    if (tight && !despite)
        assert_string_equal(h->ctx->problem.code, "booking.buffer");
    h->tight += tight;
    h->despite += tight && despite;
    if (s == OK) {
        note(h, &b, resource);
        h->accepted++;
    } else {
        h->taken++;
    }
}

static struct booked *any_active(struct history *h)
{
    struct model *m = &h->model;
    if (m->n == 0)
        return NULL;
    struct booked *b = &m->list[rng_below(h->ctx->rng, m->n)];
    return b->active ? b : NULL;
}

static void try_change(struct history *h)
{
    struct booked *old = any_active(h);
    if (!old)
        return;
    const struct booking_span span = minutes_random_span(h->ctx->rng, h->first);
    const int32_t units = 1 + (int32_t)rng_below(h->ctx->rng, (uint64_t)h->units[old->resource]);
    struct instants at;
    struct booking b;
    h->ctx->problem = (struct problem){0};
    const enum status s = booking_change(h->ctx, old->id, &span, units, NULL, &b);
    if (!minutes_instants(&span, &at)) {
        assert_int_equal(s, INVALID);
        return;
    }
    occupy(&h->model, old->resource, old->starts_at, old->ends_at, -old->units);
    const bool fits = fullest(&h->model, old->resource, at.starts_at, at.ends_at) + units <=
                      h->units[old->resource];
    struct booked wish = *old;
    wish.starts_at = at.starts_at;
    wish.ends_at = at.ends_at;
    assert_int_equal(s, fits && !is_tight(h, &wish, old) ? OK : CONFLICT);
    if (s == OK) {
        old->starts_at = at.starts_at;
        old->ends_at = at.ends_at;
        old->units = units;
        h->changed++;
    }
    occupy(&h->model, old->resource, old->starts_at, old->ends_at, old->units);
}

static void try_cancel(struct history *h)
{
    struct booked *old = any_active(h);
    struct booking b;
    if (!old)
        return;
    assert_int_equal(booking_cancel(h->ctx, old->id, &b), OK);
    occupy(&h->model, old->resource, old->starts_at, old->ends_at, -old->units);
    old->active = false;
    h->cancelled++;
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* Whole days of the window; open ones reach its end, behind which nothing is booked. */
static void random_block(struct history *h, struct block *b, struct out *o)
{
    struct rng *r = h->ctx->rng;
    const struct zone *zone = minutes_zone();
    const int64_t first = (int64_t)rng_below(r, MINUTES_DAYS);
    const int64_t days = 1 + (int64_t)rng_below(r, 2);
    const bool open = rng_below(r, 4) == 0;
    const struct date end = date_add(h->first, MINUTES_DAYS);
    b->from = date_add(h->first, first);
    b->until = open ? (struct date){0} : date_add(b->from, days);
    b->units = 1 + (int32_t)rng_below(r, (uint64_t)h->units[o->resource]);
    const struct date last = open || date_compare(b->until, end) > 0 ? end : b->until;
    o->from = zone_day_start(zone, b->from);
    o->to = zone_day_start(zone, last);
    o->units = b->units;
}

/* The window of the model ends with its last day: a booking over that midnight is not asked for,
 * for spans begin a day before. */
static enum status set_block(struct history *h, struct block *b, const struct out *o,
                             int64_t *ret_id)
{
    h->ctx->problem = (struct problem){0};
    const enum status s = block_set(h->ctx, b, ret_id);
    const bool fits =
        fullest(&h->model, o->resource, o->from, o->to) + o->units <= h->units[o->resource];
    assert_int_equal(s, fits ? OK : CONFLICT);
    if (!fits) {
        const char *code = h->ctx->problem.code;
        struct booking *found = NULL;
        size_t n = 0;
        assert_true(strcmp(code, "block.booked") == 0 || strcmp(code, "block.full") == 0);
        assert_int_equal(block_bookings_in_the_way(h->ctx, b, &found, &n), OK);
        if (strcmp(code, "block.booked") == 0)
            assert_true(n > 0);
        h->kept_in++;
    }
    return s;
}

static void try_block(struct history *h)
{
    struct model *m = &h->model;
    struct out o = {.resource = rng_below(h->ctx->rng, RESOURCES)};
    struct block b = {
        .resource_id = h->resources[o.resource], .kind = BLOCK_OUT_OF_ORDER, .why = ""};
    assert_true(m->outs_n < BOOKED_MAX);
    random_block(h, &b, &o);
    if (set_block(h, &b, &o, &o.id) != OK)
        return;
    m->outs[m->outs_n++] = o;
    occupy(m, o.resource, o.from, o.to, o.units);
    h->out++;
}

/* Move one, or end it. */
static void try_unblock(struct history *h)
{
    struct model *m = &h->model;
    if (m->outs_n == 0)
        return;
    struct out *o = &m->outs[rng_below(h->ctx->rng, m->outs_n)];
    if (!o->id)
        return;
    struct out moved = *o;
    struct block b = {.id = o->id, .resource_id = h->resources[o->resource], .why = ""};
    occupy(m, o->resource, o->from, o->to, -o->units);
    if (rng_below(h->ctx->rng, 2)) {
        assert_int_equal(block_end(h->ctx, o->id, (struct date){2000, 1, 1}), OK);
        o->id = 0;
        return;
    }
    random_block(h, &b, &moved);
    if (set_block(h, &b, &moved, &moved.id) == OK)
        *o = moved;
    occupy(m, o->resource, o->from, o->to, o->units);
}

/* What is counted as free is what the minutes say, for all resources at once. */
static void compare_free(struct history *h)
{
    const struct booking_span span = minutes_random_span(h->ctx->rng, h->first);
    struct instants at;
    if (!minutes_instants(&span, &at))
        return;
    const struct house *house = NULL;
    struct standing now;
    assert_int_equal(house_of_id_always(h->ctx, h->house.space_id, &house), OK);
    assert_int_equal(standing_of(h->ctx, house, &at, 0, &now), OK);
    for (size_t i = 0; i < RESOURCES; i++) {
        const size_t index = house_resource(house, h->resources[i]);
        const struct booked nobody = {
            .resource = i, .starts_at = at.starts_at, .ends_at = at.ends_at};
        const int32_t left = h->units[i] - fullest(&h->model, i, at.starts_at, at.ends_at);
        const bool tight = is_tight(h, &nobody, NULL);
        assert_int_equal(now.free_units[index], tight ? 0 : left);
        if (now.tight)
            assert_int_equal(now.tight[index], tight && left > 0);
    }
    house_release(house);
}

/* The host changes what a room needs: what is booked stays. */
static void change_buffer(struct history *h)
{
    struct rng *r = h->ctx->rng;
    const size_t i = rng_below(r, 2);
    struct resource room;
    int64_t id = 0;
    assert_int_equal(resource_get(h->ctx, h->resources[i], &room), OK);
    room.setup_min = (int32_t)rng_below(r, 3) * 30;
    room.clearup_min = (int32_t)rng_below(r, 4) * 60;
    assert_int_equal(resource_save(h->ctx, &room, &id), OK);
    h->buffer_s[i] = (int64_t)(room.setup_min + room.clearup_min) * 60;
}

/* ---- one history ---------------------------------------------------------------------------- */

static void play(struct history *h)
{
    h->model = (struct model){.n = 0};
    for (size_t i = 0; i < RESOURCES; i++)
        minutes_begin(&h->model.taken[i], h->first);
    for (int i = 0; i < STEPS; i++) {
        const uint64_t what = rng_below(h->ctx->rng, 13);
        if (what < 6)
            try_place(h);
        else if (what < 8)
            try_change(h);
        else if (what < 9)
            try_cancel(h);
        else if (what < 10)
            try_block(h);
        else if (what < 11)
            try_unblock(h);
        else if (what < 12)
            change_buffer(h);
        else
            compare_free(h);
    }
}

/* The next history starts with an empty window. */
static void clear(struct history *h)
{
    struct booking b;
    for (size_t i = 0; i < h->model.n; i++) {
        if (h->model.list[i].active)
            assert_int_equal(booking_cancel(h->ctx, h->model.list[i].id, &b), OK);
    }
    for (size_t i = 0; i < h->model.outs_n; i++) {
        if (h->model.outs[i].id)
            assert_int_equal(block_end(h->ctx, h->model.outs[i].id, h->first), OK);
    }
}

static enum status make(struct ctx *ctx, void *arg)
{
    struct history *h = arg;
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * 60}, &h->house);
    h->resources[0] = h->house.small;
    h->resources[1] = h->house.large;
    h->resources[2] = h->house.booth;
    h->resources[3] = h->house.desks;
    for (size_t i = 0; i < RESOURCES; i++)
        h->units[i] = i == 3 ? 5 : 1;
    return OK;
}

static enum status play_all_windows(struct ctx *ctx, void *arg)
{
    struct history *h = arg;
    h->ctx = ctx;
    for (size_t i = 0; i < ARRAY_LEN(minutes_windows); i++) {
        h->first = minutes_windows[i];
        play(h);
        clear(h);
    }
    return OK;
}

static enum status check_all(struct ctx *ctx, void *arg)
{
    struct booking_findings *found = arg;
    return booking_check(ctx, found);
}

static void run(enum store_engine engine, int usual)
{
    uint64_t histories = (uint64_t)test_rounds(usual, HISTORIES_SLOW);
    struct test_store t;
    static struct history h;
    if (!test_store_open(&t, engine))
        return;
    h = (struct history){0};
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, make, &h), OK);
    for (uint64_t seed = 1; seed <= histories; seed++) {
        t.rng = rng_seeded(seed);
        arena_reset(t.arena);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, play_all_windows, &h), OK);
    }
    struct booking_findings found;
    assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, check_all, &found), OK);
    assert_int_equal(found.faults, 0);
    /* The histories are worth something: many of each kind happened. */
    assert_true(h.accepted > (int64_t)histories * 10);
    assert_true(h.taken > (int64_t)histories * 10);
    assert_true(h.changed > (int64_t)histories);
    assert_true(h.cancelled > (int64_t)histories);
    assert_true(h.out > (int64_t)histories);
    assert_true(h.kept_in > (int64_t)histories);
    assert_true(h.tight > (int64_t)histories / 2);
    assert_true(h.despite > 0 || histories < 100);
    test_store_close(&t);
    booking_forget_spaces();
}

static void no_history_overbooks_sqlite(void **state) /* BK-1, BK-3, BK-25, BK-26, BK-80 */
{
    (void)state;
    run(STORE_SQLITE, HISTORIES);
}

static void no_history_overbooks_postgres(void **state) /* BK-1, BK-3, BK-25, BK-26, BK-80 */
{
    (void)state;
    run(STORE_POSTGRES, HISTORIES_POSTGRES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_history_overbooks_sqlite),
        cmocka_unit_test(no_history_overbooks_postgres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
