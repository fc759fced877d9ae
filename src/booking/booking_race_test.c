/* Many at once at the same few places: threads with a connection each, transactions as the lanes
 * run them.
 * On SQLite writers queue at the file, on PostgreSQL at the row that each locks first [BK-2]. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

enum { THREADS = 8, TRIES = 60 };

struct race {
    struct test_store *t;
    struct test_house house;
    atomic_int placed, taken, other;
    atomic_int out; /* blocks that were set */
    bool any;       /* ask for any room, not for one */
    bool blocks;    /* some take whole days out, and give them back, meanwhile */
    bool buffers;   /* only for the small room, which needs half an hour between */
};

struct runner {
    struct race *race;
    struct ctx ctx;
    struct rng rng;
    int number;
    struct booking_ask ask;
    int64_t block_id; /* 0: none of his is set */
};

static enum status make(struct ctx *ctx, void *arg)
{
    struct race *r = arg;
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * 60}, &r->house);
    if (!r->buffers)
        return OK;
    struct resource room;
    int64_t id = 0;
    assert_int_equal(resource_get(ctx, r->house.small, &room), OK);
    room.setup_min = 10;
    room.clearup_min = 20;
    return resource_save(ctx, &room, &id);
}

static enum status place(struct ctx *ctx, void *arg)
{
    struct runner *me = arg;
    struct booking b;
    bool repeated;
    ctx->problem = (struct problem){0};
    return booking_place(ctx, &me->ask, &b, &repeated);
}

/* All want the same ten hours of one day: at most twenty half hours for each room, or a hundred
 * desks. */
static void ask_next(struct runner *me)
{
    const struct test_house *h = &me->race->house;
    const bool desk = !me->race->any && !me->race->buffers && rng_below(&me->rng, 2);
    const int from = 10 * 60 + (int)rng_below(&me->rng, 20) * 30;
    me->ask = (struct booking_ask){
        .space_id = h->space_id,
        .resource_id = me->race->any ? 0
                       : desk        ? h->desks
                                     : h->small,
        .kind = me->race->any ? KIND_ROOM : 0,
        .span = {.date = {2027, 1, 22}, .from = (minute)from, .to = (minute)(from + 30)},
        .units = 1,
        .name = "Somebody"};
}

/* The host beside them: a desk or a room out for the day, then back. */
static enum status block_or_end(struct ctx *ctx, void *arg)
{
    struct runner *me = arg;
    const struct test_house *h = &me->race->house;
    const struct date day = {2027, 1, 22};
    const struct block b = {.resource_id = rng_below(&me->rng, 4) ? h->desks : h->small,
                            .units = 1,
                            .from = day,
                            .until = date_add(day, 1),
                            .kind = BLOCK_KEPT_BACK,
                            .why = ""};
    ctx->problem = (struct problem){0};
    if (!me->block_id)
        return block_set(ctx, &b, &me->block_id);
    const enum status s = block_end(ctx, me->block_id, day);
    if (s == OK)
        me->block_id = 0;
    return s;
}

static void *run_host(void *arg)
{
    struct runner *me = arg;
    for (int i = 0; i < TRIES; i++) {
        arena_reset(me->ctx.arena);
        const bool sets = !me->block_id;
        const enum status s = store_tx(me->race->t->store, &me->ctx, DB_WRITE, block_or_end, me);
        if (s == OK && sets)
            atomic_fetch_add(&me->race->out, 1);
        else if (s != OK && s != CONFLICT)
            atomic_fetch_add(&me->race->other, 1);
    }
    return NULL;
}

static void *run(void *arg)
{
    struct runner *me = arg;
    for (int i = 0; i < TRIES; i++) {
        arena_reset(me->ctx.arena);
        ask_next(me);
        const enum status s = store_tx(me->race->t->store, &me->ctx, DB_WRITE, place, me);
        atomic_fetch_add(s == OK         ? &me->race->placed
                         : s == CONFLICT ? &me->race->taken
                                         : &me->race->other,
                         1);
    }
    return NULL;
}

static enum status check(struct ctx *ctx, void *arg)
{
    return booking_check(ctx, arg);
}

/* By start: between two there is the half hour. */
static enum status check_apart(struct ctx *ctx, void *arg)
{
    const struct race *r = arg;
    const int64_t day = zone_day_start(zone_get("Europe/Rome"), (struct date){2027, 1, 22});
    const struct booking_window w = {r->house.space_id, r->house.small, day, day + 86400};
    struct booking_brief *all = NULL;
    size_t n = 0;
    assert_int_equal(bookings_of_window(ctx, &w, &all, &n), OK);
    assert_true(n >= 6); /* a half hour of each three stays out of reach at most */
    for (size_t i = 1; i < n; i++)
        assert_true(all[i].starts_at - all[i - 1].ends_at >= 30 * 60);
    return OK;
}

static void race_of(enum store_engine engine, const struct race *kind)
{
    struct test_store t;
    if (!test_store_open(&t, engine))
        return;
    struct race race = *kind;
    race.t = &t;
    struct runner runners[THREADS];
    pthread_t threads[THREADS];
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, make, &race), OK);
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){.race = &race, .ctx = t.ctx, .number = i};
        runners[i].rng = rng_seeded((uint64_t)i + 1);
        runners[i].ctx.rng = &runners[i].rng;
        runners[i].ctx.arena = arena_new(LIMIT_ARENA_BYTES);
        assert_int_equal(pthread_create(&threads[i], NULL,
                                        race.blocks && i % 3 == 0 ? run_host : run, &runners[i]),
                         0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        arena_free(runners[i].ctx.arena);
    }
    struct booking_findings found;
    assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, check, &found), OK);
    if (found.faults)
        print_error("%s\n", found.first_fault);
    assert_int_equal(found.faults, 0);
    assert_int_equal(atomic_load(&race.other), 0);
    assert_int_equal(found.bookings, atomic_load(&race.placed)); /* every yes is there, no more */
    assert_true(atomic_load(&race.taken) > 0);
    if (race.blocks)
        assert_true(atomic_load(&race.out) > 0);
    if (race.buffers)
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, check_apart, &race), OK);
    if (race.any) /* two rooms, twenty half hours: with so many tries all are taken */
        assert_int_equal(atomic_load(&race.placed), 40);
    test_store_close(&t);
    booking_forget_spaces();
}

static void race_on(enum store_engine engine, bool any, bool blocks)
{
    race_of(engine, &(struct race){.any = any, .blocks = blocks});
}

static void a_race_never_overbooks_sqlite(void **state) /* BK-1, BK-2, BK-25 */
{
    (void)state;
    race_on(STORE_SQLITE, false, false);
    race_on(STORE_SQLITE, true, false);
    race_on(STORE_SQLITE, false, true);
}

static void a_race_leaves_time_between(void **state) /* BK-80 */
{
    (void)state;
    race_of(STORE_SQLITE, &(struct race){.buffers = true});
    race_of(STORE_POSTGRES, &(struct race){.buffers = true});
}

static void a_race_never_overbooks_postgres(void **state) /* BK-1, BK-2, BK-25 */
{
    (void)state;
    race_on(STORE_POSTGRES, false, false);
    race_on(STORE_POSTGRES, true, false);
    race_on(STORE_POSTGRES, false, true);
}

/* ---- who waited for the lock ---------------------------------------------------------------- */

enum { LATE_MS = 150 }; /* long enough to be waited for; a faster host only makes it easier */

/* Everything is taken out; it is not committed before somebody has asked for a desk. */
static enum status block_slowly(struct ctx *ctx, void *arg)
{
    struct runner *me = arg;
    const struct date day = {2027, 1, 22};
    const struct timespec late = {.tv_nsec = LATE_MS * 1000000L};
    const struct block b = {.resource_id = me->race->house.desks,
                            .units = 5,
                            .from = day,
                            .kind = BLOCK_OUT_OF_ORDER,
                            .why = ""};
    const enum status s = block_set(ctx, &b, &me->block_id);
    atomic_store(&me->race->out, 1);
    (void)nanosleep(&late, NULL);
    return s;
}

static void *run_slow_host(void *arg)
{
    struct runner *me = arg;
    const enum status s = store_tx(me->race->t->store, &me->ctx, DB_WRITE, block_slowly, me);
    atomic_fetch_add(&me->race->other, s != OK);
    return NULL;
}

/* The house that the booking knows is older than the block, whose lock it waits for. */
static void wait_for_host_on(enum store_engine engine)
{
    struct test_store t;
    if (!test_store_open(&t, engine))
        return;
    struct race race = {.t = &t};
    pthread_t thread;
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, make, &race), OK);
    struct runner host = {.race = &race, .ctx = t.ctx, .rng = rng_seeded(1)};
    struct runner guest = {.race = &race, .ctx = t.ctx};
    host.ctx.rng = &host.rng;
    host.ctx.arena = arena_new(LIMIT_ARENA_BYTES);
    guest.ask = (struct booking_ask){.space_id = race.house.space_id,
                                     .resource_id = race.house.desks,
                                     .span = {.date = {2027, 1, 22}, .from = 600, .to = 660},
                                     .units = 1,
                                     .name = "Somebody"};
    assert_int_equal(pthread_create(&thread, NULL, run_slow_host, &host), 0);
    while (!atomic_load(&race.out))
        (void)sched_yield();
    assert_int_equal(store_tx(t.store, &guest.ctx, DB_WRITE, place, &guest), CONFLICT);
    assert_string_equal(guest.ctx.problem.code, "booking.taken");
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(atomic_load(&race.other), 0);
    arena_free(host.ctx.arena);
    test_store_close(&t);
    booking_forget_spaces();
}

static void who_waited_for_the_lock_sees_what_was_set_sqlite(void **state) /* BK-2, BK-12, BK-25 */
{
    (void)state;
    wait_for_host_on(STORE_SQLITE);
}

static void who_waited_for_the_lock_sees_what_was_set_postgres(void **state) /* BK-2, BK-25 */
{
    (void)state;
    wait_for_host_on(STORE_POSTGRES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_race_never_overbooks_sqlite),
        cmocka_unit_test(a_race_never_overbooks_postgres),
        cmocka_unit_test(a_race_leaves_time_between),
        cmocka_unit_test(who_waited_for_the_lock_sees_what_was_set_sqlite),
        cmocka_unit_test(who_waited_for_the_lock_sees_what_was_set_postgres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
