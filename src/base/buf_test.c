#include "base/arena.h"
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* BA-1 */
static void text_grows_up_to_its_maximum_and_no_further(void **state)
{
    (void)state;
    for (size_t max = 0; max < 3000; max += 7) {
        struct buf b;
        buf_init(&b, max);
        for (size_t i = 0; i < max; i++)
            buf_char(&b, 'x');
        assert_false(b.failed);
        assert_int_equal(b.n, max);
        buf_char(&b, 'x');
        assert_true(b.failed);
        assert_int_equal(b.n, max);
        buf_free(&b);
    }
}

/* BA-2 */
static void a_failure_stays_until_it_is_cleared(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 4);
    buf_str(&b, "12345");
    assert_true(b.failed);
    buf_str(&b, "1");
    assert_int_equal(b.n, 0);
    assert_false(buf_reserve(&b, 0));
    buf_clear(&b);
    buf_str(&b, "1234");
    assert_false(b.failed);
    assert_memory_equal(b.p, "1234", 4);
    assert_false(buf_reserve(&b, SIZE_MAX));
    buf_free(&b);
    assert_int_equal(b.max, 4);
    assert_null(b.p);
}

static void numbers_and_formats_are_appended(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 200);
    buf_int(&b, 0);
    buf_char(&b, ' ');
    buf_int(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_int(&b, INT64_MAX);
    buf_printf(&b, " %s=%d", "n", 7);
    buf_str(&b, NULL);
    BUF_LIT(&b, "!");
    buf_char(&b, '\0');
    assert_false(b.failed);
    assert_string_equal(b.p, "0 -9223372036854775808 9223372036854775807 n=7!");
    buf_free(&b);
}

static void what_was_written_is_taken_along(void **state)
{
    (void)state;
    struct arena *a = arena_new(1000);
    assert_non_null(a);
    struct buf b;
    buf_init(&b, 4);
    assert_string_equal(buf_text(&b, a), "");
    buf_str(&b, "abcd");
    assert_string_equal(buf_text(&b, a), "abcd");
    assert_int_equal(b.n, 0);
    buf_str(&b, "abcde");
    assert_null(buf_text(&b, a));
    assert_false(b.failed);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_up_to_its_maximum_and_no_further),
        cmocka_unit_test(a_failure_stays_until_it_is_cleared),
        cmocka_unit_test(numbers_and_formats_are_appended),
        cmocka_unit_test(what_was_written_is_taken_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
