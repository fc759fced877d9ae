#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void ids_of_fifty_bits_have_ten_characters(void **state)
{
    (void)state;
    char text[ID_CHARS_MAX + 1];
    assert_int_equal(id_print(1, text), 10);
    assert_string_equal(text, "0000000001");
    assert_int_equal(id_print(((int64_t)1 << 50) - 1, text), 10);
    assert_string_equal(text, "zzzzzzzzzz");
    assert_int_equal(id_print((int64_t)1 << 50, text), 11);
    assert_string_equal(text, "10000000000");
    assert_int_equal(id_print(INT64_MAX, text), 13);
    assert_string_equal(text, "7zzzzzzzzzzzz");
    assert_int_equal(id_print(0, text), 10);
    assert_string_equal(text, "0000000000");
}

/* BA-7 */
static void what_is_printed_is_read_back(void **state)
{
    (void)state;
    char text[ID_CHARS_MAX + 1];
    for (int bit = 0; bit < 63; bit++) {
        for (int64_t near = -1; near <= 1; near++) {
            int64_t id = (int64_t)(((uint64_t)1 << bit) + (uint64_t)near);
            if (id <= 0)
                continue;
            int64_t back = 0;
            (void)id_print(id, text);
            assert_int_equal(id_parse(text, &back), OK);
            assert_true(back == id);
        }
    }
}

/* BA-7 */
static void people_may_write_alike_letters_and_hyphens(void **state)
{
    (void)state;
    int64_t a = 0;
    int64_t b = 0;
    assert_int_equal(id_parse("01k5ab0cde", &a), OK);
    assert_int_equal(id_parse("OL-K5AB-oCDE-", &b), OK);
    assert_true(a == b);
    assert_int_equal(id_parse("0ik5ab0cde", &b), OK);
    assert_true(a == b);
}

/* BA-7 */
static void all_else_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "-",
                                      "123456789",
                                      "0000000000",
                                      "00000000001",
                                      "8000000000000",
                                      "zzzzzzzzzzzzz",
                                      "12345678901234",
                                      "u000000001",
                                      "000000000 1",
                                      " 0000000001",
                                      "000000000\xC3\xA8"};
    int64_t id = 77;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(id_parse(bad[i], &id), INVALID);
    assert_int_equal(id_parse(NULL, &id), INVALID);
    assert_int_equal(id, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_of_fifty_bits_have_ten_characters),
        cmocka_unit_test(what_is_printed_is_read_back),
        cmocka_unit_test(people_may_write_alike_letters_and_hyphens),
        cmocka_unit_test(all_else_is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
