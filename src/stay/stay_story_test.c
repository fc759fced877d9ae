/* Any sequence of what both sides do with a stay: what was shown when it was done is what is
 * charged until something else is done [ST-1], no day is paid twice and none after the end [ST-2],
 * nothing ends earlier than it may [ST-5], the deposit comes back [ST-10]. */
#include "stay/stay_story.h"

#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/test_charging.h"

enum { STORY_DAYS = 500, SEEDS = 200 };

static struct stay stay;
static struct charging charging;

static bool is_on(const struct stay *s, struct date day)
{
    return date_compare(s->from, day) <= 0 && (!s->until.year || date_compare(day, s->until) < 0);
}

static struct stay_step random_step(struct rng *rng, struct date today)
{
    struct stay_step step = {
        .kind = (enum stay_step_kind)(1 + rng_below(rng, STAY_RETURN_DEPOSIT - 1)),
        .by = rng_below(rng, 2) ? SIDE_HOST : SIDE_HOLDER,
        .from = date_add(today, (int64_t)rng_below(rng, 80)),
        .price_cents = {rng_below(rng, 2) != 0, 100 * (int64_t)(1 + rng_below(rng, 3000))},
        .name = "Locker",
        .once = rng_below(rng, 3) == 0,
        .service_id = 100 + (int64_t)rng_below(rng, 6),
    };
    if (rng_below(rng, 2))
        step.until = date_add(today, 1 + (int64_t)rng_below(rng, 200));
    if (step.kind == STAY_REPRICE || step.kind == STAY_SERVICE_ADD)
        step.price_cents.has = true;
    return step;
}

static void do_something(struct rng *rng, struct date today)
{
    const struct stay_step step = random_step(rng, today);
    const struct stay was = stay;
    const struct date earliest = stay_earliest_end(&was, today);
    struct date day;
    if (stay_take(&stay, &step, today, &day) != STAY_FITS) {
        assert_memory_equal(&was, &stay, sizeof(was));
        return;
    }
    if (step.kind == STAY_NOTICE)
        assert_true(date_compare(stay.until, earliest) >= 0);
    for (size_t i = 0; i < stay.services_n; i++)
        stay.services[i].id = stay.services[i].id ? stay.services[i].id : 100 + (int64_t)i;
    charging_show(&charging, today, (int64_t)2 * STORY_DAYS);
}

static int64_t sum_of(enum charge_source source)
{
    int64_t sum = 0;
    for (size_t i = 0; i < charging.charges_n; i++)
        sum += charging.charges[i].source == source ? charging.charges[i].amount_cents : 0;
    return sum;
}

/* When it is over: what is kept of the deposit, and no more. */
static void settle(struct rng *rng, struct date today)
{
    const bool was_charged = sum_of(CHARGE_DEPOSIT) != 0;
    const int64_t kept = was_charged ? (int64_t)rng_below(rng, 50000) : 0;
    const struct stay_step step = {
        .kind = STAY_RETURN_DEPOSIT, .by = SIDE_HOST, .kept_cents = kept, .reason = "a lamp"};
    struct date day;
    stay.status = STAY_ENDED;
    assert_int_equal(stay_take(&stay, &step, today, &day), STAY_FITS);
    stay.kept_id = 999;
    charging_show(&charging, today, (int64_t)2 * STORY_DAYS);
    charging_day(&charging, today);
    assert_int_equal(sum_of(CHARGE_DEPOSIT), 0);
    assert_int_equal(sum_of(CHARGE_KEPT), kept);
    assert_int_equal(stay_take(&stay, &step, today, &day), STAY_RETURNED);
}

static void begin(struct rng *rng, struct date start)
{
    const struct stay_step_price prices[] = {{1, 80001}, {4, 100000}, {10, 120050}};
    const struct let_service services[] = {{.name = "Address", .price_cents = 2500},
                                           {.name = "Keys", .price_cents = 3000, .once = true}};
    memset(&stay, 0, sizeof(stay));
    memset(&charging, 0, sizeof(charging));
    charging.stream = stay_stream;
    charging.thing = &stay;
    const struct stay_offer o = {.units = 1,
                                 .from = date_add(start, (int64_t)rng_below(rng, 20)),
                                 .notice_days = (int32_t)rng_below(rng, 61),
                                 .term_months = (int32_t)rng_below(rng, 5),
                                 .from_the_first = rng_below(rng, 2) != 0,
                                 .prices = prices,
                                 .prices_n = 1 + rng_below(rng, 3),
                                 .deposit_cents = 160000,
                                 .services = services,
                                 .services_n = rng_below(rng, 3),
                                 .note = ""};
    stay_begin(&o, start, &stay);
    stay.id = 1;
    stay.status = STAY_RUNS;
    for (size_t i = 0; i < stay.services_n; i++)
        stay.services[i].id = 100 + (int64_t)i;
}

static void live(uint64_t seed)
{
    struct rng rng = rng_seeded(seed);
    const struct date start = date_add((struct date){2027, 1, 1}, (int64_t)rng_below(&rng, 420));
    begin(&rng, start);
    charging_show(&charging, start, (int64_t)2 * STORY_DAYS);
    struct date today = start;
    for (int i = 0; i < STORY_DAYS; i++) {
        int64_t month_cents = 0;
        today = date_add(start, i);
        if (rng_below(&rng, 25) == 0)
            do_something(&rng, today);
        charging_day(&charging, today);
        const bool on = is_on(&stay, today);
        assert_int_equal(charging_paid(&charging, CHARGE_STAY, today, &month_cents), on);
        if (on)
            assert_int_equal(month_cents, stay_price_on(&stay, today));
    }
    if (stay.until.year && date_compare(stay.until, today) <= 0)
        settle(&rng, today);
}

static void what_was_shown_is_what_is_charged(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        live(seed);
}

/* ---- days ------------------------------------------------------------------------------------ */

static void assert_day(struct date d, int year, int month, int day)
{
    assert_int_equal(date_days(d),
                     date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)day}));
}

static void notice_is_counted_in_days(void **state)
{
    (void)state;
    struct stay s = {.from = {2027, 1, 1}, .notice_days = 30};
    assert_day(stay_earliest_end(&s, (struct date){2027, 1, 31}), 2027, 3, 2);
    assert_day(stay_earliest_end(&s, (struct date){2028, 1, 31}), 2028, 3, 1);
    s.term_until = (struct date){2027, 7, 1};
    assert_day(stay_earliest_end(&s, (struct date){2027, 1, 31}), 2027, 7, 1);
    s = (struct stay){.from = {2027, 6, 1}, .notice_days = 30};
    assert_day(stay_earliest_end(&s, (struct date){2027, 1, 31}), 2027, 6, 1);
}

static void what_is_free_is_found(void **state)
{
    (void)state;
    const struct stay_hold holds[] = {
        {{2027, 1, 1}, {2027, 4, 1}, 1}, {{2027, 2, 1}, {2027, 3, 1}, 2}, {{2027, 6, 1}, {0}, 1}};
    const struct date january = {2027, 1, 10};
    assert_int_equal(stay_units_left(3, holds, 3, january, (struct date){2027, 2, 1}), 2);
    assert_int_equal(stay_units_left(3, holds, 3, january, (struct date){2027, 2, 2}), 0);
    assert_int_equal(stay_units_left(3, holds, 3, january, (struct date){0}), 0);
    assert_day(stay_free_from(3, holds, 3, january), 2027, 3, 1);
    assert_day(stay_free_from(4, holds, 3, january), 2027, 1, 10);
    assert_int_equal(stay_free_from(1, holds, 3, january).year, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_shown_is_what_is_charged),
        cmocka_unit_test(notice_is_counted_in_days),
        cmocka_unit_test(what_is_free_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
