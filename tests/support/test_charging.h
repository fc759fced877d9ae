/* test_charging.h: something that runs, charged day by day in memory, for tests of any sequence of
 * steps: what was last shown of what would be charged is what is charged. It includes none of
 * cmocka.h: include it after. */
#ifndef LOGGIA_TEST_CHARGING_H
#define LOGGIA_TEST_CHARGING_H

#include "plan/plan_story.h"

enum { CHARGES_MAX = 3000, STREAMS_MAX = 3 + 40 };

/* What it was charged, and what was last shown of what would be. */
struct charging {
    stream_of *stream;
    const void *thing;
    struct charge charges[CHARGES_MAX];
    size_t charges_n;
    struct due shown[STREAMS_MAX][DUES_MAX];
    size_t shown_n[STREAMS_MAX], seen_n[STREAMS_MAX];
};

static inline size_t charging_due(const struct charging *c, const struct stream *st,
                                  struct date today, struct date until, struct due ret[DUES_MAX])
{
    static struct charge mine[CHARGES_MAX];
    static struct charged left[CHARGES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < c->charges_n; i++) {
        if (c->charges[i].subject_id == st->subject_id)
            mine[n++] = c->charges[i];
    }
    const struct billing b = {.rates = st->rates,
                              .rates_n = st->rates_n,
                              .charged = left,
                              .charged_n = charges_left(mine, n, st->source, left, CHARGES_MAX),
                              .today = today,
                              .until = until};
    return bill_due(&b, ret);
}

static inline void charging_show(struct charging *c, struct date today, int64_t days)
{
    static struct stream st;
    for (size_t i = 0; c->stream(c->thing, i, &st); i++) {
        assert_true(i < STREAMS_MAX);
        c->shown_n[i] = charging_due(c, &st, today, date_add(today, days), c->shown[i]);
        c->seen_n[i] = 0;
    }
}

/* The next due of a stream is the next that was shown. */
static inline void charging_as_shown(struct charging *c, size_t i, const struct due *d)
{
    assert_true(c->seen_n[i] < c->shown_n[i]);
    const struct due *wanted = &c->shown[i][c->seen_n[i]++];
    assert_int_equal(d->amount_cents, wanted->amount_cents);
    assert_int_equal(date_days(d->bill), date_days(wanted->bill));
    assert_int_equal(date_days(d->from), date_days(wanted->from));
    assert_int_equal(date_days(d->until), date_days(wanted->until));
}

static inline void charging_day(struct charging *c, struct date today)
{
    static struct stream st;
    struct due dues[DUES_MAX];
    for (size_t i = 0; c->stream(c->thing, i, &st); i++) {
        const size_t n = charging_due(c, &st, today, date_add(today, 1), dues);
        for (size_t k = 0; k < n; k++) {
            charging_as_shown(c, i, &dues[k]);
            assert_true(c->charges_n < CHARGES_MAX);
            c->charges[c->charges_n] = (struct charge){.id = (int64_t)c->charges_n + 1,
                                                       .source = st.source,
                                                       .subject_id = st.subject_id,
                                                       .from = dues[k].from,
                                                       .until = dues[k].until,
                                                       .whole = dues[k].whole,
                                                       .whole_cents = dues[k].whole_cents,
                                                       .amount_cents = dues[k].amount_cents,
                                                       .reverses_id = dues[k].reverses_id};
            c->charges_n++;
        }
    }
}

/* How often is the day paid, and at what price of its period? */
static inline int charging_paid(const struct charging *c, enum charge_source source,
                                struct date day, int64_t *ret_whole_cents)
{
    int times = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < c->charges_n; i++) {
        const struct charge *one = &c->charges[i];
        if (one->source == source && date_compare(one->from, day) <= 0 &&
            date_compare(day, one->until) < 0) {
            times += one->reverses_id ? -1 : 1;
            sum += one->reverses_id ? -one->whole_cents : one->whole_cents;
        }
    }
    *ret_whole_cents = sum;
    return times;
}

#endif
