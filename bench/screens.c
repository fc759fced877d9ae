/* screens DB N: a new network with N rooms in spaces of twenty, each with a tablet at its door.
 * Prints "CODE RESOURCE" for each. */
#include "bench.h"
#include "presence/presence.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOMS_OF_SPACE = 20, DAY_MIN = 24 * 60 };

struct making {
    int64_t operator_id;
    int left; /* rooms */
    int made; /* spaces */
};

static enum status make_operator(struct ctx *ctx, void *arg)
{
    struct making *m = arg;
    const enum status s = network_ensure(ctx);
    return s == OK ? bench_operator(ctx, &m->operator_id) : s;
}

static enum status save_space(struct ctx *ctx, struct making *m, int64_t *ret_id)
{
    struct space s = bench_space(m->operator_id, arena_printf(ctx->arena, "screens-%d", m->made),
                                 arena_printf(ctx->arena, "House %d", m->made));
    m->made++;
    s.terms.step_min = 15;
    s.terms.shortest_min = 15;
    return bench_open(ctx, &s, (struct span){0, DAY_MIN}, ret_id);
}

static enum status make_space(struct ctx *ctx, void *arg)
{
    struct making *m = arg;
    int64_t space_id = 0;
    enum status s = save_space(ctx, m, &space_id);
    for (int i = 0; s == OK && i < ROOMS_OF_SPACE && m->left > 0; i++, m->left--) {
        int64_t id = 0;
        struct door d;
        char code[DOOR_CODE_CHARS + 1];
        const struct resource r = {.space_id = space_id,
                                   .name = arena_printf(ctx->arena, "Sala %d", i + 1),
                                   .kind = KIND_ROOM,
                                   .units = 1,
                                   .seats = 6,
                                   .price_hour_cents = opt_int_of(1000),
                                   .bookable = true};
        s = resource_save(ctx, &r, &id);
        if (s == OK)
            s = door_renew(ctx, space_id, id, &d);
        if (s == OK)
            s = door_code(ctx, &d, code);
        if (s == OK)
            printf("%s %lld\n", code, (long long)id);
    }
    return s;
}

int main(int argc, char **argv)
{
    const char *why = "";
    struct store *store = NULL;
    if (argc != 3 || store_open(argv[1], &store, &why) != OK) {
        (void)fprintf(stderr, "screens DB N: %s\n", why);
        return 1;
    }
    struct rng rng = rng_seeded(1);
    struct ctx ctx = {.arena = arena_new(LIMIT_ARENA_BYTES),
                      .clock = &clock_system,
                      .rng = &rng,
                      .lang = text_lang("it")};
    struct making m = {.left = (int)strtol(argv[2], NULL, 10)};
    enum status s = store_tx(store, &ctx, DB_WRITE, make_operator, &m);
    while (s == OK && m.left > 0) {
        arena_reset(ctx.arena);
        s = store_tx(store, &ctx, DB_WRITE, make_space, &m);
    }
    if (s != OK)
        (void)fprintf(stderr, "screens: status %d, %s\n", (int)s, ctx.problem.detail);
    arena_free(ctx.arena);
    store_close(store);
    return s == OK ? 0 : 1;
}
