/* test_both.h: one transaction on each engine that is here, each time with a store of its own.
 * It includes cmocka.h. */
#ifndef LOGGIA_TEST_BOTH_H
#define LOGGIA_TEST_BOTH_H

#include "booking/booking.h"
#include "store/store.h"

#include "support/test_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* `arg` of the work is the struct test_store. */
static inline void on_both(enum status (*work)(struct ctx *ctx, void *arg))
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

#endif
