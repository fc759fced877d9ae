/* Rules of repetition: what they give, and what is refused [SE-7]. */
#include "series/series.h"

#include "support/test_slow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct series_day days[SERIES_DATES_MAX];
static size_t n;

static enum series_refusal expand(const char *rule, const char *first, const char *until, int count)
{
    struct series_when w = {.rule = rule, .count = count};
    assert_int_equal(date_parse(first, &w.first), OK);
    if (until)
        assert_int_equal(date_parse(until, &w.until), OK);
    n = 0;
    return series_expand(&w, days, &n);
}

/* "0302 0309 ..." */
static void expect(const char *words)
{
    char text[2048] = "";
    for (size_t i = 0; i < n; i++)
        (void)snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%02d%02d%s",
                       i ? " " : "", days[i].day.month, days[i].day.day,
                       days[i].without ? "-"
                       : days[i].extra ? "+"
                                       : "");
    assert_string_equal(text, words);
}

static void rules_give_dates(void **state)
{
    (void)state;
    assert_int_equal(expand("FREQ=DAILY;INTERVAL=2", "2027-03-01", "2027-03-07", 0), SERIES_FINE);
    expect("0301 0303 0305 0307");
    assert_int_equal(expand("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "2027-03-02", NULL, 5),
                     SERIES_FINE);
    expect("0302 0304 0316 0318 0330");
    /* a month without that day has none (RFC 5545, 3.3.10) */
    assert_int_equal(expand("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-31", "2027-06-30", 0),
                     SERIES_FINE);
    expect("0131 0331 0531");
    assert_int_equal(expand("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", NULL, 3), SERIES_FINE);
    expect("0131 0228 0331");
    assert_int_equal(expand("FREQ=MONTHLY;BYDAY=2TU", "2027-03-01", NULL, 3), SERIES_FINE);
    expect("0309 0413 0511");
    assert_int_equal(expand("RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2027-03-01", NULL, 0),
                     SERIES_FINE);
    expect("0326 0430");
    assert_int_equal(expand("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "2027-05-01", NULL, 2),
                     SERIES_FINE);
    expect("0503 0601");
    assert_int_equal(expand("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270315T235959Z", "2027-03-01", NULL, 0),
                     SERIES_FINE);
    expect("0301 0308 0315");
}

/* A year of working days fits, a year of days too [SE-7]. */
static void a_year_fits(void **state)
{
    (void)state;
    assert_int_equal(expand("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2027-01-01", "2027-12-31", 0),
                     SERIES_FINE);
    assert_int_equal(n, 261);
    assert_int_equal(expand("FREQ=DAILY", "2028-01-01", "2028-12-31", 0), SERIES_FINE);
    assert_int_equal(n, 366);
}

static void dates_beside_the_rule(void **state)
{
    (void)state;
    struct series_when w = {.rule = "FREQ=WEEKLY",
                            .first = {2027, 3, 2},
                            .count = 3,
                            .also = "2027-03-05, 2027-03-09\n2027-02-26",
                            .without = "2027-03-16"};
    assert_int_equal(series_expand(&w, days, &n), SERIES_FINE);
    expect("0226+ 0302 0305+ 0309 0316-");
    w.also = "5 March";
    assert_int_equal(series_expand(&w, days, &n), SERIES_DATES);
    w.also = "2027-02-30";
    assert_int_equal(series_expand(&w, days, &n), SERIES_DATES);
}

/* Going on counts from the first date, and gives only what comes after the last [SE-9]. */
static void going_on_keeps_step(void **state)
{
    (void)state;
    const struct series_when w = {.rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
                                  .first = {2027, 3, 2},
                                  .after = {2027, 3, 20},
                                  .count = 2};
    assert_int_equal(series_expand(&w, days, &n), SERIES_FINE);
    expect("0330 0413");
}

/* SE-7: each is refused, and soon. */
static void bad_rules(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        const char *until;
        int count;
        enum series_refusal why;
    } bad[] = {
        {"FREQ=DAILY", NULL, 0, SERIES_ENDLESS},
        {"FREQ=WEEKLY;BYDAY=MO", NULL, 0, SERIES_ENDLESS},
        {"FREQ=SECONDLY", "2027-04-01", 0, SERIES_TOO_FINE},
        {"FREQ=MINUTELY;COUNT=5", NULL, 0, SERIES_TOO_FINE},
        {"FREQ=HOURLY", NULL, 3, SERIES_TOO_FINE},
        {"FREQ=DAILY;BYHOUR=9,10,11", NULL, 3, SERIES_TOO_FINE},
        {"FREQ=DAILY;COUNT=100000", NULL, 0, SERIES_TOO_MANY},
        {"FREQ=DAILY;UNTIL=99991231", NULL, 0, SERIES_TOO_MANY},
        {"FREQ=DAILY", "2029-12-31", 0, SERIES_TOO_MANY},
        {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", NULL, 5, SERIES_NO_DATE},
        {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", NULL, 0, SERIES_NO_DATE},
        {"FREQ=WEEKLY;BYDAY=MO", "2027-02-01", 0, SERIES_NO_DATE},
        {"FREQ=YEARLY", NULL, 40, SERIES_TOO_FAR},
        {"", NULL, 3, SERIES_RUBBISH},
        {"every tuesday", NULL, 3, SERIES_RUBBISH},
        {"FREQ=", NULL, 3, SERIES_RUBBISH},
        {"FREQ=FORTNIGHTLY", NULL, 3, SERIES_RUBBISH},
        {"FREQ=DAILY;BYDAY=XX", NULL, 3, SERIES_RUBBISH},
        {"FREQ=DAILY;INTERVAL=0", NULL, 3, SERIES_RUBBISH},
        {"FREQ=DAILY;INTERVAL=-4", NULL, 3, SERIES_RUBBISH},
        {"FREQ=DAILY\r\nDTSTART:20270301", NULL, 3, SERIES_RUBBISH},
        {"RSCALE=CHINESE;FREQ=YEARLY", NULL, 3, SERIES_RUBBISH},
        {"FREQ=DAILY;FREQ=WEEKLY", NULL, 3, SERIES_RUBBISH},
    };
    const clock_t began = clock();
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        const enum series_refusal why =
            expand(bad[i].rule, "2027-03-02", bad[i].until, bad[i].count);
        if (why != bad[i].why)
            print_error("%s: %d, not %d\n", bad[i].rule, (int)why, (int)bad[i].why);
        assert_int_equal(why, bad[i].why);
    }
    assert_true(clock() - began < CLOCKS_PER_SEC / 2 * test_rounds(1, 40));
}

static void forms_make_rules(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 16);
    const struct date second_tuesday = {2027, 3, 9};
    assert_string_equal(series_rule_of(a, "daily", 3, 0, second_tuesday), "FREQ=DAILY;INTERVAL=3");
    assert_string_equal(series_rule_of(a, "weekly", 1, 1U << 1 | 1U << 5, second_tuesday),
                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,FR");
    assert_string_equal(series_rule_of(a, "weekly", 2, 0, second_tuesday),
                        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
    assert_string_equal(series_rule_of(a, "monthly_day", 1, 0, second_tuesday),
                        "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=9");
    assert_string_equal(series_rule_of(a, "monthly_weekday", 1, 0, second_tuesday),
                        "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU");
    assert_string_equal(series_rule_of(a, "monthly_last_weekday", 1, 0, second_tuesday),
                        "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1TU");
    assert_string_equal(series_rule_alone(a, "FREQ=WEEKLY;COUNT=3;BYDAY=TU"),
                        "FREQ=WEEKLY;BYDAY=TU");
    assert_null(series_rule_alone(a, "no rule"));
    arena_free(a);
}

static void rules_in_words(void **state)
{
    (void)state;
    struct ctx ctx = {.arena = arena_new(1 << 16), .lang = text_lang("en")};
    const struct date d = {2027, 3, 9};
    static const struct {
        const char *rule, *text;
    } cases[] = {
        {"FREQ=DAILY", "every day"},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "every 2 weeks on Tuesday, Thursday"},
        {"FREQ=WEEKLY", "every week on Tuesday"},
        {"FREQ=MONTHLY;BYMONTHDAY=9", "every month on day 9"},
        {"FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday"},
        {"FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"},
        {"FREQ=MONTHLY;BYDAY=-1SU", "every month on the last Sunday"},
        {"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(series_rule_text(&ctx, cases[i].rule, d), cases[i].text);
    arena_free(ctx.arena);
}

static void choices_are_read(void **state)
{
    (void)state;
    struct series_choice c;
    assert_true(series_choice_parse("2027-03-16 skip", &c) && c.what == SERIES_SKIP);
    assert_true(series_choice_parse("2027-03-16 time 22:00 01:00 2500", &c));
    assert_true(c.what == SERIES_OTHER_TIME && c.from_min == 1320 && c.to_min == 1500 &&
                c.price_cents.v == 2500);
    static const char *const bad[] = {"",
                                      "skip",
                                      "2027-02-30 skip",
                                      "2027-03-16",
                                      "2027-03-16 perhaps",
                                      "2027-03-16 resource",
                                      "2027-03-16 resource !!",
                                      "2027-03-16 time 10:00",
                                      "2027-03-16 time 25:00 26:00",
                                      "2027-03-16 skip 1 2",
                                      "2027-03-16 cancel -5"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(series_choice_parse(bad[i], &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_give_dates),
        cmocka_unit_test(a_year_fits),
        cmocka_unit_test(dates_beside_the_rule),
        cmocka_unit_test(going_on_keeps_step),
        cmocka_unit_test(bad_rules),
        cmocka_unit_test(forms_make_rules),
        cmocka_unit_test(rules_in_words),
        cmocka_unit_test(choices_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
