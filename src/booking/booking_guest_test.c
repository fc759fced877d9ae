/* What a space takes of one address of a guest [BK-64]; both engines. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

#include <pthread.h>
#include <stdatomic.h>

enum { H = 60, DAY_S = 86400, THREADS = 6, TRIES = 4 };

static const struct date friday = {2027, 1, 22};

/* A desk for an hour of that Friday. */
static struct booking_ask asking(const struct test_house *h, int hour, const char *email)
{
    return (struct booking_ask){
        .space_id = h->space_id,
        .resource_id = h->desks,
        .span = {.date = friday, .from = (minute)(hour * H), .to = (minute)((hour + 1) * H)},
        .units = 1,
        .name = "Elena Rossi",
        .email = email,
        .guest = true};
}

static enum status place(struct ctx *ctx, const struct booking_ask *ask, struct booking *ret_made)
{
    bool repeated;
    ctx->problem = (struct problem){0};
    return booking_place(ctx, ask, ret_made, &repeated);
}

static enum status book(struct ctx *ctx, const struct test_house *h, int hour, const char *email,
                        struct booking *ret_made)
{
    const struct booking_ask ask = asking(h, hour, email);
    return place(ctx, &ask, ret_made);
}

static void refused(struct ctx *ctx, const struct test_house *h, int hour, int64_t wait_s,
                    const char *words)
{
    struct booking b;
    assert_int_equal(book(ctx, h, hour, "elena@posta.example", &b), LIMIT);
    assert_string_equal(ctx->problem.code, "booking.guest_many");
    assert_non_null(strstr(ctx->problem.detail, words));
    assert_int_equal(ctx->problem.retry_after_s, wait_s);
}

/* Four to come at once, six a day: the house of the tests. */
static enum status bounds(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    struct test_house h;
    struct booking b[8];
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &h);

    for (int i = 0; i < 4; i++) /* however the address is written, it is one */
        assert_int_equal(
            book(ctx, &h, i, i % 2 ? "Elena@Posta.example" : "elena@posta.example", &b[i]), OK);
    refused(ctx, &h, 4, 3600, "4 bookings are to come");
    assert_int_equal(book(ctx, &h, 4, "ada@posta.example", &b[4]), OK);

    /* Who is no guest is not counted, and not held to it. */
    struct booking_ask ask = asking(&h, 5, "elena@posta.example");
    ask.guest = false;
    assert_int_equal(place(ctx, &ask, &b[4]), OK);

    /* What ended makes room, until the day has had its six; a day begins where the space is. */
    assert_int_equal(booking_cancel(ctx, b[0].id, &b[0]), OK);
    assert_int_equal(booking_cancel(ctx, b[1].id, &b[1]), OK);
    assert_int_equal(book(ctx, &h, 6, "elena@posta.example", &b[5]), OK);
    assert_int_equal(book(ctx, &h, 7, "elena@posta.example", &b[6]), OK);
    assert_int_equal(booking_cancel(ctx, b[5].id, &b[5]), OK);
    refused(ctx, &h, 8, 15 * 3600, "6 bookings were made"); /* it is nine in the morning there */
    t->clock.fixed_us += 15 * 3600 * INT64_C(1000000);
    assert_int_equal(book(ctx, &h, 8, "elena@posta.example", &b[5]), OK);
    refused(ctx, &h, 9, 3600, "4 bookings are to come");

    /* What is over is not to come. */
    t->clock.fixed_us += 6 * (int64_t)DAY_S * 1000000;
    t->clock.fixed_us += 12 * 3600 * INT64_C(1000000);
    assert_int_equal(book(ctx, &h, 20, "elena@posta.example", &b[7]), OK);
    return OK;
}

/* An answer is given again to who asks again under his key, whatever was booked meanwhile. */
static enum status asked_again(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking first, again;
    bool repeated = false;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &h);
    struct booking_ask ask = asking(&h, 9, "elena@posta.example");
    ask.key = "a key";
    assert_int_equal(place(ctx, &ask, &first), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(book(ctx, &h, i, "elena@posta.example", &again), OK);
    refused(ctx, &h, 4, 3600, "4 bookings are to come");
    assert_int_equal(booking_place(ctx, &ask, &again, &repeated), OK);
    assert_true(repeated);
    assert_int_equal(again.id, first.id);
    return OK;
}

static void both_play_bounds(void **state)
{
    (void)state;
    on_both(bounds);
}

static void both_play_asked_again(void **state)
{
    (void)state;
    on_both(asked_again);
}

/* ---- many at once --------------------------------------------------------------------------- */

struct race {
    struct test_store *t;
    struct test_house house;
    atomic_int placed, limited;
};

struct runner {
    struct race *race;
    struct ctx ctx;
    struct rng rng;
    int64_t resource_id;
    int hour;
};

static enum status make(struct ctx *ctx, void *arg)
{
    struct race *r = arg;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &r->house);
    return OK;
}

static enum status try(struct ctx *ctx, void *arg)
{
    struct runner *me = arg;
    struct booking b;
    struct booking_ask ask = asking(&me->race->house, me->hour, "elena@posta.example");
    ask.resource_id = me->resource_id; /* the lock of one resource is not what they wait for */
    return place(ctx, &ask, &b);
}

static void *run(void *arg)
{
    struct runner *me = arg;
    for (int i = 0; i < TRIES; i++) {
        arena_reset(me->ctx.arena);
        const enum status s = store_tx(me->race->t->store, &me->ctx, DB_WRITE, try, me);
        atomic_fetch_add(&me->race->placed, s == OK);
        atomic_fetch_add(&me->race->limited, s == LIMIT);
        me->hour++;
    }
    return NULL;
}

static void race_on(enum store_engine engine)
{
    struct test_store t;
    if (!test_store_open(&t, engine))
        return;
    struct race race = {.t = &t};
    struct runner runners[THREADS];
    pthread_t threads[THREADS];
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, make, &race), OK);
    for (int i = 0; i < THREADS; i++) {
        const int64_t resources[] = {race.house.desks, race.house.small, race.house.large};
        runners[i] = (struct runner){.race = &race,
                                     .ctx = t.ctx,
                                     .rng = rng_seeded((uint64_t)i + 1),
                                     .resource_id = resources[i % 3],
                                     .hour = i * 3};
        runners[i].ctx.rng = &runners[i].rng;
        runners[i].ctx.arena = arena_new(LIMIT_ARENA_BYTES);
        assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        arena_free(runners[i].ctx.arena);
    }
    assert_int_equal(atomic_load(&race.placed), 4);
    assert_int_equal(atomic_load(&race.limited), THREADS * TRIES - 4);
    test_store_close(&t);
    booking_forget_spaces();
}

static void many_at_once_are_held_to_it_sqlite(void **state)
{
    (void)state;
    race_on(STORE_SQLITE);
}

static void many_at_once_are_held_to_it_postgres(void **state)
{
    (void)state;
    race_on(STORE_POSTGRES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_play_bounds),
                                       cmocka_unit_test(both_play_asked_again),
                                       cmocka_unit_test(many_at_once_are_held_to_it_sqlite),
                                       cmocka_unit_test(many_at_once_are_held_to_it_postgres)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
