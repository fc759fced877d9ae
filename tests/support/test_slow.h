/* test_slow.h: how long random histories are. Under valgrind, which LOGGIA_TEST_SLOW tells, one
 * takes fifty times as long, and a few are as good at finding what valgrind looks for. */
#ifndef LOGGIA_TEST_SLOW_H
#define LOGGIA_TEST_SLOW_H

#include <stdlib.h>

static inline int test_rounds(int usual, int where_all_is_slow)
{
    return getenv("LOGGIA_TEST_SLOW") ? where_all_is_slow : usual;
}

#endif
