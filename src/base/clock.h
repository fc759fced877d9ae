/* clock.h: the only source of time. Injected, so that a test can run a year in a minute.
 * Uses: nothing.   Threads: any. */
#ifndef LOGGIA_BASE_CLOCK_H
#define LOGGIA_BASE_CLOCK_H

#include "base/status.h"

#include <pthread.h>

struct clock {
    /* UTC, microseconds since the epoch. */
    int64_t (*now_us)(const struct clock *self);
    int64_t fixed_us; /* clock_fixed() only */
};

/* The machine's clock. */
extern const struct clock clock_system;

/* A clock that stands at at_s (UTC epoch seconds) until its fixed_us is changed. */
struct clock clock_fixed(int64_t at_s);

int64_t clock_now_us(const struct clock *c);
int64_t clock_now_s(const struct clock *c);

/* A clock that never goes back, for measuring; not injectable, never stored. Microseconds. */
int64_t clock_monotonic_us(void);
/* Microseconds for which this thread had a processor. */
int64_t clock_thread_us(void);

/* A condition that is waited for by that clock: who sets the machine's clock wakes nobody early and
 * lets nobody sleep for hours. End it with pthread_cond_destroy. */
void clock_cond_init(pthread_cond_t *cond);
/* False when it is until_us (monotonic) and nobody signalled. The mutex is held, as ever. */
bool clock_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_us);

#endif
