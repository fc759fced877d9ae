#include "base/format.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NB "\u00A0"

static struct buf out;
static const struct lang *en;
static const struct lang *it;

static int setup(void **state)
{
    (void)state;
    buf_init(&out, 4096);
    en = text_lang("en");
    it = text_lang("it");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_free(&out);
    return 0;
}

static void expect(const char *text)
{
    buf_char(&out, '\0');
    assert_false(out.failed);
    assert_string_equal(out.p, text);
    buf_clear(&out);
}

static void dates_are_written_as_people_write_them(void **state)
{
    (void)state;
    struct date d = {2027, 3, 3};
    format_date(&out, en, d, 0);
    expect("3 March");
    format_date(&out, en, d, FORMAT_WEEKDAY_SHORT);
    expect("Wed 3 March");
    format_date(&out, it, d, FORMAT_WEEKDAY_SHORT);
    expect("mer 3 marzo");
    format_date(&out, en, d, FORMAT_WEEKDAY | FORMAT_YEAR);
    expect("Wednesday 3 March 2027");
    format_date(&out, it, d, FORMAT_WEEKDAY | FORMAT_YEAR);
    expect("mercoled\u00EC 3 marzo 2027");
    format_date(&out, NULL, d, FORMAT_YEAR);
    expect("3 March 2027");
    format_date(&out, en, (struct date){.year = 0}, FORMAT_WEEKDAY);
    expect("");
    assert_string_equal(format_weekday_name(en, 7), "Sunday");
    assert_string_equal(format_weekday_name(it, 1), "luned\u00EC");
    assert_string_equal(format_weekday_short(it, 7), "dom");
    assert_string_equal(format_month_name(it, 12), "dicembre");
}

static void times_are_those_of_the_place(void **state)
{
    (void)state;
    struct when w = {.has = true, .utc = 1803978000, .offset_s = 3600};
    format_datetime(&out, en, w, FORMAT_WEEKDAY);
    expect("Tuesday 2 March, 10:00");
    format_datetime(&out, it, w, FORMAT_WEEKDAY_SHORT | FORMAT_YEAR);
    expect("mar 2 marzo 2027, 10:00");
    format_datetime(&out, it, (struct when){.has = false}, 0);
    expect("");
    format_time(&out, it, 545);
    expect("09:05");
    format_time(&out, en, 1440);
    expect("24:00");
    format_time(&out, en, -1);
    expect("");
    struct when before = {.has = true, .utc = -1, .offset_s = -3600};
    assert_int_equal(when_minute(before), 22 * 60 + 59);
    assert_int_equal(date_compare(when_date(before), (struct date){1969, 12, 31}), 0);
    assert_int_equal(when_minute((struct when){.has = false}), -1);
    assert_int_equal(when_date((struct when){.has = false}).year, 0);
}

static void numbers_are_grouped(void **state)
{
    (void)state;
    format_number(&out, en, 3912);
    expect("3,912");
    format_number(&out, it, -1234567);
    expect("-1.234.567");
    format_number(&out, en, 999);
    expect("999");
    format_number(&out, en, 0);
    expect("0");
    format_number(&out, en, INT64_MIN);
    expect("-9,223,372,036,854,775,808");
    format_percent(&out, it, 57);
    expect("57%");
}

static void money_has_the_decimals_of_its_currency(void **state)
{
    (void)state;
    format_money(&out, en, 900, "EUR");
    expect("\u20AC9.00");
    format_money(&out, it, 900, "EUR");
    expect("9,00" NB "\u20AC");
    format_money(&out, it, 123456789, "EUR");
    expect("1.234.567,89" NB "\u20AC");
    format_money(&out, en, -5, "EUR");
    expect("-\u20AC0.05");
    format_money(&out, en, 1500, "CHF");
    expect("CHF" NB "15.00");
    format_money(&out, it, 1500, "CHF");
    expect("15,00" NB "CHF");
    format_money(&out, en, 1500, "JPY");
    expect("\u00A5"
           "1,500");
    format_money(&out, it, 1500, "KWD");
    expect("1,500" NB "KWD");
    format_money(&out, it, 5, "CLF");
    expect("0,0005" NB "CLF");
    format_money(&out, en, 900, NULL);
    expect("9.00");
    format_money(&out, en, INT64_MIN, "EUR");
    expect("-\u20AC92,233,720,368,547,758.08");
    assert_int_equal(format_currency_decimals("EUR"), 2);
    assert_int_equal(format_currency_decimals("F C"), 2);
    assert_int_equal(format_currency_decimals("CLP"), 0);
}

static void distances_are_as_exact_as_one_walks(void **state)
{
    (void)state;
    static const struct {
        int64_t metres;
        const char *text;
    } pairs[] = {{0, "0" NB "m"},
                 {7, "7" NB "m"},
                 {99, "99" NB "m"},
                 {804, "800" NB "m"},
                 {994, "990" NB "m"},
                 {995, "1" NB "km"},
                 {1049, "1" NB "km"},
                 {1050, "1,1" NB "km"},
                 {1900, "1,9" NB "km"},
                 {9949, "9,9" NB "km"},
                 {9950, "10" NB "km"},
                 {23400, "23" NB "km"},
                 {1234567, "1.235" NB "km"},
                 {-3, "0" NB "m"}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        format_distance(&out, it, pairs[i].metres);
        expect(pairs[i].text);
    }
    format_distance(&out, en, 1900);
    expect("1.9" NB "km");
}

static void durations_are_hours_and_minutes(void **state)
{
    (void)state;
    format_duration(&out, en, 45);
    expect("45" NB "min");
    format_duration(&out, it, 90);
    expect("1" NB "h 30" NB "min");
    format_duration(&out, en, 120);
    expect("2" NB "h");
    format_duration(&out, en, 0);
    expect("0" NB "min");
}

static void far_dates_say_their_year(void **state)
{
    (void)state;
    const struct date today = {2027, 6, 15};
    assert_int_equal(format_year((struct date){2027, 1, 2}, today), 0);
    assert_int_equal(format_year((struct date){2027, 12, 15}, today), 0);
    assert_int_equal(format_year((struct date){2027, 12, 16}, today), FORMAT_YEAR);
    assert_int_equal(format_year((struct date){2027, 1, 1}, (struct date){2027, 11, 1}),
                     FORMAT_YEAR);
    assert_int_equal(format_year((struct date){2028, 1, 3}, (struct date){2027, 12, 28}),
                     FORMAT_YEAR);
    assert_int_equal(format_year((struct date){2026, 12, 31}, (struct date){2027, 1, 1}),
                     FORMAT_YEAR);
}

/* A language without a row of its own would be written as English. */
static void every_language_of_the_build_has_its_manner(void **state)
{
    (void)state;
    size_t n = 0;
    const struct lang *const *langs = text_langs(&n);
    for (size_t i = 1; i < n; i++)
        assert_string_not_equal(format_weekday_name(langs[i], 1), format_weekday_name(en, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_written_as_people_write_them),
        cmocka_unit_test(times_are_those_of_the_place),
        cmocka_unit_test(numbers_are_grouped),
        cmocka_unit_test(money_has_the_decimals_of_its_currency),
        cmocka_unit_test(distances_are_as_exact_as_one_walks),
        cmocka_unit_test(durations_are_hours_and_minutes),
        cmocka_unit_test(far_dates_say_their_year),
        cmocka_unit_test(every_language_of_the_build_has_its_manner),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
