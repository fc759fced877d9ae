/* How much one may book: each measure alone, over days on which the clocks change, and when there
 * is room again. */
#include "limit/limit_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { H = 60, HOUR_S = 3600, DAY_S = 24 * HOUR_S, ROOM = 7, OTHER_ROOM = 8, ADA = 5 };

static const struct date monday = {2027, 3, 1};

static const struct zone *rome(void)
{
    return zone_get("Europe/Rome");
}

static int64_t at(struct date d, int hour)
{
    int64_t first = 0;
    int64_t second = 0;
    (void)zone_instant(rome(), d, (minute)(hour * H), &first, &second);
    return first;
}

/* 9 to 12 and 14 to 17 on Mondays to Fridays. */
static struct limit_peaks peaks(void)
{
    struct limit_peaks p = {.n = {0}};
    for (int day = 1; day <= 5; day++) {
        p.open[day][0] = (struct span){9 * H, 12 * H};
        p.open[day][1] = (struct span){14 * H, 17 * H};
        p.n[day] = 2;
    }
    return p;
}

static struct limit_rule rule(enum limit_measure m, int64_t amount)
{
    return (struct limit_rule){.id = 1,
                               .name = "",
                               .active = true,
                               .measure = m,
                               .period = LIMIT_WEEK,
                               .each = LIMIT_PERSON,
                               .amount = amount,
                               .days = 30,
                               .who.group = "",
                               .then = LIMIT_REFUSE};
}

static struct limit_use use(int64_t id, struct date d, int from, int to)
{
    return (struct limit_use){.booking_id = id,
                              .resource_id = ROOM,
                              .kind = KIND_ROOM,
                              .starts_at = at(d, from),
                              .ends_at = at(d, to),
                              .units = 1,
                              .his = true};
}

static struct limit_ask ask(struct date d, int from, int to)
{
    return (struct limit_ask){.whose = {.space_id = 1, .account_id = ADA},
                              .resource_id = ROOM,
                              .kind = KIND_ROOM,
                              .starts_at = at(d, from),
                              .ends_at = at(d, to),
                              .units = 1};
}

/* Judged on the Sunday before, at noon. */
static struct limit_finding weigh(const struct limit_rule *r, const struct limit_ask *a,
                                  const struct limit_use *uses, size_t n)
{
    const struct limits l = {.list = r, .n = 1, .peaks = peaks(), .zone = rome()};
    const struct limit_case c = {
        .ask = a, .now = at(date_add(monday, -1), 12), .uses = uses, .uses_n = n};
    struct limit_finding found[1] = {{.rule = NULL}};
    struct limit_verdict v;
    limit_weigh_all(&l, &c, true, found, &v);
    return found[0];
}

/* LM-8: 7 of 8 hours of a week are used; two more fit into the next one. */
static void test_hours_a_week(void **state)
{
    (void)state;
    const struct limit_rule r = rule(LIMIT_HOURS, 8 * H);
    const struct limit_use uses[] = {use(1, monday, 9, 13), use(2, date_add(monday, 2), 9, 12),
                                     use(3, date_add(monday, 7), 9, 16)};
    struct limit_ask a = ask(date_add(monday, 4), 9, 10);
    struct limit_finding f = weigh(&r, &a, uses, ARRAY_LEN(uses));
    assert_int_equal(f.before, 7 * H);
    assert_int_equal(f.with, 8 * H);
    assert_false(f.over);
    a.ends_at = at(date_add(monday, 4), 11);
    f = weigh(&r, &a, uses, ARRAY_LEN(uses));
    assert_true(f.over);
    assert_int_equal(f.again_at, at(date_add(monday, 14), 0)); /* the next week has 7 too */
    a.ends_at = at(date_add(monday, 4), 18);
    f = weigh(&r, &a, uses, ARRAY_LEN(uses));
    assert_true(f.over);
    assert_int_equal(f.again_at, 0); /* nine hours never fit */
}

/* LM-7: days, weeks and months are those of the calendar, at their borders. */
static void test_periods(void **state)
{
    (void)state;
    struct limit_rule r = rule(LIMIT_COUNT, 1);
    const struct limit_use uses[] = {use(1, date_add(monday, 6), 23, 24)};
    const struct limit_ask same = ask(monday, 9, 10);
    const struct limit_ask next = ask(date_add(monday, 7), 0, 1);
    assert_true(weigh(&r, &same, uses, 1).over);
    assert_false(weigh(&r, &next, uses, 1).over);
    r.period = LIMIT_MONTH;
    assert_true(weigh(&r, &next, uses, 1).over);
    assert_int_equal(weigh(&r, &next, uses, 1).again_at, at((struct date){2027, 4, 1}, 0));
    r.period = LIMIT_DAY;
    assert_false(weigh(&r, &next, uses, 1).over);
    assert_true(weigh(&r,
                      &(struct limit_ask){.whose = same.whose,
                                          .resource_id = ROOM,
                                          .kind = KIND_ROOM,
                                          .starts_at = at(date_add(monday, 6), 8),
                                          .ends_at = at(date_add(monday, 6), 9),
                                          .units = 1},
                      uses, 1)
                    .over);
}

/* What is booked and not over, whenever it is; there is room when the first of them is over. */
static void test_open(void **state)
{
    (void)state;
    struct limit_rule r = rule(LIMIT_COUNT, 2);
    r.period = LIMIT_OPEN;
    const struct limit_use uses[] = {use(1, date_add(monday, 30), 9, 10), use(2, monday, 9, 10),
                                     use(3, date_add(monday, -1), 8, 9) /* over */};
    const struct limit_ask a = ask(date_add(monday, 60), 9, 10);
    const struct limit_finding f = weigh(&r, &a, uses, ARRAY_LEN(uses));
    assert_int_equal(f.before, 2);
    assert_true(f.over);
    assert_int_equal(f.again_at, at(monday, 10));
}

/* LM-4: two bookings that touch are one span; on another thing they are not. */
static void test_longest(void **state)
{
    (void)state;
    const struct limit_rule r = rule(LIMIT_LONGEST, LIMIT_FAIR_MIN);
    const struct limit_use uses[] = {use(1, monday, 9, 11), use(2, monday, 15, 16)};
    const struct limit_ask four = ask(monday, 11, 15);
    const struct limit_ask two = ask(monday, 11, 13);
    struct limit_ask elsewhere = ask(monday, 11, 15);
    struct limit_finding f = weigh(&r, &four, uses, ARRAY_LEN(uses));
    assert_int_equal(f.with, 7 * H);
    assert_true(f.over);
    assert_int_equal(f.again_at, 0);
    assert_false(weigh(&r, &four, uses, 0).over);
    assert_false(weigh(&r, &two, uses, ARRAY_LEN(uses)).over);
    elsewhere.resource_id = OTHER_ROOM;
    assert_false(weigh(&r, &elsewhere, uses, ARRAY_LEN(uses)).over);
}

static void test_ahead(void **state)
{
    (void)state;
    const struct limit_rule r = rule(LIMIT_AHEAD, 14);
    const struct limit_ask a = ask(date_add(monday, 13), 9, 10);
    const struct limit_ask far = ask(date_add(monday, 14), 9, 10);
    assert_false(weigh(&r, &a, NULL, 0).over);
    const struct limit_finding f = weigh(&r, &far, NULL, 0);
    assert_true(f.over);
    assert_int_equal(f.again_at, at(monday, 0));
}

/* LM-6, LM-11: what nobody came to is remembered for its days; what begins within the hour may be
 * booked. */
static void test_no_shows(void **state)
{
    (void)state;
    struct limit_rule r = rule(LIMIT_NO_SHOWS, 2);
    struct limit_use uses[] = {use(1, date_add(monday, -29), 9, 10),
                               use(2, date_add(monday, -10), 9, 10),
                               use(3, date_add(monday, -40), 9, 10)};
    for (size_t i = 0; i < ARRAY_LEN(uses); i++)
        uses[i].missed = true;
    const struct limit_ask ahead = ask(monday, 9, 10);
    const struct limit_ask soon = ask(date_add(monday, -1), 13, 14);
    struct limit_finding f = weigh(&r, &ahead, uses, ARRAY_LEN(uses));
    assert_int_equal(f.before, 2);
    assert_true(f.over);
    assert_int_equal(f.again_at, uses[0].starts_at + 30 * (int64_t)DAY_S + 1);
    assert_false(weigh(&r, &soon, uses, ARRAY_LEN(uses)).over);
    r.then = LIMIT_WARN;
    assert_true(weigh(&r, &soon, uses, ARRAY_LEN(uses)).over);
    r = rule(LIMIT_HOURS, 1);
    r.period = LIMIT_OPEN;
    assert_int_equal(weigh(&r, &ahead, uses, ARRAY_LEN(uses)).before, 0);
}

/* LM-7: peak hours by the clock of the space; the night on which it jumps is shorter. */
static void test_peaks(void **state)
{
    (void)state;
    struct limit_peaks p = peaks();
    assert_int_equal(limit_peak_minutes(&p, rome(), at(monday, 8), at(monday, 18)), 6 * H);
    assert_int_equal(limit_peak_minutes(&p, rome(), at(monday, 11), at(date_add(monday, 1), 10)),
                     5 * H);
    assert_int_equal(
        limit_peak_minutes(&p, rome(), at(date_add(monday, 5), 9), at(date_add(monday, 5), 17)), 0);
    const struct date spring = {2027, 3, 28};
    p.open[7][0] = (struct span){0, 24 * H};
    p.n[7] = 1;
    assert_int_equal(limit_peak_minutes(&p, rome(), at(spring, 0), at(date_add(spring, 1), 0)),
                     23 * H);
    const struct date autumn = {2027, 10, 31};
    assert_int_equal(limit_peak_minutes(&p, rome(), at(autumn, 0), at(date_add(autumn, 1), 0)),
                     25 * H);
}

static void test_peak_rules(void **state)
{
    (void)state;
    struct limit_rule r = rule(LIMIT_HOURS, 2 * H);
    const struct limit_use uses[] = {use(1, monday, 11, 14), use(2, date_add(monday, 1), 18, 20)};
    const struct limit_ask late = ask(date_add(monday, 2), 17, 20);
    const struct limit_ask day = ask(date_add(monday, 2), 10, 13);
    r.time = LIMIT_PEAK;
    assert_int_equal(weigh(&r, &day, uses, ARRAY_LEN(uses)).with, 3 * H);
    assert_int_equal(weigh(&r, &late, uses, ARRAY_LEN(uses)).fit, LIMIT_OTHER_TIME);
    r.time = LIMIT_OFF_PEAK;
    assert_int_equal(weigh(&r, &late, uses, ARRAY_LEN(uses)).with, 7 * H);
}

/* LM-3: who moves or shortens what he has is not refused, though there is more than the limit. */
static void test_change(void **state)
{
    (void)state;
    struct limit_rule r = rule(LIMIT_HOURS, 4 * H);
    const struct limit_use uses[] = {use(1, monday, 9, 15), use(2, date_add(monday, 1), 9, 12)};
    struct limit_ask a = ask(date_add(monday, 3), 9, 14);
    a.was = &uses[0];
    struct limit_finding f = weigh(&r, &a, uses, ARRAY_LEN(uses));
    assert_int_equal(f.before, 3 * H);
    assert_int_equal(f.with, 8 * H);
    assert_false(f.over);
    a.ends_at = at(date_add(monday, 3), 16);
    assert_true(weigh(&r, &a, uses, ARRAY_LEN(uses)).over);
    a = ask(date_add(monday, 7), 9, 14); /* into another week: that has nothing of it yet */
    a.was = &uses[0];
    assert_true(weigh(&r, &a, uses, ARRAY_LEN(uses)).over);
    r = rule(LIMIT_AHEAD, 1);
    a = ask(date_add(monday, 5), 9, 10);
    const struct limit_use later = use(1, date_add(monday, 6), 9, 10);
    a.was = &later;
    assert_false(weigh(&r, &a, NULL, 0).over);
    r = rule(LIMIT_LONGEST, 4 * H);
    a = ask(monday, 9, 14);
    a.was = &uses[0];
    assert_false(weigh(&r, &a, uses, ARRAY_LEN(uses)).over);
}

/* LM-5: a team's are those on its account, a person's all that he books. */
static void test_teams(void **state)
{
    (void)state;
    struct limit_rule r = rule(LIMIT_COUNT, 1);
    struct limit_use uses[] = {use(1, monday, 9, 10), use(2, monday, 9, 10)};
    uses[0].his = false;
    uses[0].of_team = true;
    uses[1].of_team = true;
    struct limit_ask a = ask(monday, 12, 13);
    assert_int_equal(weigh(&r, &a, uses, ARRAY_LEN(uses)).before, 1);
    r.each = LIMIT_TEAM;
    assert_int_equal(weigh(&r, &a, uses, ARRAY_LEN(uses)).fit, LIMIT_NO_TEAM);
    a.whose.team_id = 3;
    assert_int_equal(weigh(&r, &a, uses, ARRAY_LEN(uses)).before, 2);
}

static void test_who(void **state)
{
    (void)state;
    struct limit_rule r = rule(LIMIT_COUNT, 0);
    const struct limit_ask a = ask(monday, 12, 13);
    r.who.audience = AUDIENCE_MEMBERS;
    assert_int_equal(weigh(&r, &a, NULL, 0).fit, LIMIT_NOT_HIM);
    r.who.audience = AUDIENCE_EVERYONE;
    r.account_id = 6;
    assert_int_equal(weigh(&r, &a, NULL, 0).fit, LIMIT_NOT_HIM);
    r.account_id = ADA;
    assert_true(weigh(&r, &a, NULL, 0).over);
    r.kinds = 1U << KIND_DESK;
    assert_int_equal(weigh(&r, &a, NULL, 0).fit, LIMIT_OTHER_THING);
    r.active = false;
    assert_int_equal(weigh(&r, &a, NULL, 0).fit, LIMIT_IS_OFF);
}

/* Units count each: three desks of a pool are three. */
static void test_units(void **state)
{
    (void)state;
    const struct limit_rule r = rule(LIMIT_COUNT, 4);
    struct limit_use uses[] = {use(1, monday, 9, 10)};
    struct limit_ask a = ask(monday, 9, 10);
    uses[0].units = 3;
    a.units = 2;
    assert_int_equal(weigh(&r, &a, uses, 1).with, 5);
    const struct limit_rule hours = rule(LIMIT_HOURS, 4 * H);
    assert_int_equal(weigh(&hours, &a, uses, 1).with, 5 * H);
}

/* LM-10: the first that refuses is named; others ask or warn. */
static void test_verdict(void **state)
{
    (void)state;
    struct limit_rule rules[] = {rule(LIMIT_COUNT, 0), rule(LIMIT_HOURS, 0), rule(LIMIT_AHEAD, 0),
                                 rule(LIMIT_LONGEST, 1)};
    rules[0].then = LIMIT_WARN;
    rules[1].then = LIMIT_ASK;
    const struct limits l = {.list = rules, .n = ARRAY_LEN(rules), .zone = rome()};
    const struct limit_ask a = ask(monday, 9, 10);
    const struct limit_case c = {.ask = &a, .now = at(date_add(monday, -1), 12)};
    struct limit_finding found[ARRAY_LEN(rules)];
    struct limit_verdict v;
    limit_weigh_all(&l, &c, false, found, &v);
    assert_true(v.asks);
    assert_true(v.warns);
    assert_ptr_equal(v.refused->rule, &rules[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hours_a_week), cmocka_unit_test(test_periods),
        cmocka_unit_test(test_open),         cmocka_unit_test(test_longest),
        cmocka_unit_test(test_ahead),        cmocka_unit_test(test_no_shows),
        cmocka_unit_test(test_peaks),        cmocka_unit_test(test_peak_rules),
        cmocka_unit_test(test_change),       cmocka_unit_test(test_teams),
        cmocka_unit_test(test_who),          cmocka_unit_test(test_units),
        cmocka_unit_test(test_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
