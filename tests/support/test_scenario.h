/* test_scenario.h: one scenario played on both engines; what it writes down is compared. */
#ifndef LOGGIA_TEST_SCENARIO_H
#define LOGGIA_TEST_SCENARIO_H

#include "support/test_store.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct scenario {
    struct test_store *t;
    struct buf *out; /* what it saw; the same on both engines */
};

static inline void run_on_both(void (*play)(struct scenario *s))
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    struct buf seen[ARRAY_LEN(engines)];
    bool played[ARRAY_LEN(engines)];
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        buf_init(&seen[i], 1 << 20);
        played[i] = test_store_open(&t, engines[i]);
        if (!played[i])
            continue;
        struct scenario s = {.t = &t, .out = &seen[i]};
        play(&s);
        test_store_close(&t);
    }
    if (played[1]) {
        assert_int_equal(seen[0].n, seen[1].n);
        if (seen[0].n)
            assert_memory_equal(seen[0].p, seen[1].p, seen[0].n);
    }
    for (size_t i = 0; i < ARRAY_LEN(engines); i++)
        buf_free(&seen[i]);
}

/* `work` in a transaction of the scenario's store; its argument is the scenario. */
static inline enum status in_tx(struct scenario *s, enum db_mode mode,
                                enum status (*work)(struct ctx *ctx, void *arg))
{
    return store_tx(s->t->store, &s->t->ctx, mode, work, s);
}

static inline void saw(struct scenario *s, const char *expected)
{
    assert_int_equal(s->out->n, strlen(expected));
    if (s->out->n)
        assert_memory_equal(s->out->p, expected, s->out->n);
}

#endif
