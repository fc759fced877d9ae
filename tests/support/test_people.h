/* test_people.h: what tests of people stand on: each case on both engines, sessions whose cookie
 * is known. Outside a request nothing is said to a browser: the secret of a session is drawn again
 * from the same chance. It includes cmocka.h. */
#ifndef LOGGIA_TEST_PEOPLE_H
#define LOGGIA_TEST_PEOPLE_H

#include "people/people_internal.h"
#include "test_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};

/* One transaction on each engine that is here. */
static inline void play(enum status (*work)(struct ctx *ctx, void *arg))
{
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        test_store_close(&t);
    }
}

/* As in the slow lane: a connection, no transaction. */
static inline void play_slow(void (*work)(struct test_store *t))
{
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(db_open(t.store, DB_WRITE, &t.ctx.db), OK);
        work(&t);
        db_close(t.ctx.db);
        test_store_close(&t);
    }
}

static inline void pass_s(struct test_store *t, int64_t seconds)
{
    t->clock.fixed_us += seconds * 1000000;
}

static inline void forget_problem(struct ctx *ctx)
{
    ctx->problem = (struct problem){0};
}

/* Begin a session; the value that the cookie gets. */
static inline void begin(struct ctx *ctx, int64_t account_id, char ret_cookie[RNG_SECRET_CHARS + 1])
{
    struct rng same = *ctx->rng;
    rng_secret(&same, ret_cookie);
    assert_int_equal(session_start(ctx, account_id), OK);
}

/* Who sits behind this cookie acts from now on. */
static inline enum status who(struct ctx *ctx, const char *cookie)
{
    const struct actor *actor = NULL;
    enum status s = people_of_session(ctx, cookie, &actor);
    if (s == OK)
        ctx->actor = actor;
    return s;
}

#endif
