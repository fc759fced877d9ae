/* Words, and which tours are offered: within hours, on open days, around both changes of the
 * clock. */
#include "lead/lead_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { H = 60, SLOTS = 400 };

static const struct closure closures[] = {
    {.id = 1, .from = {2027, 1, 20}, .to = {2027, 1, 20}, .reason = "Ferie"}};

/* Open 8 to 13 and 14 to 19, closed on Sundays and on 20 January 2027, a Wednesday. */
static struct calendar rome(void)
{
    struct calendar c = {.zone = zone_get("Europe/Rome"),
                         .country = "IT",
                         .holidays = true,
                         .closures = closures,
                         .closures_n = 1};
    for (int day = 1; day <= 6; day++) {
        c.open[day][0] = (struct span){8 * H, 13 * H};
        c.open[day][1] = (struct span){14 * H, 19 * H};
        c.open_n[day] = 2;
    }
    return c;
}

/* Every day from 12 to 15, an hour each. */
static struct tour_terms noon(void)
{
    struct tour_terms t = {
        .offered = true, .length_min = 60, .notice_min = 0, .horizon_days = 6, .meeting = ""};
    for (int day = 1; day <= 7; day++) {
        t.open[day][0] = (struct span){12 * H, 15 * H};
        t.open_n[day] = 1;
    }
    return t;
}

static int64_t at(int year, int month, int day, int minute_of_day)
{
    int64_t first = 0;
    int64_t second = 0;
    const struct date d = {(int16_t)year, (int8_t)month, (int8_t)day};
    (void)zone_instant(zone_get("Europe/Rome"), d, (minute)minute_of_day, &first, &second);
    return first;
}

static size_t offered(const struct tour_terms *t, int64_t now, const struct tour_slot *booked,
                      size_t booked_n, struct tour_slot slots[SLOTS])
{
    const struct calendar c = rome();
    const struct tour_question q = {&c, t, now, booked, booked_n};
    return tour_slots(&q, slots, SLOTS);
}

static void tours_lie_in_the_opening_hours_of_open_days(void **state) /* LD-4 */
{
    (void)state;
    struct tour_slot slots[SLOTS];
    struct tour_terms t = noon();
    /* Monday 18 January 2027: closed from 13 to 14, on Wednesday, and on Sunday. */
    size_t n = offered(&t, at(2027, 1, 18, 7 * H), NULL, 0, slots);
    assert_int_equal(n, 2 * 5);
    assert_int_equal(slots[0].starts_at, at(2027, 1, 18, 12 * H));
    assert_int_equal(slots[1].starts_at, at(2027, 1, 18, 14 * H));
    assert_int_equal(slots[2].starts_at, at(2027, 1, 19, 12 * H));
    assert_int_equal(slots[4].starts_at, at(2027, 1, 21, 12 * H));
    for (size_t i = 0; i < n; i++)
        assert_int_equal(slots[i].ends_at - slots[i].starts_at, 3600);
    t.offered = false;
    assert_int_equal(offered(&t, at(2027, 1, 18, 7 * H), NULL, 0, slots), 0);
}

static void notice_and_what_is_booked_take_slots_away(void **state) /* LD-4 */
{
    (void)state;
    struct tour_slot slots[SLOTS];
    struct tour_terms t = noon();
    t.horizon_days = 1;
    const int64_t noon_at = at(2027, 1, 18, 12 * H);
    assert_int_equal(offered(&t, noon_at, NULL, 0, slots), 4); /* that very minute */
    assert_int_equal(offered(&t, noon_at + 1, NULL, 0, slots), 3);
    t.notice_min = 24 * H;
    assert_int_equal(offered(&t, noon_at, NULL, 0, slots), 2);
    t.notice_min = 0;
    /* A tour of another length in between; those that touch are no harm. */
    const struct tour_slot booked[] = {{noon_at + 1800, noon_at + 2400},
                                       {noon_at + 3600, noon_at + 7200}};
    size_t n = offered(&t, noon_at, booked, 2, slots);
    assert_int_equal(n, 3);
    assert_int_equal(slots[0].starts_at, at(2027, 1, 18, 14 * H));
}

static void clocks_that_change_keep_the_hours_on_the_wall(void **state) /* LD-4 */
{
    (void)state;
    struct tour_slot slots[SLOTS];
    struct calendar c = rome();
    struct tour_terms t = {
        .offered = true, .length_min = 60, .notice_min = 0, .horizon_days = 0, .meeting = ""};
    c.holidays = false; /* 28 March 2027 is Easter */
    c.open[7][0] = (struct span){0, 24 * H};
    c.open_n[7] = 1;
    t.open[7][0] = (struct span){1 * H, 5 * H};
    t.open_n[7] = 1;
    /* 28 March 2027: no 2 o'clock. */
    struct tour_question q = {&c, &t, at(2027, 3, 28, 0), NULL, 0};
    size_t n = tour_slots(&q, slots, SLOTS);
    assert_int_equal(n, 3);
    assert_int_equal(slots[1].starts_at, at(2027, 3, 28, 3 * H));
    assert_int_equal(slots[1].starts_at - slots[0].starts_at, 3600);
    /* 31 October 2027: 2 o'clock comes twice; the first of them. */
    q.now = at(2027, 10, 31, 0);
    n = tour_slots(&q, slots, SLOTS);
    assert_int_equal(n, 4);
    assert_int_equal(slots[2].starts_at - slots[1].starts_at, 2 * 3600);
}

static void terms_that_cannot_be_are_named(void **state) /* LD-4 */
{
    (void)state;
    struct tour_terms t = noon();
    assert_null(tour_terms_fault(&t));
    t.length_min = 10;
    assert_string_equal(tour_terms_fault(&t), "length_min");
    t.length_min = 32;
    assert_string_equal(tour_terms_fault(&t), "length_min");
    t = noon();
    t.horizon_days = 61;
    assert_string_equal(tour_terms_fault(&t), "horizon_days");
    t = noon();
    t.notice_min = -1;
    assert_string_equal(tour_terms_fault(&t), "notice_min");
    t = noon();
    t.open[3][1] = (struct span){14 * H, 16 * H};
    t.open_n[3] = 2;
    assert_string_equal(tour_terms_fault(&t), "hours");
    t = (struct tour_terms){.offered = true, .length_min = 30, .horizon_days = 7};
    assert_string_equal(tour_terms_fault(&t), "hours");
    t.offered = false;
    assert_null(tour_terms_fault(&t));
}

static void words_and_numbers_come_back(void **state)
{
    (void)state;
    for (int i = LEAD_NEW; i < LEAD_STATUS__MAX; i++)
        assert_int_equal(lead_status_of(lead_status_word((enum lead_status)i)), i);
    for (int i = WANTS_DESK; i < WANTS__MAX; i++)
        assert_int_equal(lead_wants_of(lead_wants_word((enum lead_wants)i)), i);
    for (int i = SOURCE_UNSAID; i < SOURCE__MAX; i++)
        assert_int_equal(lead_source_of(lead_source_word((enum lead_source)i)), i);
    for (int i = LOST_UNSAID; i < LOST__MAX; i++)
        assert_int_equal(lost_of(lost_word((enum lost_reason)i)), i);
    for (int i = WISH_NEW; i < WISH_STATUS__MAX; i++)
        assert_int_equal(wish_status_of(wish_status_word((enum wish_status)i)), i);
    assert_int_equal(lead_wants_of("castle"), WANTS_OTHER);
    assert_int_equal(lead_source_of(NULL), SOURCE_UNSAID);
    assert_null(lead_status_word(LEAD_STATUS__MAX));
}

static void two_days_are_late(void **state) /* LD-12 */
{
    (void)state;
    const int64_t now = 1800000000;
    const int64_t limit = (int64_t)LEAD_LATE_DAYS * 86400;
    assert_true(lead_is_late(LEAD_NEW, now - limit, now));
    assert_false(lead_is_late(LEAD_NEW, now - limit + 1, now));
    assert_false(lead_is_late(LEAD_ANSWERED, now - 10 * limit, now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tours_lie_in_the_opening_hours_of_open_days),
        cmocka_unit_test(notice_and_what_is_booked_take_slots_away),
        cmocka_unit_test(clocks_that_change_keep_the_hours_on_the_wall),
        cmocka_unit_test(terms_that_cannot_be_are_named),
        cmocka_unit_test(words_and_numbers_come_back),
        cmocka_unit_test(two_days_are_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
