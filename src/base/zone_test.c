#include "base/zone.h"

#include "base/zone_internal.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { HOUR = 3600 };

static struct date day(int year, int month, int d)
{
    return (struct date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)d};
}

static const struct zone *zone(const char *name)
{
    const struct zone *z = zone_get(name);
    if (!z)
        fail_msg("%s: not found", name);
    return z;
}

/* The instant of a civil time in UTC. */
static int64_t utc(int year, int month, int d, int hour, int min)
{
    return date_days(day(year, month, d)) * 86400 + hour * HOUR + min * 60;
}

static int64_t day_length(const char *name, struct date d)
{
    const struct zone *z = zone(name);
    return zone_day_start(z, date_add(d, 1)) - zone_day_start(z, d);
}

static void days_have_their_length(void **state)
{
    (void)state;
    assert_int_equal(day_length("Europe/Rome", day(2027, 3, 27)), 24 * HOUR);
    assert_int_equal(day_length("Europe/Rome", day(2027, 3, 28)), 23 * HOUR);
    assert_int_equal(day_length("Europe/Rome", day(2027, 10, 31)), 25 * HOUR);
    /* Past the last change that the file lists: the footer speaks. */
    assert_int_equal(day_length("Europe/Rome", day(2061, 3, 27)), 23 * HOUR);
    assert_int_equal(day_length("Europe/Rome", day(2061, 10, 30)), 25 * HOUR);
    assert_int_equal(day_length("America/Sao_Paulo", day(2018, 11, 4)), 23 * HOUR);
    assert_int_equal(day_length("America/Sao_Paulo", day(2019, 2, 16)), 25 * HOUR);
    assert_int_equal(day_length("America/Sao_Paulo", day(2027, 11, 7)), 24 * HOUR);
    assert_int_equal(day_length("Australia/Lord_Howe", day(2027, 10, 3)), 23 * HOUR + HOUR / 2);
    assert_int_equal(day_length("Australia/Lord_Howe", day(2027, 4, 4)), 24 * HOUR + HOUR / 2);
    assert_int_equal(day_length("Africa/Casablanca", day(2025, 2, 23)), 25 * HOUR);
    assert_int_equal(day_length("Africa/Casablanca", day(2025, 4, 6)), 23 * HOUR);
    assert_int_equal(day_length("Pacific/Apia", day(2011, 12, 30)), 0); /* left out */
}

/* BA-4 */
static void a_clock_set_forward_leaves_times_out(void **state)
{
    (void)state;
    int64_t first = 0;
    int64_t second = -7;
    const struct zone *rome = zone("Europe/Rome");
    for (int m = 120; m < 180; m++) {
        assert_int_equal(zone_instant(rome, day(2027, 3, 28), (minute)m, &first, &second),
                         ZONE_MISSING);
        assert_int_equal(first, utc(2027, 3, 28, 1, 0));
    }
    assert_int_equal(second, -7);
    assert_int_equal(zone_instant(rome, day(2027, 3, 28), 119, &first, &second), ZONE_ONCE);
    assert_int_equal(first, utc(2027, 3, 28, 0, 59));
    assert_int_equal(zone_instant(rome, day(2027, 3, 28), 180, &first, &second), ZONE_ONCE);
    assert_int_equal(first, utc(2027, 3, 28, 1, 0));
    /* Midnight itself is left out: the day begins at one. */
    const struct zone *sao_paulo = zone("America/Sao_Paulo");
    assert_int_equal(zone_instant(sao_paulo, day(2018, 11, 4), 0, &first, &second), ZONE_MISSING);
    assert_int_equal(first, utc(2018, 11, 4, 3, 0));
    assert_int_equal(zone_day_start(sao_paulo, day(2018, 11, 4)), utc(2018, 11, 4, 3, 0));
    assert_int_equal(zone_instant(sao_paulo, day(2018, 11, 3), 1440, &first, &second),
                     ZONE_MISSING);
    const struct zone *lord_howe = zone("Australia/Lord_Howe");
    assert_int_equal(zone_instant(lord_howe, day(2027, 10, 3), 120, &first, &second), ZONE_MISSING);
    assert_int_equal(first, utc(2027, 10, 2, 15, 30));
    assert_int_equal(zone_instant(lord_howe, day(2027, 10, 3), 150, &first, &second), ZONE_ONCE);
    assert_int_equal(first, utc(2027, 10, 2, 15, 30));
}

/* BA-4 */
static void a_clock_set_back_repeats_times(void **state)
{
    (void)state;
    int64_t first = 0;
    int64_t second = 0;
    const struct zone *rome = zone("Europe/Rome");
    for (int m = 120; m < 180; m++) {
        assert_int_equal(zone_instant(rome, day(2027, 10, 31), (minute)m, &first, &second),
                         ZONE_TWICE);
        assert_int_equal(first, utc(2027, 10, 31, 0, m - 120));
        assert_int_equal(second, first + HOUR);
    }
    assert_int_equal(zone_instant(rome, day(2027, 10, 31), 119, &first, &second), ZONE_ONCE);
    assert_int_equal(zone_instant(rome, day(2027, 10, 31), 180, &first, &second), ZONE_ONCE);
    assert_int_equal(first, utc(2027, 10, 31, 2, 0));
    const struct zone *sao_paulo = zone("America/Sao_Paulo");
    assert_int_equal(zone_instant(sao_paulo, day(2019, 2, 16), 23 * 60, &first, &second),
                     ZONE_TWICE);
    assert_int_equal(zone_instant(sao_paulo, day(2019, 2, 16), 1440, &first, &second), ZONE_ONCE);
    assert_int_equal(first, utc(2019, 2, 17, 3, 0));
    const struct zone *lord_howe = zone("Australia/Lord_Howe");
    assert_int_equal(zone_instant(lord_howe, day(2027, 4, 4), 90, &first, &second), ZONE_TWICE);
    assert_int_equal(second - first, HOUR / 2);
    /* Midnight twice: the day begins with the first. */
    const struct zone *azores = zone("Atlantic/Azores");
    assert_int_equal(zone_instant(azores, day(2025, 10, 26), 0, &first, &second), ZONE_TWICE);
    assert_int_equal(first, utc(2025, 10, 26, 0, 0));
    assert_int_equal(zone_day_start(azores, day(2025, 10, 26)), first);
}

static void ramadan_changes_the_clock_of_casablanca(void **state)
{
    (void)state;
    int64_t first = 0;
    int64_t second = 0;
    const struct zone *z = zone("Africa/Casablanca");
    assert_int_equal(zone_offset(z, utc(2025, 1, 15, 12, 0)), HOUR);
    assert_int_equal(zone_offset(z, utc(2025, 3, 10, 12, 0)), 0);
    assert_int_equal(zone_instant(z, day(2025, 2, 23), 150, &first, &second), ZONE_TWICE);
    assert_int_equal(zone_instant(z, day(2025, 4, 6), 150, &first, &second), ZONE_MISSING);
    assert_int_equal(zone_offset(z, utc(2025, 6, 1, 12, 0)), HOUR);
}

static void instants_become_civil_times(void **state)
{
    (void)state;
    struct date d;
    minute m;
    const struct zone *rome = zone("Europe/Rome");
    zone_civil(rome, utc(2027, 3, 2, 23, 30), &d, &m);
    assert_int_equal(date_compare(d, day(2027, 3, 3)), 0);
    assert_int_equal(m, 30);
    zone_civil(zone("America/Sao_Paulo"), utc(1969, 12, 31, 1, 0), &d, &m);
    assert_int_equal(date_compare(d, day(1969, 12, 30)), 0);
    assert_int_equal(m, 22 * 60);
    struct when w = zone_when(rome, utc(2027, 7, 1, 8, 0));
    assert_true(w.has);
    assert_int_equal(w.offset_s, 2 * HOUR);
    assert_true(w.utc == utc(2027, 7, 1, 8, 0));
    assert_int_equal(zone_offset(rome, utc(1850, 1, 1, 0, 0)), 2996); /* by the sun */
}

/* BA-4: there and back, every quarter of an hour of two years, in zones of every kind. */
static void civil_times_come_back_to_their_instant(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Europe/Rome",         "Europe/Dublin",     "America/St_Johns",
        "Asia/Kathmandu",      "Africa/Casablanca", "America/Nuuk",
        "Australia/Lord_Howe", "Pacific/Chatham",   "UTC"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const struct zone *z = zone(names[i]);
        for (int64_t at = utc(2036, 7, 1, 0, 0); at < utc(2038, 7, 1, 0, 0); at += 900) {
            struct date d;
            minute m;
            int64_t first = 0;
            int64_t second = 0;
            zone_civil(z, at, &d, &m);
            enum zone_fit fit = zone_instant(z, d, m, &first, &second);
            assert_int_not_equal(fit, ZONE_MISSING);
            if (first != at)
                assert_true(fit == ZONE_TWICE && second == at);
        }
    }
}

/* BA-5 */
static void names_that_are_paths_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "/etc/passwd",
                                      "../zoneinfo/UTC",
                                      "Europe/../UTC",
                                      "Europe/",
                                      "Europe",
                                      "Europe/Roma",
                                      "zone.tab",
                                      "tzdata.zi",
                                      "Europe/Rome\n",
                                      "Europe//Rome/.",
                                      "CET-1CEST,M3.5.0,M10.5.0",
                                      "right/Europe/Rome"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (zone_get(bad[i]))
            fail_msg("%s was taken for a zone", bad[i]);
    char endless[70] = {0};
    memset(endless, 'A', sizeof(endless) - 1);
    assert_null(zone_get(endless));
    assert_null(zone_get(NULL));
    assert_ptr_equal(zone_get("Europe/Rome"), zone_get("Europe/Rome"));
    assert_string_equal(zone_name(zone("Europe/Rome")), "Europe/Rome");
}

static void rules_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const good[] = {"UTC0",
                                       "CET-1CEST,M3.5.0,M10.5.0/3",
                                       "<+01>-1",
                                       "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                                       "EST5EDT,0/0,J365/25",
                                       "IST-1GMT0,M10.5.0,M3.5.0/1",
                                       "EET-2EEST,M3.4.4/50,M10.4.4/50",
                                       "AAA12:34:56BBB,J60/1:02:03,365"};
    static const char *const bad[] = {"",
                                      "CET",
                                      "CE-1",
                                      "CET-25",
                                      "CET-1CEST",
                                      "<+01-1",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,M3.5.7,M10.5.0",
                                      "CET-1CEST,J0,J5",
                                      "CET-1CEST,366,5",
                                      "CET-1CEST,M3.5.0/168,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0x",
                                      "CET-1CEST,M3.5.0,M10.5.0/1:60",
                                      "CET-1:60"};
    struct zone_rule r;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        if (!zone_rule_parse(good[i], &r))
            fail_msg("%s was refused", good[i]);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (zone_rule_parse(bad[i], &r))
            fail_msg("%s was taken", bad[i]);
}

static void rules_hold_through_the_year(void **state)
{
    (void)state;
    struct zone_rule r;
    int64_t until;
    /* Summer time all the year, as POSIX writes it: also in the second where two years meet. */
    assert_true(zone_rule_parse("EST5EDT,0/0,J365/25", &r));
    for (int64_t at = utc(2090, 1, 1, 0, 0); at < utc(2091, 1, 3, 0, 0); at += 900)
        assert_int_equal(zone_rule_at(&r, at, &until), -4 * HOUR);
    /* J60 is 1 March in every year, 59 is 29 February or 1 March. */
    assert_true(zone_rule_parse("AAA0BBB,J60/0,J70/0", &r));
    assert_int_equal(zone_rule_at(&r, utc(2092, 2, 29, 12, 0), &until), 0);
    assert_true(until == utc(2092, 3, 1, 0, 0));
    assert_int_equal(zone_rule_at(&r, utc(2092, 3, 1, 0, 0), &until), HOUR);
    assert_true(zone_rule_parse("AAA0BBB,59/0,70/0", &r));
    assert_int_equal(zone_rule_at(&r, utc(2092, 2, 29, 12, 0), &until), HOUR);
    assert_int_equal(zone_rule_at(&r, utc(2093, 2, 28, 12, 0), &until), 0);
    /* South of the equator summer spans the new year. */
    assert_true(zone_rule_parse("AEST-10AEDT,M10.1.0,M4.1.0/3", &r));
    assert_int_equal(zone_rule_at(&r, utc(2090, 12, 31, 23, 0), &until), 11 * HOUR);
    assert_int_equal(zone_rule_at(&r, utc(2090, 6, 30, 12, 0), &until), 10 * HOUR);
}

/* BA-5: every file cut short anywhere, and every byte of it spoilt, is refused or harmless. */
static void damaged_files_do_no_harm(void **state)
{
    (void)state;
    static unsigned char whole[8192];
    static unsigned char spoilt[8192];
    FILE *f = fopen("/usr/share/zoneinfo/Europe/Rome", "rb");
    if (!f)
        skip();
    size_t n = fread(whole, 1, sizeof(whole), f);
    (void)fclose(f);
    for (size_t cut = 0; cut < n; cut++) {
        unsigned char *exact = malloc(cut + 1); /* so that a sanitizer sees one byte too far */
        assert_non_null(exact);
        memcpy(exact, whole, cut);
        assert_null(zone_parse(exact, cut));
        free(exact);
    }
    for (size_t i = 0; i < n; i++) {
        memcpy(spoilt, whole, n);
        spoilt[i] ^= 0xFF;
        struct zone *z = zone_parse(spoilt, n);
        int64_t first;
        int64_t second;
        if (z) {
            (void)zone_instant(z, day(2027, 3, 28), 150, &first, &second);
            (void)zone_instant(z, day(2080, 3, 28), 150, &first, &second);
        }
        zone_free(z);
    }
}

static void *ask_for_zones(void *arg)
{
    static const char *const names[] = {"Asia/Tokyo", "Asia/Tehran", "Asia/Dubai", "Asia/Kabul"};
    for (int i = 0; i < 400; i++)
        if (!zone_get(names[i % 4]))
            *(bool *)arg = true;
    return NULL;
}

static void threads_share_the_cache(void **state)
{
    (void)state;
    pthread_t threads[4];
    bool failed[4] = {false};
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_for_zones, &failed[i]), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(failed[i]);
    }
}

static void another_folder_may_be_named(void **state)
{
    (void)state;
    assert_int_equal(setenv("TZDIR", "/nowhere/at/all", 1), 0);
    assert_null(zone_get("Europe/Vaduz"));
    assert_non_null(zone_get("Europe/Rome")); /* known already */
    assert_int_equal(unsetenv("TZDIR"), 0);
    assert_non_null(zone_get("Europe/Vaduz"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_have_their_length),
        cmocka_unit_test(a_clock_set_forward_leaves_times_out),
        cmocka_unit_test(a_clock_set_back_repeats_times),
        cmocka_unit_test(ramadan_changes_the_clock_of_casablanca),
        cmocka_unit_test(instants_become_civil_times),
        cmocka_unit_test(civil_times_come_back_to_their_instant),
        cmocka_unit_test(names_that_are_paths_are_refused),
        cmocka_unit_test(rules_are_read_or_refused),
        cmocka_unit_test(rules_hold_through_the_year),
        cmocka_unit_test(damaged_files_do_no_harm),
        cmocka_unit_test(threads_share_the_cache),
        cmocka_unit_test(another_folder_may_be_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
