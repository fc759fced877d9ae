/* renewals DB: what a month does to the memberships of an invented house: all that is due within
 * the next 31 days in the file, which is changed. Prints "memberships milliseconds". */
#include "plan/plan.h"
#include "store/store.h"

#include <stdio.h>

enum { DAYS = 31, DAY_S = 86400 };

static enum status tend(struct ctx *ctx, void *arg)
{
    return plan_tend(ctx, arg);
}

int main(int argc, char **argv)
{
    const char *why = "";
    struct store *store = NULL;
    if (argc != 2 || store_open(argv[1], &store, &why) != OK) {
        (void)fprintf(stderr, "renewals DB: %s\n", why);
        return 1;
    }
    struct clock clock = clock_fixed(clock_now_s(&clock_system) + (int64_t)DAYS * DAY_S);
    struct rng rng = rng_seeded(1);
    struct ctx ctx = {.arena = arena_new(LIMIT_ARENA_BYTES),
                      .clock = &clock,
                      .rng = &rng,
                      .lang = text_lang("it")};
    const int64_t began = clock_monotonic_us();
    size_t all = 0;
    size_t n = 1;
    while (n > 0) {
        n = 0;
        arena_reset(ctx.arena);
        if (store_tx(store, &ctx, DB_WRITE, tend, &n) != OK)
            return 1;
        all += n;
    }
    printf("%zu %.1f\n", all, (double)(clock_monotonic_us() - began) / 1000);
    arena_free(ctx.arena);
    store_close(store);
    return 0;
}
