/* demo_resources.c: desks, rooms, booths and offices of an invented space, and their prices. */
#include "app/demo.h"

static struct opt_int euros(int64_t n)
{
    return opt_int_of(n * 100);
}

/* A desk by the day, cheaper by the half day and by the hour; whole or half euros. */
static void price_as_desk(struct resource *r, int64_t day_euros)
{
    r->price_day_cents = euros(day_euros);
    r->price_half_day_cents = opt_int_of((day_euros * 65 + 25) / 50 * 50);
    r->price_hour_cents = opt_int_of((day_euros * 20 + 25) / 50 * 50);
}

static void price_as_room(struct resource *r, int64_t hour_euros)
{
    r->price_hour_cents = euros(hour_euros);
    r->price_half_day_cents = euros(hour_euros * 7 / 2);
    r->price_day_cents = euros(hour_euros * 6);
}

static enum status save(struct demo *d, struct resource *r)
{
    int64_t id;
    r->bookable = true;
    return resource_save(d->ctx, r, &id);
}

/* One pool, and in larger spaces some desks with a name of their own by the window. */
static enum status desks(struct demo *d, int64_t space_id, int32_t n, int64_t day_euros)
{
    int32_t named = n > 8 ? (int32_t)demo_between(d, 2, 4) : 0;
    struct resource pool = {.space_id = space_id,
                            .name = "Postazioni condivise",
                            .kind = KIND_DESK,
                            .units = n - named,
                            .seats = 1};
    price_as_desk(&pool, day_euros);
    enum status s = save(d, &pool);
    for (int32_t i = 1; i <= named && s == OK; i++) {
        struct resource desk = {.space_id = space_id,
                                .name = arena_printf(d->ctx->arena, "Scrivania %d", (int)i),
                                .kind = KIND_DESK,
                                .units = 1,
                                .seats = 1,
                                .features = 1U << FEATURE_MONITOR | 1U << FEATURE_DAYLIGHT};
        price_as_desk(&desk, day_euros + 4);
        s = desk.name ? save(d, &desk) : FAILED;
    }
    return s;
}

uint32_t demo_room_features(int32_t seats)
{
    uint32_t set = 1U << FEATURE_WHITEBOARD;
    set |= 1U << (seats >= 8 ? FEATURE_PROJECTOR : FEATURE_SCREEN);
    if (seats % 4 == 0)
        set |= 1U << FEATURE_VIDEO;
    if (seats >= 12)
        set |= 1U << FEATURE_SOUND;
    return set;
}

/* Rooms take names from the deck, each once in a space. */
static enum status rooms(struct demo *d, int64_t space_id, int n)
{
    size_t first = (size_t)demo_between(d, 0, (int64_t)demo_rooms.n - 1);
    enum status s = OK;
    for (size_t i = 0; i < (size_t)n && s == OK; i++) {
        int32_t seats = (int32_t)demo_between(d, 2, 6) * 2;
        struct resource room = {.space_id = space_id,
                                .name = demo_rooms.cards[(first + i * 7) % demo_rooms.n],
                                .kind = KIND_ROOM,
                                .units = 1,
                                .seats = seats,
                                .setup_min = seats >= 10 ? 15 : 0,
                                .clearup_min = seats >= 10 ? 15 : 0,
                                .features = demo_room_features(seats)};
        price_as_room(&room, 8 + seats * 2);
        s = save(d, &room);
    }
    return s;
}

static enum status booths(struct demo *d, int64_t space_id, int n)
{
    enum status s = OK;
    for (int i = 1; i <= n && s == OK; i++) {
        struct resource booth = {.space_id = space_id,
                                 .name = arena_printf(d->ctx->arena, "Cabina %d", i),
                                 .kind = KIND_BOOTH,
                                 .units = 1,
                                 .seats = 1};
        price_as_room(&booth, 5);
        s = booth.name ? save(d, &booth) : FAILED;
    }
    return s;
}

enum status demo_resources_make(struct demo *d, int64_t space_id, int32_t desks_n)
{
    int64_t day_euros = demo_between(d, 15, 25);
    int rooms_n =
        desks_n < 6 ? (int)demo_between(d, 0, 1) : (int)demo_between(d, 1, 1 + desks_n / 8);
    int booths_n = desks_n < 8 ? 0 : (int)demo_between(d, 0, 2);
    enum status s = desks(d, space_id, desks_n, day_euros);
    if (s == OK)
        s = rooms(d, space_id, rooms_n);
    if (s == OK)
        s = booths(d, space_id, booths_n);
    if (s != OK || desks_n < 12 || !demo_percent(d, 40))
        return s;
    struct resource office = {.space_id = space_id,
                              .name = "Ufficio a giornata",
                              .kind = KIND_OFFICE,
                              .units = 1,
                              .seats = 4};
    price_as_desk(&office, day_euros * 4);
    return save(d, &office);
}
