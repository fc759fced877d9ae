/* test_minutes.h: the plain model of what is taken: a number for each minute of a few days. It
 * knows no zones, no indexes and no SQL; random spans lie around both days on which the clocks
 * change.
 * It includes cmocka.h. */
#ifndef LOGGIA_TEST_MINUTES_H
#define LOGGIA_TEST_MINUTES_H

#include "base/rng.h"
#include "booking/booking_rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { MINUTES_DAYS = 4, MINUTES_MAX = MINUTES_DAYS * 25 * 60 /* no four days are longer */ };

struct minutes {
    int64_t from; /* the first instant */
    int16_t taken[MINUTES_MAX];
};

/* Windows begin on these days: 23 hours of 28 March, 25 of 31 October, and days as any. */
static const struct date minutes_windows[] = {{2027, 3, 26}, {2027, 10, 29}, {2027, 6, 11}};

static inline const struct zone *minutes_zone(void)
{
    return zone_get("Europe/Rome");
}

static inline void minutes_begin(struct minutes *m, struct date first)
{
    *m = (struct minutes){.from = zone_day_start(minutes_zone(), first)};
}

static inline void minutes_add(struct minutes *m, int64_t from, int64_t to, int32_t units)
{
    for (int64_t at = from; at < to; at += 60) {
        const int64_t i = (at - m->from) / 60;
        assert_in_range(i, 0, MINUTES_MAX - 1);
        m->taken[i] = (int16_t)(m->taken[i] + units);
    }
}

/* The most that is taken at one moment of a span. */
static inline int32_t minutes_most(const struct minutes *m, int64_t from, int64_t to)
{
    int32_t most = 0;
    for (int64_t at = from; at < to; at += 60) {
        const int32_t here = m->taken[(at - m->from) / 60];
        most = here > most ? here : most;
    }
    return most;
}

/* A span that begins on the `day`th day, in half hours: one in four is long. */
static inline struct booking_span minutes_span(struct date first, uint64_t day, uint64_t begin,
                                               uint64_t length, bool second)
{
    struct booking_span s = {.date = date_add(first, (int64_t)(day % (MINUTES_DAYS - 1))),
                             .from = (minute)(begin % 48 * 30),
                             .which = second ? BOOKING_SECOND : BOOKING_FIRST};
    const int to = s.from + 30 + (int)(length % (length / 64 % 4 ? 8 : 40)) * 30;
    s.next_day = to > 24 * 60;
    s.to = (minute)(s.next_day ? to - 24 * 60 : to);
    return s;
}

static inline struct booking_span minutes_random_span(struct rng *r, struct date first)
{
    const uint64_t day = rng_below(r, MINUTES_DAYS - 1);
    const uint64_t begin = rng_below(r, 48);
    const uint64_t length = rng_below(r, 4096);
    return minutes_span(first, day, begin, length, rng_below(r, 2));
}

/* False for a civil time that does not exist: the rules of time have tests of their own. */
static inline bool minutes_instants(const struct booking_span *s, struct instants *ret_at)
{
    struct refused refused;
    return rules_instants(minutes_zone(), s, ret_at, &refused) == REFUSAL_NONE;
}

#endif
