/* series DB: what a series of 260 dates costs in the house that `house` made: a year of working
 * days in a new room, twenty of which are taken, for a caller and for a member whose hours run out.
 * Prints the milliseconds "preview save member-preview fits conflicts". */
#include "series/series.h"
#include "people/people.h"
#include "store/store.h"

#include <stdio.h>

enum { DATES = 260, TAKEN = 20, ROUNDS = 9 };

static struct {
    struct space space;
    int64_t room;
    struct actor host, member;
    struct grant grant;
    struct series_ask ask;
    struct series_try t;
} w;

static enum status take(struct ctx *ctx, struct date day)
{
    struct booking b;
    bool repeated = false;
    const struct booking_ask ask = {.space_id = w.space.id,
                                    .resource_id = w.room,
                                    .span = {.date = day, .from = 10 * 60, .to = 12 * 60},
                                    .units = 1,
                                    .name = "Somebody",
                                    .quiet = true};
    return booking_place(ctx, &ask, &b, &repeated);
}

static enum status prepare(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct contact first;
    enum status s = space_of_slug(ctx, "house", &w.space);
    if (s == OK)
        s = people_of_email(ctx, "member-1@bench.example", &first);
    w.grant = (struct grant){
        .role = ROLE_HOST, .operator_id = w.space.operator_id, .space_id = w.space.id};
    w.host =
        (struct actor){.account_id = 1, .grants = &w.grant, .grants_n = 1, .email = "", .name = ""};
    w.member = (struct actor){.account_id = s == OK ? first.account_id : 0,
                              .email = s == OK ? first.email : "",
                              .name = "Member"};
    ctx->actor = &w.host;
    const struct resource room = {.space_id = w.space.id,
                                  .name = "Sala delle serie",
                                  .kind = KIND_ROOM,
                                  .units = 1,
                                  .seats = 8,
                                  .price_hour_cents = opt_int_of(2000),
                                  .bookable = true};
    struct calendar open = {.zone = zone_get("Europe/Rome"), .country = "IT"};
    for (int day = 1; day <= 7; day++) {
        open.open[day][0] = (struct span){8 * 60, 20 * 60};
        open.open_n[day] = 1;
    }
    enum status made = space_set_hours(ctx, w.space.id, &open);
    if (made == OK)
        made = resource_save(ctx, &room, &w.room);
    w.ask = (struct series_ask){.space_id = w.space.id,
                                .resource_id = w.room,
                                .when = {.rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
                                         .first = date_of_days(ctx_now_s(ctx) / 86400 + 7),
                                         .count = DATES},
                                .from_min = 11 * 60,
                                .to_min = 13 * 60,
                                .units = 1,
                                .name = "Lingue srl"};
    struct series_day *days = arena_array(ctx->arena, SERIES_DATES_MAX, sizeof(*days));
    size_t n = 0;
    if (!days || series_expand(&w.ask.when, days, &n))
        return LIMIT;
    for (size_t i = 0; made == OK && i < TAKEN; i++)
        made = take(ctx, days[i * DATES / TAKEN].day);
    return made;
}

static enum status make(struct ctx *ctx, void *arg)
{
    const bool preview = *(bool *)arg;
    w.ask.preview = preview;
    ctx->problem = (struct problem){0};
    const enum status s = series_make(ctx, &w.ask, &w.t);
    return s == OK && preview ? CONFLICT : s;
}

static double once(struct store *store, struct ctx *ctx, bool preview)
{
    arena_reset(ctx->arena);
    const int64_t began = clock_monotonic_us();
    const enum status s = store_tx(store, ctx, DB_WRITE, make, &preview);
    const int64_t us = clock_monotonic_us() - began;
    if (s != (preview ? CONFLICT : OK)) {
        (void)fprintf(stderr, "series: status %d %s\n", (int)s,
                      ctx->problem.detail ? ctx->problem.detail : "");
        return -1;
    }
    return (double)us / 1000;
}

static double median_preview(struct store *store, struct ctx *ctx)
{
    double best[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        const double ms = once(store, ctx, true);
        int k = i;
        for (; k > 0 && best[k - 1] > ms; k--)
            best[k] = best[k - 1];
        best[k] = ms;
    }
    return best[ROUNDS / 2];
}

int main(int argc, char **argv)
{
    const char *why = "";
    struct store *store = NULL;
    if (argc != 2 || store_open(argv[1], &store, &why) != OK) {
        (void)fprintf(stderr, "series: series DB: %s\n", why);
        return 1;
    }
    struct rng rng = rng_seeded(1);
    struct ctx ctx = {.arena = arena_new(LIMIT_ARENA_BYTES * 4),
                      .clock = &clock_system,
                      .rng = &rng,
                      .lang = text_lang("en")};
    if (store_tx(store, &ctx, DB_WRITE, prepare, NULL) != OK) {
        (void)fprintf(stderr, "series: %s\n", ctx.problem.detail ? ctx.problem.detail : "refused");
        return 1;
    }
    ctx.actor = &w.host;
    const double preview = median_preview(store, &ctx);
    const size_t fits = w.t.fits;
    const size_t conflicts = w.t.conflicts;
    double member = 0;
    if (w.member.account_id) {
        w.ask.email = w.member.email; /* the host's caller, whose hours and account are drawn on */
        member = median_preview(store, &ctx);
    }
    w.ask.email = NULL;
    (void)once(store, &ctx, true);
    w.ask.shown = w.t.shown;
    char shown[8192];
    (void)snprintf(shown, sizeof(shown), "%s", w.t.shown);
    w.ask.shown = shown;
    const double save = once(store, &ctx, false);
    printf("%.1f %.1f %.1f %zu %zu\n", preview, save, member, fits, conflicts);
    arena_free(ctx.arena);
    store_close(store);
    return preview < 0 || save < 0;
}
