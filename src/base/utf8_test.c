#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

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

/* Every code point is written, read and valid, but for the surrogates. */
static void every_character_goes_there_and_back(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 64);
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        buf_clear(&b);
        utf8_put(&b, point);
        uint32_t back = 0;
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        size_t n = utf8_next(b.p, b.n, &back);
        assert_int_equal(n, surrogate ? 0 : b.n);
        if (!surrogate)
            assert_int_equal(back, point);
        for (size_t cut = 1; cut < b.n; cut++)
            assert_int_equal(utf8_next(b.p, cut, &back), 0);
    }
    buf_free(&b);
}

/* BA-8 */
static void malformed_bytes_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x80\x80",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xF0\x80\x80\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFE",
                                      "\xFF",
                                      "\xC3",
                                      "\xE2\x82",
                                      "\xE2\x28\xA1",
                                      "a\xC3(",
                                      "\xF0\x9F\x98"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(utf8_valid(bad[i], strlen(bad[i])));
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("a\0b", 3));
    assert_true(utf8_valid("Forl\u00EC \u4E2D \U0001F600", 15));
    assert_int_equal(utf8_count("Forl\u00EC \u4E2D \U0001F600"), 9);
    assert_int_equal(utf8_count(""), 0);
}

static void text_read_wrongly_is_repaired(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Universit\u00C3\u00A4t", "Universit\u00E4t"},
        {"Forl\u00C3\u00AC", "Forl\u00EC"},
        {"Citt\u00C3\u00A0 Sant\u00E2\u20AC\u2122Angelo", "Citt\u00E0 Sant\u2019Angelo"},
        {"Universit\u00C3\u0192\u00C2\u00A4t", "Universit\u00E4t"}, /* twice over */
        {"\u00C5\u00BDalec", "\u017Dalec"},
        {"\u00D0\u0153\u00D0\u00BE\u00D1\xC2\x81\u00D0\u00BA\u00D0\u00B2\u00D0\u00B0",
         "\u041C\u043E\u0441\u043A\u0432\u0430"},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        assert_string_equal(utf8_repair(arena, pairs[i][0]), pairs[i][1]);
}

/* BA-8 */
static void sound_text_is_left_alone(void **state)
{
    (void)state;
    static const char *const sound[] = {"",
                                        "plain",
                                        "Forl\u00EC",
                                        "S\u00E3o Paulo",
                                        "CAF\u00C3",
                                        "\u4E2D\u6587",
                                        "\u017Dalec",
                                        "Universit\u00C3\u00A4t \u4E2D",
                                        "Citt\u00E0 \u00C3\u00A0 met\u00E0"};
    for (size_t i = 0; i < ARRAY_LEN(sound); i++) {
        assert_string_equal(utf8_repair(arena, sound[i]), sound[i]);
    }
}

static void other_bytes_are_taken_for_windows(void **state)
{
    (void)state;
    assert_string_equal(utf8_of_windows(arena, "Forl\xEC \x80 9", 9), "Forl\u00EC \u20AC 9");
    assert_string_equal(utf8_of_windows(arena, "Forl\xC3\xAC", 6), "Forl\u00EC");
    assert_string_equal(utf8_of_windows(arena, "\x81\xFF", 2), "\uFFFD\u00FF");
    assert_string_equal(utf8_of_windows(arena, "", 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_goes_there_and_back),
        cmocka_unit_test(malformed_bytes_are_refused),
        cmocka_unit_test(text_read_wrongly_is_repaired),
        cmocka_unit_test(sound_text_is_left_alone),
        cmocka_unit_test(other_bytes_are_taken_for_windows),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
