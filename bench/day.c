/* day DB: a full day for the benches: one space of 24 rooms and 200 desks, each a place of its own,
 * with 300 bookings on the day after tomorrow, through the program's own services. Prints
 * "slug date host-cookie booking": a session of its host, and a booking of a room that can be moved
 * an hour on. */
#include "base/id.h"
#include "bench.h"
#include "booking/booking.h"
#include "people/people_internal.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOMS = 24, DESKS = 200, BOOKINGS_ROOMS = 100, BOOKINGS_DESKS = 200 };

static struct {
    int64_t operator_id, space_id;
    int64_t places[ROOMS + DESKS];
    int64_t moved; /* the booking */
    struct date date;
    char host[RNG_SECRET_CHARS + 1];
} w;

static enum status open_space(struct ctx *ctx)
{
    const enum status s = bench_operator(ctx, &w.operator_id);
    const struct space space = bench_space(w.operator_id, "day", "Day");
    return s == OK ? bench_open(ctx, &space, (struct span){8 * 60, 20 * 60}, &w.space_id) : s;
}

static enum status add_places(struct ctx *ctx)
{
    enum status s = OK;
    for (int i = 0; s == OK && i < ROOMS + DESKS; i++) {
        const bool room = i < ROOMS;
        const struct resource r = {.space_id = w.space_id,
                                   .name = arena_printf(ctx->arena, room ? "Room %d" : "Desk %d",
                                                        room ? i + 1 : i + 1 - ROOMS),
                                   .kind = room ? KIND_ROOM : KIND_DESK,
                                   .units = 1,
                                   .seats = room ? 6 : 1,
                                   .price_hour_cents = opt_int_of(room ? 1500 : 300),
                                   .bookable = true};
        s = resource_save(ctx, &r, &w.places[i]);
    }
    return s;
}

/* A room has a booking in each two hours and a half; each desk is booked for half a day. */
static enum status add_bookings(struct ctx *ctx)
{
    struct booking_seed *seeds =
        arena_array(ctx->arena, BOOKINGS_ROOMS + BOOKINGS_DESKS, sizeof(*seeds));
    size_t made = 0;
    if (!seeds)
        return LIMIT;
    for (int i = 0; i < BOOKINGS_ROOMS + BOOKINGS_DESKS; i++) {
        const bool room = i < BOOKINGS_ROOMS;
        const int from = room ? 8 * 60 + i / ROOMS * 150 : i % 2 ? 9 * 60 : 14 * 60;
        seeds[i] = (struct booking_seed){
            .resource_id = w.places[room ? i % ROOMS : ROOMS + i - BOOKINGS_ROOMS],
            .span = {.date = w.date,
                     .from = (minute)from,
                     .to = (minute)(from + (room ? 90 : 240))},
            .units = 1,
            .name = arena_printf(ctx->arena, "Ada Rossi %d", i),
            .email = arena_printf(ctx->arena, "ada.rossi.%d@example.org", i),
            .lang = "it",
            .made_at = ctx_now_s(ctx)};
    }
    enum status s = booking_load(ctx, w.space_id, seeds, BOOKINGS_ROOMS + BOOKINGS_DESKS, &made);
    return s == OK && made != BOOKINGS_ROOMS + BOOKINGS_DESKS ? FAILED : s;
}

/* The last of a room's: behind it the room is free. */
static enum status find_moved(struct ctx *ctx)
{
    struct booking_brief *list = NULL;
    size_t n = 0;
    const int64_t from = zone_day_start(zone_get("Europe/Rome"), w.date);
    const struct booking_window day = {.space_id = w.space_id,
                                       .resource_id = w.places[ROOMS - 1],
                                       .from_s = from,
                                       .to_s = from + 86400};
    const enum status s = bookings_of_window(ctx, &day, &list, &n);
    if (s == OK && n > 0)
        w.moved = list[n - 1].id;
    return s;
}

/* The cookie is drawn again from the same chance. */
static enum status make(struct ctx *ctx, void *arg)
{
    int64_t host = 0;
    struct rng same;
    (void)arg;
    enum status s = open_space(ctx);
    if (s == OK)
        s = add_places(ctx);
    if (s == OK)
        s = add_bookings(ctx);
    if (s == OK)
        s = find_moved(ctx);
    if (s == OK)
        s = people_account(ctx, "host@bench.example", "Nives", &host);
    if (s == OK)
        s = people_grant(ctx, host,
                         &(struct grant){.role = ROLE_HOST,
                                         .operator_id = w.operator_id,
                                         .space_id = w.space_id});
    same = *ctx->rng;
    rng_secret(&same, w.host);
    return s == OK ? session_start(ctx, host) : s;
}

int main(int argc, char **argv)
{
    struct store *store;
    const char *why = "";
    char date[DATE_CHARS + 1];
    char code[ID_CHARS_MAX + 1];
    if (argc != 2 || store_open(argv[1], &store, &why) != OK) {
        (void)fprintf(stderr, "day DB: %s\n", why);
        return 1;
    }
    struct rng rng = rng_seeded(1);
    struct ctx ctx = {
        .arena = arena_new(LIMIT_ARENA_BYTES * 8), .clock = &clock_system, .rng = &rng};
    w.date = date_add(date_of_days(ctx_now_s(&ctx) / 86400), 2);
    if (!ctx.arena || store_tx(store, &ctx, DB_WRITE, make, NULL) != OK) {
        const struct problem *why_not = &ctx.problem;
        (void)fprintf(stderr, "day: %s %s\n",
                      why_not->fields_n ? why_not->fields[0].name : "refused",
                      why_not->detail ? why_not->detail : "");
        return 1;
    }
    date_print(w.date, date);
    id_print(w.moved, code);
    (void)printf("day %s %s %s\n", date, w.host, code);
    arena_free(ctx.arena);
    store_close(store);
    return 0;
}
