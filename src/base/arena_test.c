#include "base/arena.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void check_memory(struct arena *a)
{
    assert_non_null(a);
    unsigned char *last = NULL;
    for (size_t n = 1; n < 40000; n = n * 3 + 1) {
        unsigned char *p = arena_alloc(a, n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xEE, n);
        assert_ptr_not_equal(p, last);
        last = p;
    }
    assert_non_null(arena_alloc(a, 0));
    arena_free(a);
}

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    check_memory(arena_new(1 << 20));
    check_memory(arena_new_small(1 << 20));
    arena_free(NULL);
}

static void check_maximum(struct arena *a)
{
    assert_non_null(a);
    for (int round = 0; round < 3; round++) {
        assert_non_null(arena_alloc(a, 60000));
        assert_null(arena_alloc(a, 60000));
        assert_non_null(arena_alloc(a, 40000));
        assert_null(arena_alloc(a, 1));
        assert_int_equal(arena_used(a), 100000);
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
        unsigned char *p = arena_alloc(a, 1000);
        assert_int_equal(p[999], 0);
        memset(p, 1, 1000);
        arena_reset(a);
    }
    assert_null(arena_array(a, SIZE_MAX / 2, 3));
    assert_null(arena_alloc(a, SIZE_MAX));
    assert_non_null(arena_array(a, 10, 8));
    arena_free(a);
}

/* BA-1 */
static void the_maximum_holds_and_reset_gives_it_back(void **state)
{
    (void)state;
    check_maximum(arena_new(100000));
    check_maximum(arena_new_small(100000));
}

/* A thousand that hold 2 kB each take little more than that. */
static void a_small_one_is_small(void **state)
{
    (void)state;
#if defined(__GLIBC__) && !defined(ARENA_DEBUG) && !defined(__SANITIZE_ADDRESS__)
    enum { MANY = 1000, TEXTS = 20 };
    struct arena *many[MANY];
    const size_t before = mallinfo2().uordblks;
    for (int i = 0; i < MANY; i++) {
        many[i] = arena_new_small(1 << 20);
        for (int k = 0; k < TEXTS; k++)
            assert_non_null(arena_alloc(many[i], 100));
    }
    const int64_t used = (int64_t)(mallinfo2().uordblks - before);
    for (int i = 0; i < MANY; i++)
        arena_free(many[i]);
    if (used > 0) /* valgrind's own heap says nothing */
        assert_in_range(used, MANY * 2000, MANY * 3500);
#endif
}

/* BA-1 */
static void an_array_grows_with_what_it_holds(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    struct arena *a = arena_new(64 * MANY);
    int64_t *list = NULL;
    size_t size = 0;
    for (int64_t n = 0; n < MANY; n++) {
        list = arena_room(a, list, (size_t)n, &size, sizeof(*list));
        assert_non_null(list);
        assert_true((size_t)n < size);
        assert_int_equal(list[n], 0);
        list[n] = n;
    }
    for (int64_t i = 0; i < MANY; i++)
        assert_int_equal(list[i], i);
    assert_ptr_equal(arena_room(a, list, size - 1, &size, sizeof(*list)), list);
    const size_t before = size;
    assert_null(arena_room(a, list, size, &size, 100 * sizeof(*list)));
    assert_int_equal(size, before);
    arena_free(a);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct arena *a = arena_new(1000);
    assert_non_null(a);
    assert_string_equal(arena_strdup(a, "text"), "text");
    assert_string_equal(arena_strndup(a, "text", 2), "te");
    assert_string_equal(arena_printf(a, "%s-%d", "n", 7), "n-7");
    assert_null(arena_strdup(a, NULL));
    assert_null(arena_strndup(a, NULL, 3));
    assert_null(arena_printf(a, "%2000d", 1));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(the_maximum_holds_and_reset_gives_it_back),
        cmocka_unit_test(a_small_one_is_small),
        cmocka_unit_test(an_array_grows_with_what_it_holds),
        cmocka_unit_test(texts_are_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
