/* Random histories of a counted extra against an array of minutes, around the days on which the
 * clocks change; and many at once for the last of it. A failing seed replays exactly. */
#include "extra/extra_internal.h"

#include "store/store.h"

#include "support/test_extra.h"
#include "support/test_minutes.h"
#include "support/test_scenario.h"
#include "support/test_slow.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    STOCK = 3,
    PLACES = 4,
    STEPS = 60,
    HISTORIES = 300, /* on SQLite; each three windows */
    HISTORIES_POSTGRES = 8,
    HISTORIES_SLOW = 4
};

struct booked {
    int64_t id;
    size_t place;
    int64_t starts_at, ends_at;
    int32_t count; /* of the extra */
    bool active;
};

struct history {
    struct ctx *ctx;
    struct test_house house;
    int64_t extra_id;
    int64_t places[PLACES];
    struct date first;
    struct minutes out;
    struct minutes taken[PLACES];
    struct booked list[STEPS];
    size_t n;
    int64_t given, refused, moved, ended;
};

static void note(struct history *h, const struct booked *b, int32_t sign)
{
    minutes_add(&h->out, b->starts_at, b->ends_at, sign * b->count);
    minutes_add(&h->taken[b->place], b->starts_at, b->ends_at, sign);
}

static bool is_of(const struct ctx *ctx, const char *code)
{
    return (ctx->problem.fields_n && strcmp(ctx->problem.fields[0].code, code) == 0) ||
           (ctx->problem.code && strcmp(ctx->problem.code, code) == 0);
}

/* A civil time that does not exist, or has no length: nothing happened. */
static bool is_of_time(const struct ctx *ctx, enum status s)
{
    return s == INVALID && !is_of(ctx, "extra.taken") && !is_of(ctx, "extra.count");
}

static void try_place(struct history *h)
{
    struct rng *r = h->ctx->rng;
    struct booked b = {.place = rng_below(r, PLACES), .count = (int32_t)rng_below(r, STOCK + 2)};
    const struct extra_ask want = {h->extra_id, b.count, NULL};
    const struct booking_ask ask = {.space_id = h->house.space_id,
                                    .resource_id = h->places[b.place],
                                    .span = minutes_random_span(h->ctx->rng, h->first),
                                    .units = 1,
                                    .name = "Somebody",
                                    .extras = {.said = true, .asks = &want, .n = 1}};
    struct booking made;
    bool repeated;
    h->ctx->problem = (struct problem){0};
    const enum status s = booking_place(h->ctx, &ask, &made, &repeated);
    if (s == OK) {
        b.id = made.id;
        b.starts_at = made.starts_at;
        b.ends_at = made.ends_at;
        b.active = true;
        h->list[h->n++] = b;
        note(h, &b, 1);
        assert_in_range(minutes_most(&h->out, b.starts_at, b.ends_at), 0, STOCK);
        h->given += b.count;
    } else if (s == INVALID && is_of(h->ctx, "extra.taken")) {
        h->refused++;
    }
}

static struct booked *any_active(struct history *h)
{
    struct booked *b = h->n ? &h->list[rng_below(h->ctx->rng, h->n)] : NULL;
    return b && b->active ? b : NULL;
}

static void try_move(struct history *h)
{
    struct booked *b = any_active(h);
    const struct booking_span span = minutes_random_span(h->ctx->rng, h->first);
    struct booking moved;
    if (!b)
        return;
    h->ctx->problem = (struct problem){0};
    const enum status s = booking_change(h->ctx, b->id, &span, 0, NULL, &moved);
    if (s == OK) {
        note(h, b, -1);
        b->starts_at = moved.starts_at;
        b->ends_at = moved.ends_at;
        note(h, b, 1);
        assert_in_range(minutes_most(&h->out, b->starts_at, b->ends_at), 0, STOCK);
        h->moved++;
    } else if (!is_of_time(h->ctx, s)) {
        assert_int_equal(s, CONFLICT);
    }
}

/* More, less, or none of it: given exactly when the minutes have room. */
static void try_count(struct history *h)
{
    struct booked *b = any_active(h);
    if (!b)
        return;
    const int32_t count = (int32_t)rng_below(h->ctx->rng, STOCK + 1);
    const struct extra_ask want = {h->extra_id, count, NULL};
    const struct extras_wish wish = {.said = true, .asks = &want, .n = 1};
    struct booking now;
    h->ctx->problem = (struct problem){0};
    const enum status s = booking_take_extras(h->ctx, b->id, &wish, &now);
    note(h, b, -1);
    const bool fits = minutes_most(&h->out, b->starts_at, b->ends_at) + count <= STOCK;
    assert_int_equal(s, fits ? OK : INVALID);
    if (fits)
        b->count = count;
    note(h, b, 1);
}

static void try_cancel(struct history *h)
{
    struct booked *b = any_active(h);
    struct booking ended;
    if (!b)
        return;
    assert_int_equal(booking_cancel(h->ctx, b->id, &ended), OK);
    note(h, b, -1);
    b->active = false;
    h->ended++;
}

/* What is said to be free is what the minutes say. */
static void compare_free(struct history *h)
{
    const struct extra e = {.id = h->extra_id, .stock = STOCK};
    const int64_t from =
        h->out.from + (int64_t)rng_below(h->ctx->rng, (MINUTES_DAYS - 1) * 48) * 1800;
    const int64_t to = from + 1800 * (1 + (int64_t)rng_below(h->ctx->rng, 20));
    int32_t free = 0;
    assert_int_equal(extra_free(h->ctx, &e, from, to, 0, &free), OK);
    assert_int_equal(free, STOCK - minutes_most(&h->out, from, to));
}

static void play(struct history *h)
{
    minutes_begin(&h->out, h->first);
    for (size_t i = 0; i < PLACES; i++)
        minutes_begin(&h->taken[i], h->first);
    h->n = 0;
    for (int i = 0; i < STEPS; i++) {
        const uint64_t what = rng_below(h->ctx->rng, 12);
        if (what < 5)
            try_place(h);
        else if (what < 7)
            try_move(h);
        else if (what < 9)
            try_count(h);
        else if (what < 10)
            try_cancel(h);
        else
            compare_free(h);
    }
    for (size_t i = 0; i < h->n; i++) {
        struct booking b;
        if (h->list[i].active)
            assert_int_equal(booking_cancel(h->ctx, h->list[i].id, &b), OK);
    }
}

static void open_house(struct ctx *ctx, struct history *h)
{
    struct booking_terms t = test_terms();
    t.horizon_days = 730;
    test_house_make(ctx, &t, (struct span){0, 24 * 60}, &h->house);
    h->extra_id = test_projectors(ctx, h->house.space_id, STOCK);
    h->places[0] = h->house.small;
    h->places[1] = h->house.large;
    h->places[2] = h->house.booth;
    h->places[3] = h->house.desks;
}

struct run {
    struct history *h;
    int histories;
    struct arena *arena;
};

static enum status run_all(struct ctx *ctx, void *arg)
{
    struct run *run = arg;
    struct history *h = run->h;
    h->ctx = ctx;
    open_house(ctx, h);
    ctx->actor = &h->house.host;
    for (int i = 0; i < run->histories; i++) {
        *ctx->rng = rng_seeded((uint64_t)i + 1);
        h->first = minutes_windows[(size_t)i % ARRAY_LEN(minutes_windows)];
        struct ctx own = *ctx;
        own.arena = run->arena;
        h->ctx = &own;
        play(h);
        arena_reset(run->arena);
    }
    h->ctx = ctx;
    return OK;
}

/* EX-1, EX-2 */
static void histories_on(enum store_engine engine, int histories)
{
    struct test_store t;
    struct history *h = calloc(1, sizeof(*h));
    struct run run = {.h = h, .histories = histories, .arena = arena_new(LIMIT_ARENA_BYTES)};
    assert_non_null(h);
    if (test_store_open(&t, engine)) {
        booking_set_extras_answerer(&extra_answerer);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, run_all, &run), OK);
        print_message("%d histories: %lld given, %lld refused, %lld moved, %lld ended\n", histories,
                      (long long)h->given, (long long)h->refused, (long long)h->moved,
                      (long long)h->ended);
        assert_true(h->given > 0 && h->refused > 0 && h->moved > 0);
        test_store_close(&t);
        booking_forget_spaces();
        booking_set_extras_answerer(NULL);
    }
    arena_free(run.arena);
    free(h);
}

static void test_histories(void **state)
{
    (void)state;
    histories_on(STORE_SQLITE, test_rounds(HISTORIES, HISTORIES_SLOW));
    histories_on(STORE_POSTGRES, test_rounds(HISTORIES_POSTGRES, HISTORIES_SLOW));
}

/* ---- many at once ---------------------------------------------------------------------------- */

enum { THREADS = 8, TRIES = 20 };

struct race {
    struct test_store *t;
    struct history *h;
    atomic_int placed, refused, other;
};
struct runner {
    struct race *race;
    struct ctx ctx;
    struct rng rng;
    size_t number;
    int minute_at;
};

static enum status make(struct ctx *ctx, void *arg)
{
    struct race *r = arg;
    open_house(ctx, r->h);
    return OK;
}

static enum status place(struct ctx *ctx, void *arg)
{
    struct runner *me = arg;
    const struct history *h = me->race->h;
    const struct extra_ask want = {h->extra_id, 1 + (int32_t)(me->number % 2), NULL};
    struct booking b;
    bool repeated;
    const struct booking_ask ask = {.space_id = h->house.space_id,
                                    .resource_id = h->places[me->number % PLACES],
                                    .span = {.date = {2027, 1, 22},
                                             .from = (minute)me->minute_at,
                                             .to = (minute)(me->minute_at + 60)},
                                    .units = 1,
                                    .name = "Somebody",
                                    .email = "somebody@posta.example",
                                    .extras = {.said = true, .asks = &want, .n = 1}};
    ctx->problem = (struct problem){0};
    return booking_place(ctx, &ask, &b, &repeated);
}

static void *run_one(void *arg)
{
    struct runner *me = arg;
    for (int i = 0; i < TRIES; i++) {
        arena_reset(me->ctx.arena);
        me->minute_at = 600 + (int)rng_below(&me->rng, 8) * 30;
        const enum status s = store_tx(me->race->t->store, &me->ctx, DB_WRITE, place, me);
        atomic_fetch_add(s == OK                         ? &me->race->placed
                         : s == CONFLICT || s == INVALID ? &me->race->refused
                                                         : &me->race->other,
                         1);
    }
    return NULL;
}

/* At each half hour no more is out than there is. */
static enum status count_out(struct ctx *ctx, void *arg)
{
    const struct race *r = arg;
    const struct extra e = {.id = r->h->extra_id, .stock = 1000};
    const int64_t day = zone_day_start(zone_get("Europe/Rome"), (struct date){2027, 1, 22});
    for (int m = 600; m < 900; m += 30) {
        int32_t free = 0;
        assert_int_equal(
            extra_free(ctx, &e, day + (int64_t)m * 60, day + ((int64_t)m + 30) * 60, 0, &free), OK);
        assert_in_range(1000 - free, 0, STOCK);
    }
    return OK;
}

/* EX-1 */
static void race_on(enum store_engine engine)
{
    struct test_store t;
    struct history *h = calloc(1, sizeof(*h));
    struct race race = {.t = &t, .h = h};
    struct runner runners[THREADS];
    pthread_t threads[THREADS];
    assert_non_null(h);
    if (test_store_open(&t, engine)) {
        booking_set_extras_answerer(&extra_answerer);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, make, &race), OK);
        for (size_t i = 0; i < THREADS; i++) {
            runners[i] = (struct runner){.race = &race, .ctx = t.ctx, .number = i};
            runners[i].rng = rng_seeded(i + 1);
            runners[i].ctx.rng = &runners[i].rng;
            runners[i].ctx.arena = arena_new(LIMIT_ARENA_BYTES);
            assert_int_equal(pthread_create(&threads[i], NULL, run_one, &runners[i]), 0);
        }
        for (size_t i = 0; i < THREADS; i++) {
            assert_int_equal(pthread_join(threads[i], NULL), 0);
            arena_free(runners[i].ctx.arena);
        }
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, count_out, &race), OK);
        print_message("%d placed, %d refused\n", race.placed, race.refused);
        assert_true(race.placed > 0);
        assert_true(race.refused > 0);
        assert_int_equal(race.other, 0);
        test_store_close(&t);
        booking_forget_spaces();
        booking_set_extras_answerer(NULL);
    }
    free(h);
}

static void test_races(void **state)
{
    (void)state;
    race_on(STORE_SQLITE);
    race_on(STORE_POSTGRES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_histories),
        cmocka_unit_test(test_races),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
