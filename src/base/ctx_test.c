#include "base/ctx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct clock noon;
static struct ctx ctx;

static int setup(void **state)
{
    (void)state;
    noon = clock_fixed(1803978000);
    ctx = (struct ctx){.arena = arena_new(1 << 16), .clock = &noon, .lang = text_lang("it")};
    return ctx.arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(ctx.arena);
    return 0;
}

static void time_stands_still_until_it_is_moved(void **state)
{
    (void)state;
    assert_int_equal(ctx_now_s(&ctx), 1803978000);
    noon.fixed_us += 90 * 1000000;
    assert_int_equal(ctx_now_s(&ctx), 1803978090);
    assert_true(clock_now_us(&noon) == 1803978090 * (int64_t)1000000);
    int64_t before = clock_monotonic_us();
    assert_true(clock_monotonic_us() >= before);
    assert_true(clock_now_s(&clock_system) > 1700000000);
}

/* BA-15 */
static void the_first_explanation_of_a_refusal_stays(void **state)
{
    (void)state;
    assert_int_equal(ctx_fail(&ctx, CONFLICT, "test.taken", "Only %d of %s.", 3, "these"),
                     CONFLICT);
    assert_int_equal(ctx_fail(&ctx, FAILED, "test.other", "Something else."), FAILED);
    assert_string_equal(ctx.problem.code, "test.taken");
    assert_string_equal(ctx.problem.detail, "Only 3 of these.");
}

/* BA-15, and the reader's language */
static void refused_fields_are_gathered_up_to_their_limit(void **state)
{
    (void)state;
    for (int i = 0; i < LIMIT_PROBLEM_FIELDS + 5; i++)
        assert_int_equal(ctx_field(&ctx, "email", "field.test", "Number %d.", i), INVALID);
    assert_string_equal(ctx.problem.code, "form.invalid");
    assert_string_equal(ctx.problem.detail, ctx_text(&ctx, "Please look at the marked fields."));
    assert_string_not_equal(ctx.problem.detail, "Please look at the marked fields.");
    assert_int_equal(ctx.problem.fields_n, LIMIT_PROBLEM_FIELDS);
    assert_string_equal(ctx.problem.fields[0].detail, "Number 0.");
    assert_string_equal(ctx.problem.fields[LIMIT_PROBLEM_FIELDS - 1].name, "email");
}

static void want_of_memory_leaves_the_message_itself(void **state)
{
    (void)state;
    while (arena_alloc(ctx.arena, 64))
        continue;
    assert_int_equal(
        ctx_fail(&ctx, LIMIT, "test.memory", "Only %d of a great many words that need room.", 3),
        LIMIT);
    assert_string_equal(ctx.problem.detail, "Only %d of a great many words that need room.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(time_stands_still_until_it_is_moved, setup, teardown),
        cmocka_unit_test_setup_teardown(the_first_explanation_of_a_refusal_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_fields_are_gathered_up_to_their_limit, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(want_of_memory_leaves_the_message_itself, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
