/* Periods, parts of them, and what is due: cases by hand, and histories against a plain model that
 * looks at each day. */
#include "plan/plan_story.h"

#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct date day(int year, int month, int d)
{
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)d};
}

static void assert_date(struct date got, struct date wanted)
{
    assert_int_equal(date_days(got), date_days(wanted));
}

/* ---- periods [PL-7] ------------------------------------------------------------------------- */

static void months_are_counted_from_the_anchor(void **state)
{
    (void)state;
    assert_date(date_add_months(day(2027, 1, 31), 1), day(2027, 2, 28));
    assert_date(date_add_months(day(2027, 1, 31), 2), day(2027, 3, 31));
    assert_date(date_add_months(day(2027, 1, 31), 3), day(2027, 4, 30));
    assert_date(date_add_months(day(2028, 1, 30), 1), day(2028, 2, 29));
    assert_date(date_add_months(day(2028, 2, 29), 12), day(2029, 2, 28));
    assert_date(date_add_months(day(9999, 12, 1), 1), day(9999, 12, 31));
    assert_date(date_add_months(day(1, 1, 31), -1), day(1, 1, 1));
    assert_date(date_add_months(day(2028, 2, 29), 48), day(2032, 2, 29));
    assert_date(date_add_months(day(2027, 3, 15), -3), day(2026, 12, 15));
    const struct period feb = period_of(day(2027, 1, 31), 1, 0, 1);
    assert_date(feb.from, day(2027, 2, 28));
    assert_date(feb.until, day(2027, 3, 31));
    const struct period week = period_of(day(2027, 3, 1), 0, 7, 2);
    assert_date(week.from, day(2027, 3, 15));
    assert_date(week.until, day(2027, 3, 22));
}

static void every_day_is_in_the_period_of_its_number(void **state)
{
    (void)state;
    static const int32_t months[] = {1, 3, 12, 0};
    for (size_t k = 0; k < ARRAY_LEN(months); k++)
        for (int64_t a = date_days(day(2027, 1, 27)); a < date_days(day(2027, 3, 3)); a++)
            for (int64_t d = a - 400; d < a + 800; d++) {
                const struct date anchor = date_of_days(a);
                const int32_t n = period_number(anchor, months[k], 7, date_of_days(d));
                const struct period p = period_of(anchor, months[k], 7, n);
                assert_true(date_days(p.from) <= d && d < date_days(p.until));
            }
}

/* ---- parts [PL-8] --------------------------------------------------------------------------- */

static void parts_are_by_the_day_and_make_the_whole(void **state)
{
    (void)state;
    const struct period march = {day(2027, 3, 1), day(2027, 4, 1)};
    /* 150.00 / 31 * 15 = 72.58 */
    assert_int_equal(prorate(15000, march, day(2027, 3, 17), day(2027, 4, 1)), 7258);
    assert_int_equal(prorate(15000, march, day(2027, 3, 1), day(2027, 3, 17)), 7742);
    for (int64_t cents = -1001; cents < 1000; cents += 7) {
        int64_t sum = 0;
        for (int d = 1; d <= 31; d++)
            sum += prorate(cents, march, day(2027, 3, d),
                           d < 31 ? day(2027, 3, d + 1) : day(2027, 4, 1));
        assert_int_equal(sum, cents);
    }
}

static void tax_is_split_and_makes_the_gross(void **state) /* PL-19 */
{
    (void)state;
    struct vat_split v = vat_split_of(10000, 2200, false);
    assert_int_equal(v.net_cents, 10000);
    assert_int_equal(v.vat_cents, 2200);
    v = vat_split_of(12200, 2200, true);
    assert_int_equal(v.net_cents, 10000);
    assert_int_equal(v.gross_cents, 12200);
    v = vat_split_of(1000, 2200, true); /* 8.1967 */
    assert_int_equal(v.net_cents, 820);
    assert_int_equal(v.vat_cents, 180);
    v = vat_split_of(-25, 1000, false); /* -2.5: half away from zero */
    assert_int_equal(v.vat_cents, -3);
    for (int64_t a = -500; a < 500; a++)
        for (int inside = 0; inside < 2; inside++) {
            v = vat_split_of(a, 2200, inside);
            assert_int_equal(v.net_cents + v.vat_cents, v.gross_cents);
            assert_int_equal(inside ? v.gross_cents : v.net_cents, a);
        }
}

static size_t due_of(const struct rate *rates, size_t n, const struct charged *charged,
                     size_t charged_n, const struct date days[2], struct due *ret)
{
    return bill_due(&(struct billing){rates, n, charged, charged_n, days[0], days[1]}, ret);
}

/* ---- what is due, by hand ------------------------------------------------------------------- */

static struct rate monthly(struct date from, struct date until, struct date anchor, int64_t cents)
{
    return (struct rate){.from = from,
                         .until = until,
                         .anchor = anchor,
                         .months = 1,
                         .price_cents = cents,
                         .what = "Flex"};
}

static const struct date open_end = {0};

static void a_membership_is_charged_at_the_start_of_each_period(void **state)
{
    (void)state;
    const struct date start = day(2027, 1, 31);
    const struct rate r = monthly(start, open_end, start, 15000);
    struct due due[DUES_MAX];
    const size_t n = due_of(&r, 1, NULL, 0, (struct date[]){start, day(2027, 4, 1)}, due);
    assert_int_equal(n, 3);
    assert_date(due[0].bill, start);
    assert_date(due[1].bill, day(2027, 2, 28));
    assert_date(due[2].bill, day(2027, 3, 31));
    assert_date(due[2].until, day(2027, 4, 30));
    assert_int_equal(due[2].amount_cents, 15000);
}

static void an_end_within_a_charged_period_gives_back_the_rest(void **state)
{
    (void)state;
    const struct date start = day(2027, 3, 1);
    const struct rate r = monthly(start, day(2027, 3, 18), start, 15000);
    const struct charged c = {.charge_id = 7,
                              .from = start,
                              .until = day(2027, 4, 1),
                              .whole = {start, day(2027, 4, 1)},
                              .whole_cents = 15000};
    struct due due[DUES_MAX];
    /* Not before the day comes: until then the end may be taken back. */
    assert_int_equal(due_of(&r, 1, &c, 1, (struct date[]){day(2027, 3, 10), day(2027, 3, 11)}, due),
                     0);
    const size_t n = due_of(&r, 1, &c, 1, (struct date[]){day(2027, 3, 10), day(2027, 6, 1)}, due);
    assert_int_equal(n, 1);
    assert_int_equal(due[0].reverses_id, 7);
    assert_date(due[0].bill, day(2027, 3, 18));
    assert_int_equal(due[0].amount_cents, -6774); /* 150.00 - 82.26 for 17 of 31 days */
}

static void a_dearer_plan_from_the_middle_pays_the_difference(void **state)
{
    (void)state;
    const struct date start = day(2027, 3, 1);
    const struct date turn = day(2027, 3, 17);
    const struct rate rates[] = {monthly(start, turn, start, 15000),
                                 monthly(turn, open_end, start, 25000)};
    const struct charged c = {.charge_id = 7,
                              .from = start,
                              .until = day(2027, 4, 1),
                              .whole = {start, day(2027, 4, 1)},
                              .whole_cents = 15000};
    struct due due[DUES_MAX];
    const size_t n = due_of(rates, 2, &c, 1, (struct date[]){turn, day(2027, 4, 2)}, due);
    assert_int_equal(n, 3);
    assert_int_equal(due[0].amount_cents, -7258);
    assert_int_equal(due[1].amount_cents, 12097); /* 250.00 / 31 * 15, what is left of the whole */
    assert_date(due[1].from, turn);
    assert_int_equal(due[2].amount_cents, 25000);
    assert_date(due[2].bill, day(2027, 4, 1));
}

static void a_pause_is_not_charged(void **state) /* PL-10 */
{
    (void)state;
    const struct date start = day(2027, 3, 1);
    const struct rate rates[] = {monthly(start, day(2027, 4, 11), start, 30000),
                                 monthly(day(2027, 5, 1), open_end, start, 30000)};
    struct due due[DUES_MAX];
    const size_t n = due_of(rates, 2, NULL, 0, (struct date[]){start, day(2027, 5, 2)}, due);
    assert_int_equal(n, 3);
    assert_int_equal(due[1].amount_cents, 10000); /* 10 of 30 days */
    assert_date(due[1].until, day(2027, 4, 11));
    assert_date(due[2].from, day(2027, 5, 1));
}

/* ---- histories ------------------------------------------------------------------------------ */

enum { STORY_DAYS = 500, STORY_CHARGES = 512, STORY_RATES = 8 };

/* All that was charged so far. */
struct ledger {
    struct due rows[STORY_CHARGES];
    size_t n;
};

/* What is left of each charge, as plan_charge reads it from the table. */
static size_t left_of(const struct ledger *l, struct charged ret[STORY_CHARGES])
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct due *d = &l->rows[i];
        if (d->reverses_id)
            continue;
        struct date from = d->from;
        for (struct date at = d->from;; at = date_add(at, 1)) {
            bool gone = date_compare(at, d->until) >= 0;
            const bool end = gone;
            for (size_t k = 0; k < l->n && !gone; k++)
                gone = l->rows[k].reverses_id == (int64_t)i + 1 &&
                       date_compare(l->rows[k].from, at) <= 0 &&
                       date_compare(at, l->rows[k].until) < 0;
            if (gone && date_compare(from, at) < 0)
                ret[n++] = (struct charged){.charge_id = (int64_t)i + 1,
                                            .from = from,
                                            .until = at,
                                            .whole = d->whole,
                                            .whole_cents = d->whole_cents};
            if (gone)
                from = date_add(at, 1);
            if (end)
                break;
        }
    }
    return n;
}

static void charge_all(struct ledger *l, const struct rate *rates, size_t n, struct date today)
{
    struct charged left[STORY_CHARGES];
    struct due due[DUES_MAX];
    const size_t left_n = left_of(l, left);
    const size_t due_n =
        due_of(rates, n, left, left_n, (struct date[]){today, date_add(today, 1)}, due);
    for (size_t i = 0; i < due_n; i++) {
        assert_true(l->n < STORY_CHARGES);
        l->rows[l->n++] = due[i];
    }
    /* Asked again it finds nothing to do. */
    assert_int_equal(
        due_of(rates, n, left, left_of(l, left), (struct date[]){today, date_add(today, 1)}, due),
        0);
}

static int64_t sum_of(const struct ledger *l)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->n; i++)
        sum += l->rows[i].amount_cents;
    return sum;
}

/* What the days of the rates cost, each rate and period on its own, up to the end of the period
 * that was last charged. */
static int64_t plain_sum(const struct rate *rates, size_t n, struct date today)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        const struct rate *r = &rates[i];
        for (struct date d = r->from;
             date_compare(d, r->until) < 0 && date_compare(d, today) <= 0;) {
            const struct period p = period_of(r->anchor, r->months, r->days,
                                              period_number(r->anchor, r->months, r->days, d));
            const struct date end = date_compare(p.until, r->until) < 0 ? p.until : r->until;
            sum += prorate(r->price_cents, p, d, end);
            d = end;
        }
    }
    return sum;
}

/* Change the future of a history: end it, pause, another price, another period. */
static size_t turn(struct rng *rng, struct rate *rates, size_t n, struct date at)
{
    struct rate last = rates[n - 1];
    if (date_compare(at, last.from) <= 0 || n >= STORY_RATES)
        return n;
    rates[n - 1].until = at;
    last.from = rng_below(rng, 3) ? at : date_add(at, (int64_t)rng_below(rng, 60));
    last.until = date_add(last.from, 20 + (int64_t)rng_below(rng, 600));
    last.price_cents = 100 * (int64_t)rng_below(rng, 500) + (int64_t)rng_below(rng, 3);
    if (rng_below(rng, 4) == 0) {
        last.months = (int32_t)rng_below(rng, 3);
        last.days = last.months ? 0 : 7;
        last.anchor = last.from;
    }
    rates[n] = last;
    return n + 1;
}

/* Whatever is decided and whenever, the sum of all charges is the price of the days that ran, and
 * no day is paid twice [PL-2]; what the preview said on a day is what is charged on the next ones
 * when nothing is decided in between [PL-3]. */
static void histories_pay_exactly_their_days(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct rng rng = rng_seeded(seed);
        const struct date start = date_add(day(2027, 1, 1), (int64_t)rng_below(&rng, 420));
        struct rate rates[STORY_RATES] = {{.from = start,
                                           .until = date_add(start, 700),
                                           .anchor = start,
                                           .months = 1,
                                           .price_cents = 100 * (int64_t)(1 + rng_below(&rng, 400)),
                                           .what = "Flex"}};
        size_t n = 1;
        static struct ledger l;
        l.n = 0;
        for (int t = 0; t < STORY_DAYS; t++) {
            const struct date today = date_add(start, t);
            if (rng_below(&rng, 60) == 0)
                n = turn(&rng, rates, n, date_add(today, (int64_t)rng_below(&rng, 40)));
            if (rng_below(&rng, 5)) /* work done late does the same */
                charge_all(&l, rates, n, today);
        }
        const struct date today = date_add(start, STORY_DAYS + 1500); /* all of it is over */
        charge_all(&l, rates, n, today);
        if (sum_of(&l) != plain_sum(rates, n, today))
            print_error("seed %llu\n", (unsigned long long)seed);
        assert_int_equal(sum_of(&l), plain_sum(rates, n, today));
    }
}

static void the_preview_is_what_is_charged(void **state)
{
    (void)state;
    const struct date start = day(2027, 1, 31);
    const struct rate rates[] = {monthly(start, day(2027, 3, 10), start, 19000),
                                 monthly(day(2027, 3, 20), day(2027, 8, 3), start, 23000)};
    struct due shown[DUES_MAX];
    const size_t shown_n =
        due_of(rates, 2, NULL, 0, (struct date[]){start, day(2027, 12, 1)}, shown);
    static struct ledger l;
    l.n = 0;
    for (struct date d = start; date_compare(d, day(2027, 12, 1)) < 0; d = date_add(d, 1))
        charge_all(&l, rates, 2, d);
    assert_int_equal(l.n, shown_n);
    for (size_t i = 0; i < l.n; i++) {
        assert_int_equal(l.rows[i].amount_cents, shown[i].amount_cents);
        assert_date(l.rows[i].bill, shown[i].bill);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_counted_from_the_anchor),
        cmocka_unit_test(every_day_is_in_the_period_of_its_number),
        cmocka_unit_test(parts_are_by_the_day_and_make_the_whole),
        cmocka_unit_test(tax_is_split_and_makes_the_gross),
        cmocka_unit_test(a_membership_is_charged_at_the_start_of_each_period),
        cmocka_unit_test(an_end_within_a_charged_period_gives_back_the_rest),
        cmocka_unit_test(a_dearer_plan_from_the_middle_pays_the_difference),
        cmocka_unit_test(a_pause_is_not_charged),
        cmocka_unit_test(histories_pay_exactly_their_days),
        cmocka_unit_test(the_preview_is_what_is_charged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
