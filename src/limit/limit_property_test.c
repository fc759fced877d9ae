/* Thousands of invented weeks against a plain count: an array of minutes, hour by hour. */
#include "limit/limit_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { ROUNDS = 4000, USES = 24, HOUR_S = 3600, ROOMS = 2 };

static const struct date first = {2027, 3, 1}; /* a Monday; the clocks change on the 28th */

static const struct zone *rome(void)
{
    return zone_get("Europe/Rome");
}

static int64_t hour_at(int64_t hours)
{
    return zone_day_start(rome(), first) + hours * HOUR_S;
}

static struct limit_use random_use(struct rng *rng, int64_t id)
{
    const int64_t from = (int64_t)rng_below(rng, 24 * 45);
    const int64_t length = 1 + (int64_t)rng_below(rng, 6);
    return (struct limit_use){.booking_id = id,
                              .resource_id = 1 + (int64_t)rng_below(rng, ROOMS),
                              .kind = KIND_ROOM,
                              .starts_at = hour_at(from),
                              .ends_at = hour_at(from + length),
                              .units = 1 + (int32_t)rng_below(rng, 2),
                              .missed = rng_below(rng, 6) == 0,
                              .his = rng_below(rng, 4) != 0,
                              .of_team = rng_below(rng, 2) == 0};
}

/* Does the hour lie in the rule's time? Counted from the clock on the wall, not from spans. */
static bool hour_counts(const struct limits *l, enum limit_time time, int64_t s)
{
    struct date d;
    minute m;
    bool peak = false;
    zone_civil(l->zone, s, &d, &m);
    const int day = date_weekday(d);
    for (size_t i = 0; i < l->peaks.n[day]; i++)
        peak |= m >= l->peaks.open[day][i].from && m < l->peaks.open[day][i].to;
    return time == LIMIT_ANY_TIME || peak == (time == LIMIT_PEAK);
}

static int64_t plain_weight(const struct limits *l, const struct limit_rule *r, int64_t from,
                            int64_t to, int32_t units)
{
    int64_t hours = 0;
    for (int64_t s = from; s < to; s += HOUR_S)
        hours += hour_counts(l, r->time, s);
    return r->measure == LIMIT_HOURS ? hours * 60 * units : hours ? units : 0;
}

/* Week or month as numbers that are the same within one. */
static int64_t number_of(const struct limits *l, enum limit_period p, int64_t s)
{
    struct date d;
    minute m;
    zone_civil(l->zone, s, &d, &m);
    if (p == LIMIT_MONTH)
        return d.year * 100 + d.month;
    return p == LIMIT_DAY ? date_days(d) : (date_days(d) + 3) / 7; /* 1970-01-01 was a Thursday */
}

static int64_t plain_sum(const struct limits *l, const struct limit_rule *r,
                         const struct limit_ask *a, const struct limit_use *uses, int64_t now)
{
    int64_t sum = 0;
    for (int i = 0; i < USES; i++) {
        const struct limit_use *u = &uses[i];
        const bool meant = r->each == LIMIT_TEAM ? u->of_team : u->his;
        const bool there = r->period == LIMIT_OPEN ? !u->missed && u->ends_at > now
                                                   : number_of(l, r->period, u->starts_at) ==
                                                         number_of(l, r->period, a->starts_at);
        if (meant && there && (!r->resource_id || r->resource_id == u->resource_id) &&
            !(a->was && a->was->booking_id == u->booking_id))
            sum += plain_weight(l, r, u->starts_at, u->ends_at, u->units);
    }
    return sum;
}

static struct limit_rule random_rule(struct rng *rng)
{
    const bool hours = rng_below(rng, 2) == 0;
    return (struct limit_rule){.name = "",
                               .active = true,
                               .measure = hours ? LIMIT_HOURS : LIMIT_COUNT,
                               .period = (enum limit_period)(1 + rng_below(rng, 4)),
                               .time = (enum limit_time)rng_below(rng, 3),
                               .each = (enum limit_each)(1 + rng_below(rng, 2)),
                               .amount = (int64_t)rng_below(rng, 12) * (hours ? 60 : 1),
                               .resource_id = (int64_t)rng_below(rng, 2),
                               .who.group = "",
                               .then = LIMIT_REFUSE};
}

/* When there is room again, it is there: and in no period between. */
static void check_again(const struct limits *l, const struct limit_rule *r,
                        const struct limit_ask *a, const struct limit_use *uses,
                        const struct limit_finding *f)
{
    const int64_t own = plain_weight(l, r, a->starts_at, a->ends_at, a->units);
    if (r->period == LIMIT_OPEN) {
        if (f->again_at)
            assert_true(plain_sum(l, r, a, uses, f->again_at) + own <= r->amount);
        return;
    }
    if (!f->again_at) {
        assert_true(own > r->amount);
        return;
    }
    const int64_t last = number_of(l, r->period, f->again_at);
    for (int64_t s = a->starts_at; number_of(l, r->period, s) <= last; s += 6 * HOUR_S) {
        const struct limit_ask then = {.starts_at = s};
        const bool room = plain_sum(l, r, &then, uses, 0) + own <= r->amount;
        if (number_of(l, r->period, s) != number_of(l, r->period, a->starts_at))
            assert_true(room == (number_of(l, r->period, s) == last));
    }
}

static void one_round(struct rng *rng)
{
    struct limit_use uses[USES];
    const struct limit_rule r = random_rule(rng);
    struct limits l = {.list = &r, .n = 1, .zone = rome()};
    for (int day = 1; day <= 6; day++) {
        l.peaks.open[day][0] = (struct span){9 * 60, 13 * 60};
        l.peaks.n[day] = 1;
    }
    for (int i = 0; i < USES; i++)
        uses[i] = random_use(rng, i + 1);
    const struct limit_use wish = random_use(rng, 0);
    const bool change = rng_below(rng, 3) == 0;
    const struct limit_ask a = {.whose = {.space_id = 1, .account_id = 5, .team_id = 3},
                                .was = change ? &uses[0] : NULL,
                                .resource_id = wish.resource_id,
                                .kind = KIND_ROOM,
                                .starts_at = wish.starts_at,
                                .ends_at = wish.ends_at,
                                .units = wish.units};
    const struct limit_case c = {
        .ask = &a, .now = hour_at((int64_t)rng_below(rng, 24 * 10)), .uses = uses, .uses_n = USES};
    struct limit_finding f[1] = {{.rule = NULL}};
    struct limit_verdict v;
    limit_weigh_all(&l, &c, true, f, &v);
    const int64_t own = plain_weight(&l, &r, a.starts_at, a.ends_at, a.units);
    const bool binds = own > 0 && (!r.resource_id || r.resource_id == a.resource_id);
    assert_int_equal(f[0].fit == LIMIT_BINDS, binds);
    if (!binds)
        return;
    assert_int_equal(f[0].before, plain_sum(&l, &r, &a, uses, c.now));
    assert_int_equal(f[0].with, f[0].before + own);
    if (!change)
        assert_int_equal(f[0].over, f[0].with > r.amount);
    if (f[0].over && !change)
        check_again(&l, &r, &a, uses, &f[0]);
}

/* LM-5, LM-7, LM-8: what is used, whether more fits, and when it does again. */
static void test_plain_count(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct rng rng = rng_seeded(seed);
        one_round(&rng);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_plain_count)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
