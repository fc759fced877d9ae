#include "base/rng.h"

#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* BA-6 */
static void a_seed_gives_the_numbers_of_the_reference(void **state)
{
    (void)state;
    /* From the authors' splitmix64.c and xoshiro256starstar.c, seed 1234567. */
    static const uint64_t splitmix[4] = {6457827717110365317U, 3203168211198807973U,
                                         9817491932198370423U, 4593380528125082431U};
    struct rng r = rng_seeded(1234567);
    for (size_t i = 0; i < ARRAY_LEN(splitmix); i++)
        assert_true(r.state[i] == splitmix[i]);
    /* The first numbers from the state 1, 2, 3, 4. */
    static const uint64_t xoshiro[4] = {11520U, 0U, 1509978240U, 1215971899390074240U};
    struct rng small = {.state = {1, 2, 3, 4}};
    for (size_t i = 0; i < ARRAY_LEN(xoshiro); i++)
        assert_true(rng_u64(&small) == xoshiro[i]);
}

static void seeds_repeat_and_differ(void **state)
{
    (void)state;
    struct rng a = rng_seeded(5);
    struct rng b = rng_seeded(5);
    struct rng c = rng_seeded(6);
    int same = 0;
    for (int i = 0; i < 100; i++) {
        uint64_t v = rng_u64(&a);
        assert_true(v == rng_u64(&b));
        same += v == rng_u64(&c);
    }
    assert_int_equal(same, 0);
}

static void below_reaches_every_number_and_no_other(void **state)
{
    (void)state;
    struct rng seeded = rng_seeded(42);
    struct rng secure = rng_secure();
    struct rng *both[2] = {&seeded, &secure};
    for (size_t k = 0; k < 2; k++) {
        int seen[7] = {0};
        for (int i = 0; i < 7000; i++) {
            uint64_t v = rng_below(both[k], 7);
            assert_true(v < 7);
            seen[v]++;
        }
        for (size_t i = 0; i < ARRAY_LEN(seen); i++)
            assert_in_range(seen[i], 700, 1300);
        assert_true(rng_below(both[k], 1) == 0);
        assert_true(rng_below(both[k], UINT64_MAX) < UINT64_MAX);
    }
}

static void bytes_of_any_number_are_filled_and_no_more(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 33; n++) {
        unsigned char bytes[40];
        memset(bytes, 0xEE, sizeof(bytes));
        struct rng r = rng_seeded(n);
        rng_bytes(&r, bytes, n);
        for (size_t i = n; i < sizeof(bytes); i++)
            assert_int_equal(bytes[i], 0xEE);
    }
    struct rng r = rng_seeded(9);
    struct rng again = rng_seeded(9);
    unsigned char bytes[8];
    rng_bytes(&r, bytes, sizeof(bytes));
    uint64_t v = rng_u64(&again);
    assert_memory_equal(bytes, &v, sizeof(v));
}

/* BA-6 */
static void secrets_are_long_and_never_twice(void **state)
{
    (void)state;
    struct rng secure = rng_secure();
    char a[RNG_SECRET_CHARS + 1];
    char b[RNG_SECRET_CHARS + 1];
    rng_secret(&secure, a);
    rng_secret(&secure, b);
    assert_int_equal(strlen(a), RNG_SECRET_CHARS);
    assert_int_equal(strspn(a, id_digits), RNG_SECRET_CHARS);
    assert_string_not_equal(a, b);
    struct rng seeded = rng_seeded(3);
    struct rng again = rng_seeded(3);
    rng_secret(&seeded, a);
    rng_secret(&again, b);
    assert_string_equal(a, b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_numbers_of_the_reference),
        cmocka_unit_test(seeds_repeat_and_differ),
        cmocka_unit_test(below_reaches_every_number_and_no_other),
        cmocka_unit_test(bytes_of_any_number_are_filled_and_no_more),
        cmocka_unit_test(secrets_are_long_and_never_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
