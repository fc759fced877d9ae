/* house DB MEMBERS: one large house for the benches: so many memberships that began in the last
 * twelve months, with their charges and hours of rooms since, through the program's own services.
 * Prints "slug member-cookie host-cookie": sessions of its first member and of its host. */
#include "bench.h"
#include "people/people_internal.h"
#include "plan/plan.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum { YEAR_DAYS = 365, AT_ONCE = 20 };

static struct {
    int64_t operator_id, space_id;
    int64_t plan_id;
    int64_t first; /* the first member */
    struct date today;
    int made, wanted;
    char member[RNG_SECRET_CHARS + 1], host[RNG_SECRET_CHARS + 1];
} w;

static enum status make_house(struct ctx *ctx)
{
    enum status s = bench_operator(ctx, &w.operator_id);
    struct space house = bench_space(w.operator_id, "house", "House");
    house.terms.horizon_days = 60;
    return s == OK ? space_save(ctx, &house, &w.space_id) : s;
}

static enum status make_plan(struct ctx *ctx)
{
    static const struct plan_term terms[] = {{3, 17000}, {6, 15000}};
    static const struct plan_access desks[] = {{.scope = {.kinds = 1U << KIND_DESK}}};
    static const struct plan_allowance rooms[] = {
        {.unit = UNIT_MINUTES, .kinds = 1U << KIND_ROOM, .amount = 240, .rolls_over = 1}};
    static const struct plan_extra extras[] = {{.name = "Locker", .price_cents = 1000}};
    const struct plan p = {.operator_id = w.operator_id,
                           .space_id = w.space_id,
                           .name = "Desk",
                           .description = "",
                           .period_months = 1,
                           .price_cents = 20000,
                           .barter = "",
                           .notice_days = 10,
                           .renews = true,
                           .warn_days = 14,
                           .pause_days = 31,
                           .group = "",
                           .terms = terms,
                           .terms_n = ARRAY_LEN(terms),
                           .access = desks,
                           .access_n = ARRAY_LEN(desks),
                           .allowances = rooms,
                           .allowances_n = ARRAY_LEN(rooms),
                           .extras = extras,
                           .extras_n = ARRAY_LEN(extras)};
    return plan_save(ctx, &p, &w.plan_id);
}

/* The cookie is drawn again from the same chance. */
static enum status sign_in(struct ctx *ctx, int64_t account_id, char ret_cookie[])
{
    struct rng same = *ctx->rng;
    rng_secret(&same, ret_cookie);
    return session_start(ctx, account_id);
}

static enum status open_house(struct ctx *ctx, void *arg)
{
    int64_t host = 0;
    (void)arg;
    enum status s = make_house(ctx);
    if (s == OK)
        s = make_plan(ctx);
    if (s == OK)
        s = people_account(ctx, "host@bench.example", "Nives", &host);
    if (s == OK)
        s = people_grant(ctx, host,
                         &(struct grant){.role = ROLE_HOST,
                                         .operator_id = w.operator_id,
                                         .space_id = w.space_id});
    return s == OK ? sign_in(ctx, host, w.host) : s;
}

static enum status add_member(struct ctx *ctx, const struct plan *plan)
{
    char email[64];
    char name[64];
    int64_t id = 0;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    (void)snprintf(email, sizeof(email), "member-%d@bench.example", w.made);
    (void)snprintf(name, sizeof(name), "Member %d", w.made);
    enum status s = story ? people_account(ctx, email, name, &id) : LIMIT;
    const int back = w.made ? (int)rng_below(ctx->rng, YEAR_DAYS) : YEAR_DAYS - 1;
    const struct membership_ask ask = {.plan = plan,
                                       .space_id = w.space_id,
                                       .holder = {.account_id = id},
                                       .seats = 1,
                                       .term_months = (int32_t)(w.made % 3) * 3,
                                       .from = date_add(w.today, -back),
                                       .extra_ids = &plan->extras[0].id,
                                       .extra_ids_n = w.made % 2 ? 1 : 0,
                                       .note = "",
                                       .by_host = true};
    if (s == OK)
        s = membership_load(ctx, &ask, story);
    if (s == OK && w.made == 0)
        s = sign_in(ctx, id, w.member);
    return s;
}

static enum status add_members(struct ctx *ctx, void *arg)
{
    struct plan plan;
    (void)arg;
    enum status s = plan_get(ctx, w.plan_id, &plan);
    for (int i = 0; s == OK && i < AT_ONCE && w.made < w.wanted; i++) {
        s = add_member(ctx, &plan);
        w.made++;
    }
    return s;
}

static int complain(const char *what, const char *why)
{
    (void)fprintf(stderr, "house: %s: %s\n", what, why ? why : "refused");
    return 1;
}

int main(int argc, char **argv)
{
    const char *why = "";
    struct store *store = NULL;
    if (argc != 3)
        return complain("usage", "house DB MEMBERS");
    if (store_open(argv[1], &store, &why) != OK)
        return complain(argv[1], why);
    struct rng rng = rng_seeded(1);
    struct ctx ctx = {.arena = arena_new(LIMIT_ARENA_BYTES * 8),
                      .clock = &clock_system,
                      .rng = &rng,
                      .lang = text_lang("it")};
    w.wanted = (int)strtol(argv[2], NULL, 10);
    w.today = date_of_days(ctx_now_s(&ctx) / 86400);
    if (store_tx(store, &ctx, DB_WRITE, open_house, NULL) != OK)
        return complain("house", ctx.problem.detail);
    while (w.made < w.wanted) {
        arena_reset(ctx.arena);
        if (store_tx(store, &ctx, DB_WRITE, add_members, NULL) != OK)
            return complain("members", ctx.problem.detail);
    }
    printf("house %s %s\n", w.member, w.host);
    arena_free(ctx.arena);
    store_close(store);
    return 0;
}
