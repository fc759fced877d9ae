#include "base/clock.h"

#include <errno.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec t;
    (void)clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t system_now_us(const struct clock *self)
{
    (void)self;
    return read_clock(CLOCK_REALTIME);
}

const struct clock clock_system = {.now_us = system_now_us};

static int64_t fixed_now_us(const struct clock *self)
{
    return self->fixed_us;
}

struct clock clock_fixed(int64_t at_s)
{
    return (struct clock){.now_us = fixed_now_us, .fixed_us = at_s * 1000000};
}

int64_t clock_now_us(const struct clock *c)
{
    return c->now_us(c);
}

int64_t clock_now_s(const struct clock *c)
{
    return c->now_us(c) / 1000000;
}

int64_t clock_monotonic_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_thread_us(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

void clock_cond_init(pthread_cond_t *cond)
{
    pthread_condattr_t monotonic;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(cond, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
}

bool clock_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_us)
{
    struct timespec until = {until_us / 1000000, until_us % 1000000 * 1000};
    return pthread_cond_timedwait(cond, mutex, &until) != ETIMEDOUT;
}
