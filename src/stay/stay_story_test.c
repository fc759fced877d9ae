/* Any sequence of what both sides do with a stay: what was shown when it was done is what is
 * charged until something else is done [ST-1], no day is paid twice and none after the end [ST-2],
 * nothing ends earlier than it may [ST-5], the deposit comes back [ST-10]. */
#include "stay/stay_story.h"

#include "base/rng.h"
#include "plan/plan_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { CHARGES = 3000, STORY_DAYS = 500, SEEDS = 200, STREAMS = 3 + STAY_PARTS_MAX };

/* What one stay was charged, and what was last shown of what would be. */
static struct {
    struct stay stay;
    struct charge charges[CHARGES];
    size_t charges_n;
    struct due shown[STREAMS][DUES_MAX];
    size_t shown_n[STREAMS], seen_n[STREAMS];
} life;

static size_t due_of(const struct stream *st, struct date today, struct date until,
                     struct due ret[DUES_MAX])
{
    static struct charge mine[CHARGES];
    static struct charged left[CHARGES];
    size_t n = 0;
    for (size_t i = 0; i < life.charges_n; i++) {
        if (life.charges[i].subject_id == st->subject_id)
            mine[n++] = life.charges[i];
    }
    const struct billing b = {.rates = st->rates,
                              .rates_n = st->rates_n,
                              .charged = left,
                              .charged_n = charges_left(mine, n, st->source, left, CHARGES),
                              .today = today,
                              .until = until};
    return bill_due(&b, ret);
}

static void show(struct date today)
{
    static struct stream st;
    for (size_t i = 0; stay_stream(&life.stay, i, &st); i++) {
        life.shown_n[i] = due_of(&st, today, date_add(today, 2 * STORY_DAYS), life.shown[i]);
        life.seen_n[i] = 0;
    }
}

/* The next due of a stream is the next that was shown. */
static void as_shown(size_t i, const struct due *d)
{
    assert_true(life.seen_n[i] < life.shown_n[i]);
    const struct due *wanted = &life.shown[i][life.seen_n[i]++];
    assert_int_equal(d->amount_cents, wanted->amount_cents);
    assert_int_equal(date_days(d->bill), date_days(wanted->bill));
    assert_int_equal(date_days(d->from), date_days(wanted->from));
    assert_int_equal(date_days(d->until), date_days(wanted->until));
}

static void charge_day(struct date today)
{
    static struct stream st;
    struct due dues[DUES_MAX];
    for (size_t i = 0; stay_stream(&life.stay, i, &st); i++) {
        const size_t n = due_of(&st, today, date_add(today, 1), dues);
        for (size_t k = 0; k < n; k++) {
            as_shown(i, &dues[k]);
            assert_true(life.charges_n < CHARGES);
            life.charges[life.charges_n] = (struct charge){.id = (int64_t)life.charges_n + 1,
                                                           .source = st.source,
                                                           .subject_id = st.subject_id,
                                                           .from = dues[k].from,
                                                           .until = dues[k].until,
                                                           .whole = dues[k].whole,
                                                           .whole_cents = dues[k].whole_cents,
                                                           .amount_cents = dues[k].amount_cents,
                                                           .reverses_id = dues[k].reverses_id};
            life.charges_n++;
        }
    }
}

/* How often is the day paid for the place, and at what price of a month? */
static int paid(struct date day, int64_t *ret_month_cents)
{
    int times = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < life.charges_n; i++) {
        const struct charge *c = &life.charges[i];
        if (c->source == CHARGE_STAY && date_compare(c->from, day) <= 0 &&
            date_compare(day, c->until) < 0) {
            times += c->reverses_id ? -1 : 1;
            sum += c->reverses_id ? -c->whole_cents : c->whole_cents;
        }
    }
    *ret_month_cents = sum;
    return times;
}

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
    const struct stay was = life.stay;
    const struct date earliest = stay_earliest_end(&was, today);
    struct date day;
    if (stay_take(&life.stay, &step, today, &day) != STAY_FITS) {
        assert_memory_equal(&was, &life.stay, sizeof(was));
        return;
    }
    if (step.kind == STAY_NOTICE)
        assert_true(date_compare(life.stay.until, earliest) >= 0);
    for (size_t i = 0; i < life.stay.services_n; i++)
        life.stay.services[i].id =
            life.stay.services[i].id ? life.stay.services[i].id : 100 + (int64_t)i;
    show(today);
}

static int64_t sum_of(enum charge_source source)
{
    int64_t sum = 0;
    for (size_t i = 0; i < life.charges_n; i++)
        sum += life.charges[i].source == source ? life.charges[i].amount_cents : 0;
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
    life.stay.status = STAY_ENDED;
    assert_int_equal(stay_take(&life.stay, &step, today, &day), STAY_FITS);
    life.stay.kept_id = 999;
    show(today);
    charge_day(today);
    assert_int_equal(sum_of(CHARGE_DEPOSIT), 0);
    assert_int_equal(sum_of(CHARGE_KEPT), kept);
    assert_int_equal(stay_take(&life.stay, &step, today, &day), STAY_RETURNED);
}

static void begin(struct rng *rng, struct date start)
{
    const struct stay_step_price prices[] = {{1, 80001}, {4, 100000}, {10, 120050}};
    const struct let_service services[] = {{.name = "Address", .price_cents = 2500},
                                           {.name = "Keys", .price_cents = 3000, .once = true}};
    memset(&life, 0, sizeof(life));
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
    stay_begin(&o, start, &life.stay);
    life.stay.id = 1;
    life.stay.status = STAY_RUNS;
    for (size_t i = 0; i < life.stay.services_n; i++)
        life.stay.services[i].id = 100 + (int64_t)i;
}

static void live(uint64_t seed)
{
    struct rng rng = rng_seeded(seed);
    const struct date start = date_add((struct date){2027, 1, 1}, (int64_t)rng_below(&rng, 420));
    begin(&rng, start);
    show(start);
    struct date today = start;
    for (int i = 0; i < STORY_DAYS; i++) {
        int64_t month_cents = 0;
        today = date_add(start, i);
        if (rng_below(&rng, 25) == 0)
            do_something(&rng, today);
        charge_day(today);
        const bool on = is_on(&life.stay, today);
        assert_int_equal(paid(today, &month_cents), on);
        if (on)
            assert_int_equal(month_cents, stay_price_on(&life.stay, today));
    }
    if (life.stay.until.year && date_compare(life.stay.until, today) <= 0)
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
