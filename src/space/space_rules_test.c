/* Rules of space/: prices, calendars, holidays, distances, slugs. */
#include "space/space_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct ctx test_ctx(void)
{
    return (struct ctx){.arena = arena, .clock = &clock_system};
}

static struct date day(int year, int month, int d)
{
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)d};
}

static struct degrees deg(double d)
{
    return (struct degrees){.has = true, .micro = (int32_t)(d * 1e6)};
}

/* ---- prices [SP-8] ---- */

static const struct resource priced = {.price_hour_cents = {true, 300},
                                       .price_half_day_cents = {true, 1200},
                                       .price_day_cents = {true, 1800}};

static void price_is_the_cheapest_cover(void **state)
{
    (void)state;
    static const struct {
        int32_t length_min;
        int64_t cents;
    } cases[] = {
        {1, 300},    {60, 300},   {61, 600},   {120, 600},  {270, 1200},  {300, 1200},
        {301, 1500}, {360, 1500}, {420, 1800}, {480, 1800}, {1440, 1800}, {1500, 2100},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct opt_int p = resource_price(&priced, cases[i].length_min);
        assert_true(p.has);
        assert_int_equal(p.v, cases[i].cents);
    }
}

static void price_uses_only_what_is_set(void **state)
{
    (void)state;
    struct resource none = {0};
    assert_false(resource_price(&none, 60).has);
    struct resource day_only = {.price_day_cents = {true, 1500}};
    assert_int_equal(resource_price(&day_only, 30).v, 1500);
    assert_int_equal(resource_price(&day_only, 1441).v, 3000);
    struct resource half_only = {.price_half_day_cents = {true, 1000}};
    assert_int_equal(resource_price(&half_only, 301).v, 2000);
    struct resource gratis = {.price_day_cents = {true, 0}};
    assert_true(resource_price(&gratis, 60).has);
    assert_int_equal(resource_price(&gratis, 60).v, 0);
}

/* Never dearer for less: a longer time costs at least as much. */
static void price_grows_with_time(void **state)
{
    (void)state;
    int64_t last = 0;
    for (int32_t m = 1; m <= 1500; m++) {
        int64_t now = resource_price(&priced, m).v;
        assert_true(now >= last);
        last = now;
    }
}

/* ---- calendars [SP-6] ---- */

static struct calendar office(void)
{
    struct calendar c = {.country = "IT", .holidays = true};
    for (int weekday = 1; weekday <= 5; weekday++) {
        c.open[weekday][0] = (struct span){540, 780};
        c.open[weekday][1] = (struct span){840, 1080};
        c.open_n[weekday] = 2;
    }
    return c;
}

static void day_has_its_spans_in_order(void **state)
{
    (void)state;
    struct calendar c = office();
    struct span spans[4];
    const char *why = "unset";
    assert_int_equal(calendar_day(&c, day(2027, 3, 2), spans, &why), 2);
    assert_null(why);
    assert_int_equal(spans[0].from, 540);
    assert_int_equal(spans[1].to, 1080);
    assert_int_equal(calendar_day(&c, day(2027, 3, 6), spans, &why), 0);
    assert_null(why);
}

static void house_may_be_open_day_and_night(void **state)
{
    (void)state;
    struct calendar c = {.country = "IT"};
    for (int weekday = 1; weekday <= 7; weekday++) {
        c.open[weekday][0] = (struct span){0, 1440};
        c.open_n[weekday] = 1;
    }
    struct span spans[4];
    assert_int_equal(calendar_day(&c, day(2027, 12, 25), spans, NULL), 1);
    assert_int_equal(spans[0].from, 0);
    assert_int_equal(spans[0].to, 1440);
}

static void closure_closes_first_to_last_day(void **state)
{
    (void)state;
    struct closure closures[] = {
        {1, day(2027, 8, 9), day(2027, 8, 22), "Ferie"},
        {2, day(2027, 8, 20), day(2027, 8, 27), "Lavori"},
    };
    struct calendar c = office();
    c.closures = closures;
    c.closures_n = 2;
    struct span spans[4];
    const char *why;
    assert_int_equal(calendar_day(&c, day(2027, 8, 6), spans, &why), 2);
    assert_int_equal(calendar_day(&c, day(2027, 8, 9), spans, &why), 0);
    assert_string_equal(why, "Ferie");
    assert_int_equal(calendar_day(&c, day(2027, 8, 20), spans, &why), 0);
    assert_string_equal(why, "Ferie");
    assert_int_equal(calendar_day(&c, day(2027, 8, 27), spans, &why), 0);
    assert_string_equal(why, "Lavori");
    assert_int_equal(calendar_day(&c, day(2027, 8, 30), spans, &why), 2);
}

static void holiday_closes_where_the_space_keeps_it(void **state)
{
    (void)state;
    struct calendar c = office();
    struct span spans[4];
    const char *why;
    assert_int_equal(calendar_day(&c, day(2027, 6, 2), spans, &why), 0);
    assert_string_equal(why, "Republic Day");
    c.holidays = false;
    assert_int_equal(calendar_day(&c, day(2027, 6, 2), spans, &why), 2);
}

/* ---- holidays [SP-7] ---- */

struct known {
    const char *country;
    int year, month, day;
    const char *name;
};

static void holidays_are_those_of_the_law(void **state)
{
    (void)state;
    static const struct known cases[] = {
        {"IT", 2027, 1, 6, "Epiphany"},
        {"IT", 2027, 3, 28, "Easter Sunday"},
        {"IT", 2027, 3, 29, "Easter Monday"},
        {"IT", 2026, 4, 6, "Easter Monday"},
        {"IT", 2027, 4, 25, "Liberation Day"},
        {"IT", 2027, 5, 1, "Labour Day"},
        {"IT", 2027, 8, 15, "Assumption Day"},
        {"IT", 2025, 10, 4, NULL},
        {"IT", 2026, 10, 4, "Saint Francis"},
        {"IT", 2027, 11, 1, "All Saints' Day"},
        {"IT", 2027, 12, 7, NULL},
        {"IT", 2027, 3, 26, NULL},
        {"IT", 2027, 6, 29, NULL},
        {"ES", 2027, 3, 26, "Good Friday"},
        {"ES", 2027, 3, 29, NULL},
        {"ES", 2027, 9, 11, NULL},
        {"ES", 2027, 10, 12, "National Day"},
        {"ES-CT", 2027, 10, 12, "National Day"},
        {"ES-CT", 2027, 3, 29, "Easter Monday"},
        {"ES-CT", 2027, 9, 11, "National Day of Catalonia"},
        {"ES-CT", 2027, 6, 24, "Saint John's Day"},
        {"CH", 2027, 8, 1, "National Day"},
        {"CH", 2027, 5, 6, "Ascension Day"},
        {"CH", 2027, 5, 1, NULL},
        {"FR", 2027, 5, 17, "Whit Monday"},
        {"FR", 2027, 7, 14, "National Day"},
        {"FR", 2027, 3, 26, NULL},
        {"DE", 2027, 10, 3, "German Unity Day"},
        {"DE", 2027, 3, 26, "Good Friday"},
        {"DE", 2027, 1, 6, NULL},
        {"AT", 2027, 5, 27, "Corpus Christi"},
        {"AT", 2027, 10, 26, "National Day"},
        {"AT", 2027, 3, 26, NULL},
        {"SI", 2027, 2, 8, "Preseren Day"},
        {"SI", 2027, 5, 2, "Labour Day"},
        {"SI", 2016, 1, 2, NULL},
        {"GB", 2027, 5, 3, "Early May bank holiday"},
        {"GB", 2027, 5, 31, "Spring bank holiday"},
        {"GB", 2027, 3, 29, NULL},
        {"JP", 2027, 1, 1, "New Year's Day"},
        {"", 2027, 12, 25, "Christmas Day"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct known *k = &cases[i];
        const char *name = holiday_name(k->country, day(k->year, k->month, k->day));
        if (k->name)
            assert_string_equal(name ? name : "none", k->name);
        else
            assert_null(name);
    }
}

/* 2027: Christmas is a Saturday, Boxing Day a Sunday: Monday 27 and Tuesday 28 stand in. 2022:
 * Christmas a Sunday, Boxing Day a Monday: Tuesday 27 stands in for Christmas. 2028: New Year a
 * Saturday. */
static void british_holidays_move_off_the_weekend(void **state)
{
    (void)state;
    assert_string_equal(holiday_name("GB", day(2027, 12, 27)), "Christmas Day");
    assert_string_equal(holiday_name("GB", day(2027, 12, 28)), "Boxing Day");
    assert_null(holiday_name("GB", day(2027, 12, 29)));
    assert_string_equal(holiday_name("GB", day(2022, 12, 26)), "Boxing Day");
    assert_string_equal(holiday_name("GB", day(2022, 12, 27)), "Christmas Day");
    assert_null(holiday_name("GB", day(2022, 12, 28)));
    assert_string_equal(holiday_name("GB", day(2026, 12, 28)), "Boxing Day");
    assert_string_equal(holiday_name("GB", day(2028, 1, 3)), "New Year's Day");
    assert_null(holiday_name("IT", day(2027, 12, 27)));
}

/* ---- terms and hours [SP-2] [SP-3] ---- */

/* SP-25: a kind has its own, or is as the space; of any kind as wide as one of them. */
static void kinds_have_lengths_of_their_own(void **state)
{
    (void)state;
    struct booking_terms t = space_default_terms;
    t.longest_min = 480;
    t.of_kind[KIND_DESK] = (struct length_bounds){240, 0};
    t.of_kind[KIND_ROOM] = (struct length_bounds){30, 600};
    assert_int_equal(terms_lengths(&t, KIND_DESK).shortest_min, 240);
    assert_int_equal(terms_lengths(&t, KIND_DESK).longest_min, 480);
    assert_int_equal(terms_lengths(&t, KIND_BOOTH).shortest_min, 60);
    assert_int_equal(terms_lengths(&t, 0).shortest_min, 30);
    assert_int_equal(terms_lengths(&t, 0).longest_min, 600);
    assert_true(terms_allow_length(&t, KIND_ROOM, 30));
    assert_false(terms_allow_length(&t, KIND_BOOTH, 30));
    assert_false(terms_allow_length(&t, KIND_DESK, 510));
    struct ctx ctx = test_ctx();
    assert_int_equal(space_check_terms(&ctx, &t), OK);
    const char *text = lengths_print(ctx.arena, t.of_kind);
    assert_string_equal(text, "desk 240 0;room 30 600");
    struct length_bounds read[KIND__MAX] = {{0}};
    lengths_read(text, read);
    assert_memory_equal(read, t.of_kind, sizeof(read));
    const struct length_bounds bad[] = {{45, 0}, {0, 30}, {240, 120}, {-60, 0}, {0, 2000}};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        t.of_kind[KIND_DESK] = bad[i];
        assert_int_equal(space_check_terms(&ctx, &t), INVALID);
    }
}

static void terms_that_contradict_are_refused(void **state)
{
    (void)state;
    struct ctx ctx = test_ctx();
    assert_int_equal(space_check_terms(&ctx, &space_default_terms), OK);
    struct booking_terms t = space_default_terms;
    t.step_min = 7;
    t.longest_min = SPACE_LONGEST_MIN + 60;
    t.horizon_days = 0;
    assert_int_equal(space_check_terms(&ctx, &t), INVALID);
    assert_int_equal(ctx.problem.fields_n, 3);
    assert_string_equal(ctx.problem.fields[0].code, "space.step");
    ctx = test_ctx();
    t = space_default_terms;
    t.shortest_min = 45;
    assert_int_equal(space_check_terms(&ctx, &t), INVALID);
    assert_string_equal(ctx.problem.fields[0].code, "space.shortest");
}

static void hours_that_touch_are_refused(void **state)
{
    (void)state;
    struct ctx ctx = test_ctx();
    struct calendar c = office();
    assert_int_equal(space_check_hours(&ctx, &c), OK);
    c.open[3][1].from = 780;
    assert_int_equal(space_check_hours(&ctx, &c), INVALID);
    c = office();
    c.open[3][1].to = 800;
    assert_int_equal(space_check_hours(&ctx, &c), INVALID);
    c = office();
    c.open[3][1].to = 1441;
    assert_int_equal(space_check_hours(&ctx, &c), INVALID);
}

/* ---- distances [SP-9] ---- */

static void distances_are_those_of_the_sphere(void **state)
{
    (void)state;
    /* Padova to Venezia, about 36 km; antipodes; nothing. */
    int64_t m = distance_m(deg(45.4064), deg(11.8768), deg(45.4408), deg(12.3155));
    assert_in_range(m, 34000, 35500);
    assert_in_range(distance_m(deg(0), deg(0), deg(0), deg(180)), 20015000, 20015200);
    assert_int_equal(distance_m(deg(45), deg(11), deg(45), deg(11)), 0);
    assert_in_range(distance_m(deg(0), deg(179.999), deg(0), deg(-179.999)), 200, 250);
}

/* Whatever lies within the distance lies in the box. */
static void box_holds_the_circle(void **state)
{
    (void)state;
    static const double lats[] = {0, 45.4, -60, 80, 89.5, -90};
    for (size_t i = 0; i < ARRAY_LEN(lats); i++) {
        struct degrees_box box = space_box(deg(lats[i]), deg(179.5), 100000);
        assert_int_equal(box.west, -180000000);
        box = space_box(deg(lats[i]), deg(12), 100000);
        for (double bearing = -1.5; bearing <= 1.5; bearing += 0.01) {
            struct degrees lon = deg(12 + bearing);
            if (distance_m(deg(lats[i]), deg(12), deg(lats[i]), lon) <= 100000)
                assert_true(lon.micro >= box.west && lon.micro <= box.east);
        }
    }
}

/* ---- slugs and keys [SP-5] ---- */

static void slugs_come_from_name_and_town(void **state)
{
    (void)state;
    assert_string_equal(space_slug_base(arena, "Cowo", "Forl\u00EC"), "cowo-forli");
    assert_string_equal(space_slug_base(arena, "Cowo Forl\u00EC", "Forl\u00EC"), "cowo-forli");
    assert_string_equal(
        space_slug_base(arena,
                        "\u0428\u0442\u0430\u0431-\u043A\u0432\u0430\u0440\u0442\u0438\u0440\u0430",
                        "\u041C\u043E\u0441\u043A\u0432\u0430"),
        "shtab-kvartira-moskva");
    assert_string_equal(space_slug_base(arena, "\u4E2D\u6587", ""), "space");
    assert_string_equal(space_slug_base(arena, "../../etc/passwd", ""), "etc-passwd");
}

static void keys_ignore_case_accents_and_signs(void **state)
{
    (void)state;
    struct space a = {.name = "L'Alveare", .town = "ROMA", .street = "Via Nicol\u00F2  Odero, 3"};
    struct space b = {.name = "l\u2019alveare ", .town = "Roma", .street = "via Nicolo Odero 3"};
    struct space_keys ka, kb;
    assert_true(space_keys_make(arena, &a, &ka));
    assert_true(space_keys_make(arena, &b, &kb));
    assert_string_equal(ka.key, "l alveare|roma|via nicolo odero 3");
    assert_string_equal(ka.key, kb.key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(price_is_the_cheapest_cover),
        cmocka_unit_test(price_uses_only_what_is_set),
        cmocka_unit_test(price_grows_with_time),
        cmocka_unit_test(day_has_its_spans_in_order),
        cmocka_unit_test(house_may_be_open_day_and_night),
        cmocka_unit_test(closure_closes_first_to_last_day),
        cmocka_unit_test(holiday_closes_where_the_space_keeps_it),
        cmocka_unit_test(holidays_are_those_of_the_law),
        cmocka_unit_test(british_holidays_move_off_the_weekend),
        cmocka_unit_test(kinds_have_lengths_of_their_own),
        cmocka_unit_test(terms_that_contradict_are_refused),
        cmocka_unit_test(hours_that_touch_are_refused),
        cmocka_unit_test(distances_are_those_of_the_sphere),
        cmocka_unit_test(box_holds_the_circle),
        cmocka_unit_test(slugs_come_from_name_and_town),
        cmocka_unit_test(keys_ignore_case_accents_and_signs),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
