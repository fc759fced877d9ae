/* Every allocation fails once: nothing crashes, and want of memory is told. `make torture` runs it;
 * without -DARENA_TORTURE there is nothing to fail. */
#include "base/ctx.h"
#include "base/email.h"
#include "base/fold.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#ifdef ARENA_TORTURE

/* Something that allocates; true when it had the memory it needed. */
struct work {
    const char *name;
    bool (*run)(struct arena *a);
};

static bool fold(struct arena *a)
{
    return fold_words(a, "Reggio nell'Emilia") && fold_slug(a, "Officina delle Idee", 12);
}

static bool repair(struct arena *a)
{
    return utf8_repair(a, "Universit\u00C3\u0192\u00C2\u00A4t") &&
           utf8_of_windows(a, "Forl\xEC", 5);
}

static bool mailbox(struct arena *a)
{
    struct mailbox m;
    return email_key(a, "Ada@Example.org") &&
           mailbox_parse(a, "Rete <ciao@loggia.example>", &m) == OK;
}

/* A refusal is explained even then: with the bare message. */
static bool refuse(struct arena *a)
{
    struct ctx ctx = {.arena = a};
    static const char message[] = "Only %d.";
    (void)ctx_fail(&ctx, CONFLICT, "test.taken", message, 3);
    assert_non_null(ctx.problem.detail);
    return ctx.problem.detail != message;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const struct work all[] = {
        {"fold", fold}, {"repair", repair}, {"mailbox", mailbox}, {"refuse", refuse}};
    struct arena *a = arena_new(1 << 16);
    assert_non_null(a);
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        arena_fail_at(0);
        assert_true(all[i].run(a));
        uint64_t needed = arena_asked();
        assert_true(needed > 0);
        for (uint64_t n = 1; n <= needed; n++) {
            arena_reset(a);
            arena_fail_at(n);
            if (all[i].run(a))
                fail_msg("%s did not see that allocation %d failed", all[i].name, (int)n);
        }
        arena_fail_at(0);
        arena_reset(a);
    }
    arena_free(a);
}

#else

static void every_allocation_may_fail(void **state)
{
    (void)state;
    skip();
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
