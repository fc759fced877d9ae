/* Random histories of a house against a model that keeps minutes in an array: booking, changing,
 * cancelling, undoing, extras, holds, the waiting list, blocks, closed days, series, desks that are
 * freed and lent, with what is credited for them, the clock, and processes that are killed in the
 * middle, around both days on which the clocks change. What differs is said with its seed and the
 * shortest history that differs.
 *   LOGGIA_SEED=n        plays that one
 *   LOGGIA_HISTORIES=n   so many on SQLite, a fiftieth of them on PostgreSQL: make histories; with
 *                        LOGGIA_SEED from that one on */
#include "history_play.h"

#include "support/test_slow.h"

#include <sys/mman.h>

enum {
    HISTORIES = 200, /* on SQLite */
    HISTORIES_POSTGRES = 8,
    POSTGRES_SHARE = 50,
    HISTORIES_SLOW = 4,
    OF_ONE_FILE = 100 /* then a fresh database: what is looked at as a whole stays small */
};

static enum status open_operator(struct ctx *ctx, void *arg)
{
    struct world *w = arg;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * 60}, &w->house);
    return OK;
}

static enum status check_all(struct ctx *ctx, void *arg)
{
    static enum status (*const checks[])(struct ctx * ctx, struct findings * ret_findings) = {
        series_check, extra_check, waitlist_check, lend_check, plan_check};
    struct world *w = arg;
    struct booking_findings bookings;
    test_must(booking_check(ctx, &bookings), "check");
    if (bookings.faults)
        differ(w, "%s", bookings.first_fault);
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        struct findings found;
        test_must(checks[i](ctx, &found), "check");
        if (found.faults)
            differ(w, "%s", found.first_fault);
    }
    return OK;
}

static struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof(*w));
    assert_non_null(w);
    w->got = mmap(NULL, sizeof(*w->got), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(w->got != MAP_FAILED);
    return w;
}

static void world_free(struct world *w)
{
    (void)munmap(w->got, sizeof(*w->got));
    free(w);
}

/* True: nothing differs; else the shortest history was said. */
static bool play_seed(struct world *w, uint64_t seed)
{
    struct history h;
    history_draw(seed, &h);
    if (!still_differs(w, &h))
        return true;
    print_message("%s\n", w->why);
    history_shrink(w, &h);
    history_say(w, &h);
    return false;
}

/* Seeds from `first` on, in one database. */
static size_t play_some(struct world *w, enum store_engine engine, uint64_t first, uint64_t n)
{
    struct test_store t;
    size_t bad = 0;
    if (!test_store_open(&t, engine))
        return 0;
    w->t = &t;
    booking_set_extras_answerer(&extra_answerer);
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, open_operator, w), OK);
    for (uint64_t seed = first; seed < first + n; seed++)
        bad += !play_seed(w, seed);
    w->differs = false;
    assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, check_all, w), OK);
    if (w->differs) {
        print_message("seeds %llu to %llu: %s\n", (unsigned long long)first,
                      (unsigned long long)(first + n - 1), w->why);
        bad++;
    }
    test_store_close(&t);
    booking_forget_spaces();
    booking_set_extras_answerer(NULL);
    return bad;
}

static void say_counts(const struct world *w, uint64_t histories)
{
    print_message("%llu histories; done/refused:", (unsigned long long)histories);
    for (size_t i = 0; i < DEEDS; i++)
        print_message(" %s %zu/%zu", deeds[i].name, w->count[i].done, w->count[i].refused);
    print_message("\n");
}

static void histories_on(enum store_engine engine, uint64_t usual, uint64_t share)
{
    const char *one = getenv("LOGGIA_SEED");
    const char *many = getenv("LOGGIA_HISTORIES");
    const uint64_t all = many ? strtoull(many, NULL, 10) / share : one ? 1 : usual;
    const uint64_t begin = one ? strtoull(one, NULL, 10) : 1;
    struct world *w = world_new();
    size_t bad = 0;
    for (uint64_t done = 0; done < all && bad < 5; done += OF_ONE_FILE)
        bad +=
            play_some(w, engine, begin + done, all - done < OF_ONE_FILE ? all - done : OF_ONE_FILE);
    say_counts(w, all);
    for (size_t i = 0; i < DEEDS && all >= 100 && w->count[0].done; i++)
        assert_true(w->count[i].done > 0); /* each deed has its part */
    world_free(w);
    assert_int_equal(bad, 0);
}

/* BK-1, BK-3, BK-13, BK-25, BK-26, BK-73, BK-96, BK-142, BK-170, BK-171, BK-172, EX-1, LE-1, LE-2,
 * LE-4, LE-5, LE-6, LE-7, LE-8, LE-12, SE-1, SE-8, WL-2 */
static void no_history_differs_on_sqlite(void **state)
{
    (void)state;
    histories_on(STORE_SQLITE, (uint64_t)test_rounds(HISTORIES, HISTORIES_SLOW), 1);
}

static void no_history_differs_on_postgres(void **state)
{
    (void)state;
    histories_on(STORE_POSTGRES, (uint64_t)test_rounds(HISTORIES_POSTGRES, HISTORIES_SLOW),
                 POSTGRES_SHARE);
}

/* A model that forgets to free what is cancelled is found out, and in few steps. */
static void a_difference_is_found_and_shortened(void **state)
{
    (void)state;
    struct world *w = world_new();
    struct test_store t;
    struct history h;
    size_t steps = 0;
    assert_true(test_store_open(&t, STORE_SQLITE));
    w->t = &t;
    w->forgetful = true;
    booking_set_extras_answerer(&extra_answerer);
    assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, open_operator, w), OK);
    for (uint64_t seed = 1; seed < 20 && !steps; seed++) {
        history_draw(seed, &h);
        if (!still_differs(w, &h))
            continue;
        history_shrink(w, &h);
        steps = h.n;
    }
    assert_in_range(steps, 1, 3); /* something is booked, ends, and its place is looked at */
    test_store_close(&t);
    booking_forget_spaces();
    booking_set_extras_answerer(NULL);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_history_differs_on_sqlite),
        cmocka_unit_test(no_history_differs_on_postgres),
        cmocka_unit_test(a_difference_is_found_and_shortened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
