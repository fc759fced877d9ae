#include "base/elision.h"

#include "base/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(LIMIT_ARENA_BYTES);
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *said(const char *lang, const char *text, const char *value)
{
    const struct elision e = elision_before(text_lang(lang), text, strlen(text), value);
    return arena_printf(arena, "%.*s%s%s", (int)(strlen(text) - e.dropped), text, e.added, value);
}

/* [BA-19] */
static void an_article_is_written_as_it_is_said_before_a_number(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"il ", "8 marzo", "l'8 marzo"},
        {"Il ", "11 marzo 2027", "L'11 marzo 2027"},
        {"vale dal ", "8 marzo", "vale dall'8 marzo"},
        {"fino al ", "11 marzo", "fino all'11 marzo"},
        {"fattura del ", "8 maggio", "fattura dell'8 maggio"},
        {"(nel ", "80", "(nell'80"},
        {"il ", "80", "l'80"},
        {"nei ", "8", "negli 8"},
        {"Tutti i ", "11", "Tutti gli 11"},
        {"dei ", "11.000", "degli 11.000"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(said("it", cases[i][0], cases[i][1]), cases[i][2]);
}

static void what_needs_no_elision_stays(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"il ", "1 marzo"}, {"il ", "18 marzo"}, {"dal ", "28 maggio"},   {"il ", "110"},
        {"il ", "sab 8"},   {"canal ", "8"},     {"per\u00F2il ", "11"},  {"", "8 marzo"},
        {"alle ", "8"},     {"il ", ""},         {"entro il giorno", "8"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *whole = arena_printf(arena, "%s%s", cases[i][0], cases[i][1]);
        assert_string_equal(said("it", cases[i][0], cases[i][1]), whole);
    }
    assert_string_equal(said("en", "del ", "8 March"), "del 8 March");
    assert_int_equal(elision_before(text_lang("it"), "il ", 3, NULL).dropped, 0);
    assert_int_equal(elision_before(NULL, "il ", 3, "8").dropped, 0);
}

static void a_filled_text_is_elided_where_a_value_stands(void **state)
{
    (void)state;
    struct ctx ctx = {.arena = arena, .lang = text_lang("it")};
    assert_string_equal(words(&ctx, "dal %s al %s", "8 marzo", "11 aprile"),
                        "dall'8 marzo all'11 aprile");
    assert_string_equal(words(&ctx, "dal %2$s al %1$s", "8 marzo", "10 aprile"),
                        "dal 10 aprile all'8 marzo");
    assert_string_equal(words(&ctx, "il %lld %% di %s", 8LL, "tutto"), "l'8 % di tutto");
    assert_string_equal(words(&ctx, "il %% e il %d", 7), "il % e il 7");
    /* What somebody wrote is his own. */
    assert_string_equal(words(&ctx, "%s: dal %s", "il 8 va bene", "8 marzo"),
                        "il 8 va bene: dall'8 marzo");
    assert_string_equal(words(&ctx, "il 8"), "il 8");
    ctx.lang = text_lang("en");
    assert_string_equal(words(&ctx, "al %s", "8"), "al 8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_article_is_written_as_it_is_said_before_a_number, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_needs_no_elision_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(a_filled_text_is_elided_where_a_value_stands, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
