/* What module series asks of bookings, on both engines [BK-27]. */
#include "booking/booking_internal.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct date friday = {2027, 1, 22}; /* a week after the tests' now */

static enum status count_facts(struct ctx *ctx, void *arg)
{
    struct fact *list = NULL;
    size_t n = 0;
    size_t *ours = arg;
    assert_int_equal(fact_next(ctx, "test", 100, &list, &n), OK);
    for (size_t i = 0; i < n; i++)
        *ours += strncmp(list[i].name, "booking.", 8) == 0;
    return OK;
}

static void on_both(enum status (*work)(struct ctx *ctx, void *arg), size_t facts)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        size_t told = 0;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, count_facts, &told), OK);
        assert_int_equal(told, facts);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static struct booking_ask ask_for(const struct test_house *h, int from, int to)
{
    return (struct booking_ask){.space_id = h->space_id,
                                .resource_id = h->small,
                                .span = {.date = friday, .from = (minute)from, .to = (minute)to},
                                .units = 1,
                                .name = "Nora",
                                .email = "nora@posta.example",
                                .series_id = 4711,
                                .series_at = TEST_STORE_NOW_S,
                                .quiet = true};
}

/* BK-27: judged and counted as any booking, and nobody is told. */
static enum status quiet(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &h);
    ctx->actor = &h.host;
    struct booking b;
    struct booking again;
    bool repeated = false;
    int64_t locks[] = {h.large, h.small, h.large};
    assert_int_equal(booking_lock_all(ctx, locks, ARRAY_LEN(locks)), OK);
    const struct booking_ask ask = ask_for(&h, 10 * H, 12 * H);
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    assert_int_equal(booking_place(ctx, &ask, &again, &repeated), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.taken");
    ctx->problem = (struct problem){0};
    const struct booking_shift to = {.span = {.date = friday, .from = 11 * H, .to = 12 * H},
                                     .resource_id = h.large};
    assert_int_equal(booking_shift_quietly(ctx, b.id, &to, &b), OK);
    assert_int_equal(b.price_cents.v, 2500);
    assert_int_equal(booking_get(ctx, b.id, &again), OK);
    assert_int_equal(again.resource_id, h.large);
    assert_int_equal(again.series_id, 4711);
    assert_int_equal(again.series_at, TEST_STORE_NOW_S);
    assert_int_equal(booking_rename_quietly(ctx, b.id, "Scuola", NULL), OK);
    assert_int_equal(booking_place(ctx, &ask, &again, &repeated), OK); /* its place is free */
    assert_int_equal(booking_cancel_quietly(ctx, b.id, &b), OK);
    assert_int_equal(b.status, BOOKING_CANCELLED);
    assert_string_equal(b.name, "Scuola");
    assert_int_equal(booking_cancel(ctx, again.id, &again), OK); /* one alone is told as ever */
    return OK;
}

/* BK-15: another place is more than was agreed, and asks the host. */
static enum status another_place_asks(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking_terms terms = test_terms();
    terms.confirm = true;
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &h);
    ctx->actor = &h.host;
    struct booking b;
    bool repeated = false;
    const struct booking_ask ask = ask_for(&h, 10 * H, 12 * H);
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    ctx->actor = NULL;
    struct booking_shift to = {.span = ask.span, .resource_id = h.large};
    assert_int_equal(booking_shift_quietly(ctx, b.id, &to, &b), OK);
    assert_int_equal(b.status, BOOKING_REQUESTED);
    ctx->actor = &h.host;
    assert_int_equal(booking_answer_quietly(ctx, b.id, true, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    to.resource_id = 999;
    assert_int_equal(booking_shift_quietly(ctx, b.id, &to, &b), CONFLICT);
    ctx->problem = (struct problem){0};
    return OK;
}

/* What could be had in its place: what is free, by price; then other times of the day, by start. */
static enum status offers(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){8 * H, 13 * H}, &h);
    ctx->actor = &h.host;
    struct booking b;
    bool repeated = false;
    struct booking_offer list[2 * BOOKING_OFFERS_MAX];
    size_t n = 0;
    const struct booking_ask ask = ask_for(&h, 9 * H, 11 * H);
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    assert_int_equal(booking_offers(ctx, &ask, 0, list, &n), OK);
    assert_int_equal(n, 2); /* the other room; 11:00 to 13:00 here */
    assert_true(list[0].resource_id == h.large && list[0].price_cents.v == 5000);
    assert_true(list[1].resource_id == h.small && list[1].span.from == 11 * H);
    assert_int_equal(booking_offers(ctx, &ask, b.id, list, &n), OK);
    assert_int_equal(n, 7); /* its own place counts as free: 8:00 to 11:00, without 9:00 */
    return OK;
}

static void bk27_quiet(void **state)
{
    (void)state;
    on_both(quiet, 1);
}

static void bk15_another_place(void **state)
{
    (void)state;
    on_both(another_place_asks, 0);
}

static void offers_are_free(void **state)
{
    (void)state;
    on_both(offers, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bk27_quiet),
        cmocka_unit_test(bk15_another_place),
        cmocka_unit_test(offers_are_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
