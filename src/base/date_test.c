#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct date day(int year, int month, int d)
{
    return (struct date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)d};
}

static void every_day_of_every_year_goes_there_and_back(void **state)
{
    (void)state;
    assert_int_equal(date_days(day(1970, 1, 1)), 0);
    assert_int_equal(date_days(day(1, 1, 1)), -719162);
    assert_int_equal(date_days(day(9999, 12, 31)), 2932896);
    int64_t expected = -719162;
    struct date d = day(1, 1, 1);
    int weekday = 1; /* 0001-01-01 was a Monday */
    while (d.year <= 9999) {
        assert_true(date_valid(d.year, d.month, d.day));
        assert_int_equal(date_days(d), expected);
        assert_int_equal(date_compare(date_of_days(expected), d), 0);
        assert_int_equal(date_weekday(d), weekday);
        weekday = weekday % 7 + 1;
        expected++;
        if (date_valid(d.year, d.month, d.day + 1))
            d.day++;
        else if (d.month < 12)
            d = day(d.year, d.month + 1, 1);
        else
            d = day(d.year + 1, 1, 1);
    }
    assert_int_equal(expected, 2932897);
}

static void days_outside_the_calendar_stay_at_its_edge(void **state)
{
    (void)state;
    assert_int_equal(date_compare(date_of_days(INT64_MIN), day(1, 1, 1)), 0);
    assert_int_equal(date_compare(date_of_days(INT64_MAX), day(9999, 12, 31)), 0);
    assert_int_equal(date_compare(date_add(day(9999, 12, 31), 1), day(9999, 12, 31)), 0);
    assert_int_equal(date_compare(date_add(day(2028, 2, 28), 1), day(2028, 2, 29)), 0);
    assert_int_equal(date_compare(date_add(day(2027, 1, 1), -1), day(2026, 12, 31)), 0);
}

static void dates_compare_by_year_month_day(void **state)
{
    (void)state;
    assert_true(date_compare(day(2026, 12, 31), day(2027, 1, 1)) < 0);
    assert_true(date_compare(day(2027, 3, 1), day(2027, 2, 28)) > 0);
    assert_true(date_compare(day(2027, 3, 1), day(2027, 3, 2)) < 0);
}

/* BA-3 */
static void only_dates_that_exist_are_read(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",           "2027",        "2027-3-2",   "2027-03-2",  "2027-02-31",  "2027-02-29",
        "2027-13-01", "2027-00-10",  "2027-01-00", "0000-01-01", "2027-03-02 ", " 2027-03-02",
        "2027/03/02", "2027-03-02T", "20270302",   "-027-03-02", "+027-03-02",  "2027-04-31"};
    struct date d = day(1, 2, 3);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(date_parse(bad[i], &d), INVALID);
    assert_int_equal(date_parse(NULL, &d), INVALID);
    assert_int_equal(date_compare(d, day(1, 2, 3)), 0);
    assert_int_equal(date_parse("2028-02-29", &d), OK);
    assert_int_equal(date_compare(d, day(2028, 2, 29)), 0);
    char text[DATE_CHARS + 1];
    date_print(d, text);
    assert_string_equal(text, "2028-02-29");
    date_print(day(7, 1, 2), text);
    assert_string_equal(text, "0007-01-02");
}

/* BA-3 */
static void only_minutes_of_a_day_are_read(void **state)
{
    (void)state;
    static const char *const bad[] = {"",      "10",     "10:",      "10:5",   "10:60", "24:01",
                                      "25:00", ":30",    "1000",     "10:00 ", "-1:00", "10:0x",
                                      "1:000", "010:00", "10:00:00", "1o:00"};
    minute m = -1;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(minute_parse(bad[i], &m), INVALID);
    assert_int_equal(minute_parse(NULL, &m), INVALID);
    assert_int_equal(m, -1);
    char text[MINUTE_CHARS + 1];
    for (int i = 0; i <= 1440; i++) {
        minute_print((minute)i, text);
        assert_int_equal(minute_parse(text, &m), OK);
        assert_int_equal(m, i);
    }
    assert_string_equal(text, "24:00");
    assert_int_equal(minute_parse("9:05", &m), OK);
    assert_int_equal(m, 545);
}

static void instants_are_printed_with_their_offset(void **state)
{
    (void)state;
    char text[RFC3339_CHARS + 1];
    rfc3339_print(1803978000, 3600, text);
    assert_string_equal(text, "2027-03-02T10:00:00+01:00");
    rfc3339_print(0, 0, text);
    assert_string_equal(text, "1970-01-01T00:00:00+00:00");
    rfc3339_print(-1, -3 * 3600, text);
    assert_string_equal(text, "1969-12-31T20:59:59-03:00");
    rfc3339_print(0, -9000, text);
    assert_string_equal(text, "1969-12-31T21:30:00-02:30");
    rfc3339_print(0, 2996, text); /* 49 min 56 s: Rome before 1893 */
    assert_string_equal(text, "1970-01-01T00:49:00+00:49");
}

static void easter_falls_where_the_church_says(void **state)
{
    (void)state;
    static const struct date sundays[] = {
        {1818, 3, 22}, {1943, 4, 25}, {2000, 4, 23}, {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5},
        {2027, 3, 28}, {2028, 4, 16}, {2038, 4, 25}, {2049, 4, 18}, {2285, 3, 22}};
    for (size_t i = 0; i < ARRAY_LEN(sundays); i++)
        assert_int_equal(date_compare(date_easter(sundays[i].year), sundays[i]), 0);
    for (int year = 1900; year < 2200; year++)
        assert_int_equal(date_weekday(date_easter(year)), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_every_year_goes_there_and_back),
        cmocka_unit_test(days_outside_the_calendar_stay_at_its_edge),
        cmocka_unit_test(dates_compare_by_year_month_day),
        cmocka_unit_test(only_dates_that_exist_are_read),
        cmocka_unit_test(only_minutes_of_a_day_are_read),
        cmocka_unit_test(instants_are_printed_with_their_offset),
        cmocka_unit_test(easter_falls_where_the_church_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
