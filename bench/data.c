/* data: the benches' network: SPACES spaces of 20 rooms each, 90 days with 4 bookings a room and
 * day (40 % of 07:00 to 19:00), through the program's own services; prints "slug resource-id" for
 * each room.
 * Usage: data FILE|postgresql://... SPACES [DAYS] */
#include "base/id.h"
#include "bench.h"
#include "booking/booking.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOMS = 20, DAYS_USUAL = 90, DAYS_MAX = 90, A_DAY = 4, OPEN_DAYS_AHEAD = 700 };

static int days = DAYS_USUAL;

/* What one transaction makes. */
struct work {
    int number; /* of the space */
    int64_t operator_id;
};

static enum status make_operator(struct ctx *ctx, void *arg)
{
    struct work *w = arg;
    return bench_operator(ctx, &w->operator_id);
}

/* Four bookings a day, one in each three hours, of half an hour to two hours. */
static size_t fill(struct ctx *ctx, int64_t resource, struct date first, struct booking_seed *seeds)
{
    size_t n = 0;
    for (int day = 0; day < days; day++) {
        for (int turn = 0; turn < A_DAY; turn++) {
            minute length = (minute)(30 * (1 + rng_below(ctx->rng, 4)));
            minute from = (minute)(7 * 60 + turn * 180 + 30 * (int)rng_below(ctx->rng, 3));
            seeds[n++] = (struct booking_seed){
                .resource_id = resource,
                .span = {.date = date_add(first, day), .from = from, .to = (minute)(from + length)},
                .units = 1,
                .name = "Ada Rossi",
                .email = "ada.rossi@example.org",
                .lang = "it",
                .made_at = ctx_now_s(ctx)};
        }
    }
    return n;
}

static enum status make_rooms(struct ctx *ctx, int64_t space_id, const char *slug)
{
    struct booking_seed *seeds =
        arena_array(ctx->arena, (size_t)(ROOMS * days * A_DAY), sizeof(*seeds));
    if (!seeds)
        return FAILED;
    struct date first = date_of_days(ctx_now_s(ctx) / 86400);
    size_t n = 0;
    for (int room = 0; room < ROOMS; room++) {
        struct resource r = {.space_id = space_id,
                             .name = arena_printf(ctx->arena, "Room %d", room + 1),
                             .kind = KIND_ROOM,
                             .units = 1,
                             .seats = 6,
                             .price_hour_cents = opt_int_of(1500),
                             .bookable = true};
        int64_t id;
        enum status s = resource_save(ctx, &r, &id);
        if (s != OK)
            return s;
        char code[ID_CHARS_MAX + 1];
        id_print(id, code);
        printf("%s %s\n", slug, code);
        n += fill(ctx, id, first, seeds + n);
    }
    size_t made;
    return booking_load(ctx, space_id, seeds, n, &made);
}

static enum status make_space(struct ctx *ctx, void *arg)
{
    const struct work *w = arg;
    const char *name = arena_printf(ctx->arena, "bench-%d", w->number);
    struct space space = bench_space(w->operator_id, name, name);
    space.lat.micro = 37000000 + w->number * 15485 % 9000000;
    space.lon.micro = 7000000 + w->number * 32452 % 11000000;
    space.terms.horizon_days = OPEN_DAYS_AHEAD;
    int64_t id;
    const enum status s = bench_open(ctx, &space, (struct span){0, 1440}, &id);
    return s == OK ? make_rooms(ctx, id, name) : s;
}

static int complain(const char *what, const struct ctx *ctx)
{
    fprintf(stderr, "data: %s: %s\n", what,
            ctx && ctx->problem.detail ? ctx->problem.detail : "refused");
    return 1;
}

int main(int argc, char **argv)
{
    struct store *store;
    const char *why;
    if (argc == 4)
        days = (int)strtol(argv[3], NULL, 10);
    if (argc < 3 || argc > 4 || days < 1 || days > DAYS_MAX)
        return complain("usage: data FILE|postgresql://... SPACES [DAYS]", NULL);
    if (store_open(argv[1], &store, &why) != OK)
        return complain(why, NULL);
    struct rng rng = rng_seeded(1);
    struct ctx ctx = {
        .arena = arena_new(LIMIT_ARENA_BYTES * 8), .clock = &clock_system, .rng = &rng};
    struct work w = {0};
    if (!ctx.arena || store_tx(store, &ctx, DB_WRITE, make_operator, &w) != OK)
        return complain("operator", &ctx);
    for (; w.number < strtol(argv[2], NULL, 10); w.number++) {
        arena_reset(ctx.arena);
        ctx.problem = (struct problem){0};
        if (store_tx(store, &ctx, DB_WRITE, make_space, &w) != OK)
            return complain("space", &ctx);
    }
    arena_free(ctx.arena);
    store_close(store);
    return 0;
}
