/* Many at once at the same few places: threads with a connection each, transactions as the lanes
 * run them.
 * On SQLite writers queue at the file, on PostgreSQL at the row that each locks first [BK-2]. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 8, TRIES = 60 };

struct race {
    struct test_store *t;
    struct test_house house;
    atomic_int placed, taken, other;
    bool any; /* ask for any room, not for one */
};

struct runner {
    struct race *race;
    struct ctx ctx;
    struct rng rng;
    int number;
    struct booking_ask ask;
};

static enum status make(struct ctx *ctx, void *arg)
{
    struct race *r = arg;
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * 60}, &r->house);
    return OK;
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
    const bool desk = !me->race->any && rng_below(&me->rng, 2);
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

static void race_on(enum store_engine engine, bool any)
{
    struct test_store t;
    if (!test_store_open(&t, engine))
        return;
    struct race race = {.t = &t, .any = any};
    struct runner runners[THREADS];
    pthread_t threads[THREADS];
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, make, &race), OK);
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){.race = &race, .ctx = t.ctx, .number = i};
        runners[i].rng = rng_seeded((uint64_t)i + 1);
        runners[i].ctx.rng = &runners[i].rng;
        runners[i].ctx.arena = arena_new(LIMIT_ARENA_BYTES);
        assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
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
    if (any) /* two rooms, twenty half hours: with so many tries all are taken */
        assert_int_equal(atomic_load(&race.placed), 40);
    test_store_close(&t);
    booking_forget_spaces();
}

static void a_race_never_overbooks_sqlite(void **state) /* BK-1, BK-2 */
{
    (void)state;
    race_on(STORE_SQLITE, false);
    race_on(STORE_SQLITE, true);
}

static void a_race_never_overbooks_postgres(void **state) /* BK-1, BK-2 */
{
    (void)state;
    race_on(STORE_POSTGRES, false);
    race_on(STORE_POSTGRES, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_race_never_overbooks_sqlite),
        cmocka_unit_test(a_race_never_overbooks_postgres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
