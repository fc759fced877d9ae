/* What may be booked: each rule alone, on both days on which the clocks change. */
#include "booking/booking_occupancy.h"
#include "booking/booking_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { H = 60, STEP = 30 };

static const struct date monday = {2027, 3, 1};
static const struct date spring = {2027, 3, 28};  /* Sunday, 02:00 -> 03:00 in Rome */
static const struct date autumn = {2027, 10, 31}; /* Sunday, 03:00 -> 02:00 */

static struct booking_terms terms(void)
{
    return (struct booking_terms){.step_min = STEP,
                                  .shortest_min = 60,
                                  .longest_min = 24 * H,
                                  .notice_min = 120,
                                  .horizon_days = 90,
                                  .cancel_notice_min = 24 * H};
}

/* 9 to 13 and 14 to 19 on weekdays, nothing at the weekend. */
static struct calendar office(void)
{
    struct calendar c = {.zone = zone_get("Europe/Rome"), .country = "IT"};
    for (int day = 1; day <= 5; day++) {
        c.open[day][0] = (struct span){9 * H, 13 * H};
        c.open[day][1] = (struct span){14 * H, 19 * H};
        c.open_n[day] = 2;
    }
    return c;
}

static struct calendar always(void)
{
    struct calendar c = {.zone = zone_get("Europe/Rome"), .country = "IT"};
    for (int day = 1; day <= 7; day++) {
        c.open[day][0] = (struct span){0, 24 * H};
        c.open_n[day] = 1;
    }
    return c;
}

static int64_t instant(struct date d, minute m)
{
    int64_t first = 0;
    int64_t second = 0;
    (void)zone_instant(zone_get("Europe/Rome"), d, m, &first, &second);
    return first;
}

static struct booking_span span(struct date d, int from, int to)
{
    return (struct booking_span){.date = d, .from = (minute)from, .to = (minute)to};
}

struct judged {
    enum refusal why;
    struct instants at;
    struct refused refused;
};

/* As a visitor, ten days before. */
static struct judged judge_at(const struct calendar *c, const struct booking_terms *t, int64_t now,
                              struct booking_span s)
{
    struct judged j = {0};
    const struct judging how = {.calendar = c, .terms = t, .now = now};
    j.why = rules_span(&how, &s, &j.at, &j.refused);
    return j;
}

static struct judged judge(const struct calendar *c, struct booking_span s)
{
    const struct booking_terms t = terms();
    return judge_at(c, &t, instant(s.date, 12 * H) - 10 * 86400, s);
}

static void hours_have_several_spans(void **state) /* BK-5 */
{
    (void)state;
    const struct calendar c = office();
    assert_int_equal(judge(&c, span(monday, 9 * H, 13 * H)).why, REFUSAL_NONE);
    assert_int_equal(judge(&c, span(monday, 14 * H, 19 * H)).why, REFUSAL_NONE);
    const struct judged lunch = judge(&c, span(monday, 12 * H, 15 * H));
    assert_int_equal(lunch.why, REFUSAL_HOURS);
    assert_string_equal(lunch.refused.field, "from");
    assert_int_equal(lunch.refused.open_n, 2);
    assert_int_equal(judge(&c, span(monday, 8 * H + 30, 10 * H)).why, REFUSAL_HOURS);
    assert_int_equal(judge(&c, span(monday, 18 * H, 19 * H + 30)).why, REFUSAL_HOURS);
    assert_int_equal(judge(&c, span(spring, 10 * H, 12 * H)).why, REFUSAL_CLOSED);
}

static void closures_and_holidays_close(void **state) /* BK-5 */
{
    (void)state;
    struct calendar c = office();
    const struct closure week = {.from = monday, .to = date_add(monday, 6), .reason = "Painting"};
    c.closures = &week;
    c.closures_n = 1;
    const struct judged painted = judge(&c, span(date_add(monday, 2), 10 * H, 12 * H));
    assert_int_equal(painted.why, REFUSAL_CLOSED);
    assert_string_equal(painted.refused.closed_for, "Painting");
    assert_int_equal(judge(&c, span(date_add(monday, 7), 10 * H, 12 * H)).why, REFUSAL_NONE);
    c.closures_n = 0;
    c.holidays = true;
    const struct date liberation = {2028, 4, 25}; /* a Tuesday */
    assert_int_equal(judge(&c, span(liberation, 10 * H, 12 * H)).why, REFUSAL_CLOSED);
}

static void midnight_is_passed_where_the_house_is_open_through(void **state) /* BK-5 */
{
    (void)state;
    const struct calendar house = always();
    struct booking_span night = span(monday, 22 * H, 6 * H);
    assert_int_equal(judge(&house, night).why, REFUSAL_END_BEFORE_START);
    night.next_day = true;
    const struct judged slept = judge(&house, night);
    assert_int_equal(slept.why, REFUSAL_NONE);
    assert_int_equal(slept.at.ends_at - slept.at.starts_at, 8 * 3600);
    assert_int_equal(slept.at.length_min, 8 * H);

    struct calendar late = office();
    late.open[1][1] = (struct span){14 * H, 24 * H};
    assert_int_equal(judge(&late, night).why, REFUSAL_HOURS); /* Tuesday opens at nine */
    late.open[2][0] = (struct span){0, 4 * H};
    assert_int_equal(judge(&late, night).why, REFUSAL_HOURS); /* six is past four */
    night.to = 4 * H;
    assert_int_equal(judge(&late, night).why, REFUSAL_NONE);
    late.open_n[2] = 0;
    assert_int_equal(judge(&late, night).why, REFUSAL_CLOSED);
    night.to = 0; /* 00:00 of the next day is 24:00 of this one */
    assert_int_equal(judge(&late, night).why, REFUSAL_NONE);
}

static void an_end_comes_after_its_start(void **state)
{
    (void)state;
    const struct calendar c = always();
    assert_int_equal(judge(&c, span(monday, 12 * H, 10 * H)).why, REFUSAL_END_BEFORE_START);
    assert_int_equal(judge(&c, span(monday, 12 * H, 12 * H)).why, REFUSAL_END_BEFORE_START);
    assert_int_equal(judge(&c, span(monday, 24 * H, 24 * H)).why, REFUSAL_END_BEFORE_START);
    assert_int_equal(judge(&c, span(monday, -1, 10 * H)).why, REFUSAL_END_BEFORE_START);
    assert_int_equal(judge(&c, span(monday, 23 * H, 24 * H)).why, REFUSAL_NONE);
    struct booking_span whole = span(monday, 0, 0);
    whole.next_day = true;
    assert_int_equal(judge(&c, whole).why, REFUSAL_NONE);
    whole.to = H;
    assert_int_equal(judge(&c, whole).why, REFUSAL_LONGEST);
}

static void times_go_in_steps(void **state) /* BK-6 */
{
    (void)state;
    const struct calendar c = office();
    struct judged j = judge(&c, span(monday, 9 * H + 10, 11 * H));
    assert_int_equal(j.why, REFUSAL_STEP);
    assert_string_equal(j.refused.field, "from");
    j = judge(&c, span(monday, 9 * H, 11 * H + 15));
    assert_int_equal(j.why, REFUSAL_STEP);
    assert_string_equal(j.refused.field, "to");
}

static void lengths_have_bounds(void **state) /* BK-8 */
{
    (void)state;
    const struct calendar c = office();
    struct booking_terms t = terms();
    t.longest_min = 4 * H;
    const int64_t now = instant(monday, 0) - 5 * 86400;
    assert_int_equal(judge_at(&c, &t, now, span(monday, 9 * H, 9 * H + 30)).why, REFUSAL_SHORTEST);
    assert_int_equal(judge_at(&c, &t, now, span(monday, 9 * H, 10 * H)).why, REFUSAL_NONE);
    assert_int_equal(judge_at(&c, &t, now, span(monday, 14 * H, 18 * H)).why, REFUSAL_NONE);
    assert_int_equal(judge_at(&c, &t, now, span(monday, 14 * H, 18 * H + 30)).why, REFUSAL_LONGEST);
}

static void the_past_the_notice_and_the_horizon(void **state) /* BK-11 */
{
    (void)state;
    const struct calendar c = office();
    struct booking_terms t = terms();
    const struct booking_span ten = span(monday, 10 * H, 12 * H);
    const int64_t start = instant(monday, 10 * H);
    assert_int_equal(judge_at(&c, &t, start - 120 * 60, ten).why, REFUSAL_NONE);
    assert_int_equal(judge_at(&c, &t, start - 120 * 60 + 1, ten).why, REFUSAL_NOTICE);
    assert_int_equal(judge_at(&c, &t, start + 1, ten).why, REFUSAL_PAST);
    t.notice_min = 0; /* until it starts, and during */
    assert_int_equal(judge_at(&c, &t, start + 1, ten).why, REFUSAL_NONE);
    assert_int_equal(judge_at(&c, &t, start + 7200 - 1, ten).why, REFUSAL_NONE);
    assert_int_equal(judge_at(&c, &t, start + 7200, ten).why, REFUSAL_PAST);

    assert_int_equal(judge_at(&c, &t, instant(date_add(monday, -90), 0), ten).why, REFUSAL_NONE);
    assert_int_equal(judge_at(&c, &t, instant(date_add(monday, -91), 0), ten).why, REFUSAL_HORIZON);
}

static void notice_and_horizon_do_not_bind_a_host(void **state) /* BK-11 */
{
    (void)state;
    const struct calendar c = office();
    const struct booking_terms t = terms();
    const struct booking_span ten = span(monday, 10 * H, 12 * H);
    struct judging host = {.calendar = &c, .terms = &t, .by_host = true};
    struct instants at;
    struct refused refused;
    host.now = instant(monday, 10 * H) + 60;
    assert_int_equal(rules_span(&host, &ten, &at, &refused), REFUSAL_NONE);
    host.now = instant(date_add(monday, -400), 0);
    assert_int_equal(rules_span(&host, &ten, &at, &refused), REFUSAL_NONE);
    host.now = instant(monday, 12 * H);
    assert_int_equal(rules_span(&host, &ten, &at, &refused), REFUSAL_PAST);
}

static void a_time_that_does_not_exist_is_refused(void **state) /* BK-7 */
{
    (void)state;
    const struct calendar c = always();
    struct judged j = judge(&c, span(spring, 2 * H + 30, 5 * H));
    assert_int_equal(j.why, REFUSAL_NO_SUCH_TIME);
    assert_string_equal(j.refused.field, "from");
    assert_int_equal(j.refused.at, 2 * H + 30);
    assert_int_equal(j.refused.first, instant(spring, 3 * H));
    j = judge(&c, span(spring, 1 * H, 2 * H + 30));
    assert_int_equal(j.why, REFUSAL_NO_SUCH_TIME);
    assert_string_equal(j.refused.field, "to");
}

static void a_time_that_comes_twice_is_asked_about(void **state) /* BK-7 */
{
    (void)state;
    const struct calendar c = always();
    struct booking_span s = span(autumn, 2 * H + 30, 4 * H);
    const struct judged asked = judge(&c, s);
    assert_int_equal(asked.why, REFUSAL_TIME_TWICE);
    assert_string_equal(asked.refused.field, "which");
    assert_int_equal(asked.refused.second - asked.refused.first, 3600);
    s.which = BOOKING_FIRST;
    const struct judged first = judge(&c, s);
    assert_int_equal(first.why, REFUSAL_NONE);
    assert_int_equal(first.at.ends_at - first.at.starts_at, 2 * 3600 + 1800);
    s.which = BOOKING_SECOND;
    const struct judged second = judge(&c, s);
    assert_int_equal(second.why, REFUSAL_NONE);
    assert_int_equal(second.at.starts_at - first.at.starts_at, 3600);
    assert_int_equal(second.at.ends_at, first.at.ends_at);
    /* Both ends in the hour that repeats: both are of the same time round. */
    s = span(autumn, 2 * H, 2 * H + 30);
    s.which = BOOKING_SECOND;
    struct booking_terms t = terms();
    t.shortest_min = 30;
    const struct judged both = judge_at(&c, &t, instant(autumn, 0) - 86400, s);
    assert_int_equal(both.why, REFUSAL_NONE);
    assert_int_equal(both.at.ends_at - both.at.starts_at, 1800);
}

static void the_shorter_of_clock_and_elapsed_time_is_charged(void **state) /* BK-9 */
{
    (void)state;
    const struct calendar c = always();
    const struct judged jump = judge(&c, span(spring, 1 * H, 5 * H));
    assert_int_equal(jump.why, REFUSAL_NONE);
    assert_int_equal(jump.at.ends_at - jump.at.starts_at, 3 * 3600);
    assert_int_equal(jump.at.length_min, 3 * H);
    const struct judged back = judge(&c, span(autumn, 1 * H, 5 * H));
    assert_int_equal(back.at.ends_at - back.at.starts_at, 5 * 3600);
    assert_int_equal(back.at.length_min, 4 * H);
}

static void a_whole_day_of_25_hours_is_a_day(void **state) /* BK-4 */
{
    (void)state;
    const struct calendar c = always();
    const struct judged day = judge(&c, span(autumn, 0, 24 * H));
    assert_int_equal(day.why, REFUSAL_NONE);
    assert_int_equal(day.at.ends_at - day.at.starts_at, BOOKING_LONGEST_S);
    assert_int_equal(day.at.length_min, 24 * H);
    const struct judged brief = judge(&c, span(spring, 0, 24 * H));
    assert_int_equal(brief.at.ends_at - brief.at.starts_at, 23 * 3600);
}

static void a_price_is_for_all_units(void **state) /* BK-10 */
{
    (void)state;
    struct resource r = {.kind = KIND_DESK, .units = 8, .price_hour_cents = opt_int_of(300)};
    assert_int_equal(rules_price(&r, 2 * H, 3).v, 1800);
    r.price_hour_cents.has = false;
    assert_false(rules_price(&r, 2 * H, 3).has);
}

static void until_the_notice_of_cancellation(void **state) /* BK-13 */
{
    (void)state;
    struct booking_terms t = terms();
    const int64_t start = 1800000000;
    const int64_t long_ago = start - 100 * 86400;
    assert_true(rules_still_free_to_change(&t, start, long_ago, start - 86400));
    assert_false(rules_still_free_to_change(&t, start, long_ago, start - 86400 + 1));
    t.cancel_notice_min = 0;
    assert_true(rules_still_free_to_change(&t, start, long_ago, start - 1));
    assert_false(rules_still_free_to_change(&t, start, long_ago, start));
}

static void a_slip_is_put_right_for_some_minutes(void **state) /* BK-13 */
{
    (void)state;
    struct booking_terms t = terms();
    const int64_t start = 1800000000;
    const int64_t made = start - 3600; /* long after the notice */
    const int64_t grace = BOOKING_GRACE_MIN * 60;
    assert_true(rules_still_free_to_change(&t, start, made, made));
    assert_true(rules_still_free_to_change(&t, start, made, made + grace));
    assert_false(rules_still_free_to_change(&t, start, made, made + grace + 1));
    /* minutes before the notice: it does not cut the grace */
    assert_true(rules_still_free_to_change(&t, start, start - 86400 - 60, start - 86400 + 60));
    /* never once it has started */
    assert_true(rules_still_free_to_change(&t, start, start - 60, start - 1));
    assert_false(rules_still_free_to_change(&t, start, start - 60, start));
    assert_false(rules_still_free_to_change(&t, start, start + 60, start + 61));
    assert_int_equal(rules_change_until(&t, start, start - 60), start);
}

enum { PEOPLE = 4 }; /* that are asked for */

static bool better(const struct resource *r, int32_t r_free, const struct resource *best,
                   int32_t best_free)
{
    const struct offer o = {r, r_free, rules_price(r, 120, 1), rules_unsure(r, PEOPLE)};
    const struct offer b = {best, best_free, best ? rules_price(best, 120, 1) : o.price_cents,
                            best && rules_unsure(best, PEOPLE)};
    return rules_better(&o, best ? &b : NULL);
}

static void the_cheapest_then_the_smallest_that_fits(void **state) /* BK-14 BK-141 */
{
    (void)state;
    const struct resource small = {.kind = KIND_ROOM, .units = 1, .seats = 4};
    const struct resource large = {.kind = KIND_ROOM, .units = 1, .seats = 12};
    const struct resource unsaid = {.kind = KIND_ROOM, .units = 1};
    const struct resource pool = {.kind = KIND_DESK, .units = 12};
    const struct resource wide = {.kind = KIND_DESK, .units = 20};
    const struct resource named = {.kind = KIND_DESK, .units = 1};
    const struct resource cheap = {.kind = KIND_DESK, .units = 12, .price_hour_cents = {true, 300}};
    const struct resource dear = {.kind = KIND_DESK, .units = 1, .price_hour_cents = {true, 400}};
    assert_true(better(&cheap, 3, &dear, 1)); /* the price that the list of places said */
    assert_false(better(&dear, 1, &cheap, 3));
    assert_true(better(&dear, 1, &pool, 12)); /* no price is no bargain */
    assert_true(better(&small, 1, NULL, 0));
    assert_true(better(&small, 1, &large, 1));
    assert_false(better(&large, 1, &small, 1));
    assert_true(better(&large, 1, &unsaid, 1));
    const struct resource cheap_unsaid = {
        .kind = KIND_ROOM, .units = 1, .price_hour_cents = {true, 100}};
    assert_true(better(&large, 1, &cheap_unsaid, 1)); /* BK-141 */
    assert_false(better(&cheap_unsaid, 1, &large, 1));
    assert_true(better(&cheap_unsaid, 1, &unsaid, 1));
    assert_false(rules_unsure(&unsaid, 1));
    assert_false(rules_unsure(&pool, 3));
    assert_false(better(&small, 1, &small, 1)); /* the first stays */
    assert_true(better(&named, 1, &pool, 12));
    assert_false(better(&pool, 12, &named, 1));
    assert_true(better(&pool, 7, &wide, 6)); /* most room now, not most desks */

    assert_true(rules_holds(&large, 1, 12));
    assert_false(rules_holds(&large, 1, 13));
    assert_true(rules_holds(&unsaid, 1, 50));
    assert_true(rules_holds(&pool, 12, 3));
    assert_false(rules_holds(&pool, 13, 0));
}

static bool takes(struct occupancy *o, size_t resource, int64_t from, int64_t to, int32_t units)
{
    static const struct instants window = {.starts_at = 100, .ends_at = 400};
    const struct instants booking = {.starts_at = from, .ends_at = to};
    return occupancy_add(o, resource, &window, &booking, units);
}

static void end_to_start_is_no_collision(void **state) /* BK-3 */
{
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    struct occupancy o;
    assert_int_equal(occupancy_init(&o, arena, 4), OK);
    assert_true(takes(&o, 0, 200, 300, 1)); /* in any order */
    assert_true(takes(&o, 0, 50, 200, 1));
    assert_true(takes(&o, 0, 0, 100, 7)); /* outside the window, but for its ends */
    assert_true(takes(&o, 0, 400, 500, 7));
    assert_true(takes(&o, 1, 299, 500, 2));
    assert_true(takes(&o, 1, 100, 200, 1));
    assert_true(takes(&o, 1, 200, 300, 1));
    assert_true(takes(&o, 2, 160, 170, 2));
    assert_true(takes(&o, 2, 90, 400, 5)); /* through the whole window */
    assert_true(takes(&o, 2, 150, 160, 2));
    assert_int_equal(occupancy_end(&o), OK);
    assert_int_equal(o.taken[0], 1);
    assert_int_equal(o.taken[1], 3);
    assert_int_equal(o.taken[2], 7);
    assert_int_equal(o.taken[3], 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_have_several_spans),
        cmocka_unit_test(closures_and_holidays_close),
        cmocka_unit_test(midnight_is_passed_where_the_house_is_open_through),
        cmocka_unit_test(an_end_comes_after_its_start),
        cmocka_unit_test(times_go_in_steps),
        cmocka_unit_test(lengths_have_bounds),
        cmocka_unit_test(the_past_the_notice_and_the_horizon),
        cmocka_unit_test(notice_and_horizon_do_not_bind_a_host),
        cmocka_unit_test(a_time_that_does_not_exist_is_refused),
        cmocka_unit_test(a_time_that_comes_twice_is_asked_about),
        cmocka_unit_test(the_shorter_of_clock_and_elapsed_time_is_charged),
        cmocka_unit_test(a_whole_day_of_25_hours_is_a_day),
        cmocka_unit_test(a_price_is_for_all_units),
        cmocka_unit_test(until_the_notice_of_cancellation),
        cmocka_unit_test(a_slip_is_put_right_for_some_minutes),
        cmocka_unit_test(the_cheapest_then_the_smallest_that_fits),
        cmocka_unit_test(end_to_start_is_no_collision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
