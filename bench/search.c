/* search: how long "what is free, 10 to 12" over the whole network takes inside the program.
 * Usage: search FILE|postgresql://... SECONDS. Prints the median in milliseconds. */
#include "booking/booking_find.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum { RUNS_MAX = 100000, DAYS = 60 };

static int64_t times_us[RUNS_MAX];

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static enum status search(struct ctx *ctx, int day)
{
    const struct atlas *atlas;
    struct find_list found;
    struct find_ask ask = {
        .kind = KIND_ROOM,
        .people = 1,
        .order = FIND_BY_FREE,
        .span = {.date = date_of_days(ctx_now_s(ctx) / 86400 + 2 + day), .from = 600, .to = 720}};
    enum status s = atlas_take(ctx, &atlas);
    if (s != OK)
        return s;
    s = find_spaces(ctx, atlas, &ask, &found);
    atlas_release(atlas);
    return s;
}

static enum status measure(struct ctx *ctx, int64_t seconds, int *ret_runs)
{
    int64_t end = clock_monotonic_us() + seconds * 1000000;
    int runs = 0;
    while (runs < RUNS_MAX && clock_monotonic_us() < end) {
        int64_t start = clock_monotonic_us();
        arena_reset(ctx->arena);
        enum status s = db_read_begin(ctx->db);
        if (s == OK)
            s = search(ctx, runs % DAYS);
        if (s != OK)
            return s;
        db_read_end(ctx->db);
        times_us[runs++] = clock_monotonic_us() - start;
    }
    *ret_runs = runs;
    return OK;
}

int main(int argc, char **argv)
{
    struct store *store;
    const char *why = "usage: search FILE|postgresql://... SECONDS";
    struct rng rng = rng_secure();
    struct ctx ctx = {
        .arena = arena_new(LIMIT_ARENA_BYTES * 8), .clock = &clock_system, .rng = &rng};
    int runs = 0;
    if (argc != 3 || store_open(argv[1], &store, &why) != OK) {
        fprintf(stderr, "search: %s\n", why);
        return 2;
    }
    if (!ctx.arena || db_open(store, DB_READ, &ctx.db) != OK ||
        measure(&ctx, strtoll(argv[2], NULL, 10), &runs) != OK) {
        fputs("search: the store refused\n", stderr);
        return 1;
    }
    qsort(times_us, (size_t)runs, sizeof(times_us[0]), by_size);
    printf("%.3f\n", (double)times_us[runs / 2] / 1000);
    db_close(ctx.db);
    store_close(store);
    arena_free(ctx.arena);
    booking_forget_spaces();
    return 0;
}
