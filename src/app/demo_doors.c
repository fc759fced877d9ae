/* Tablets at the doors of the first space's rooms, and its board. */
#include "app/demo.h"
#include "presence/presence.h"

#include <stdio.h>

enum { TABLETS_MAX = 40 };

static bool has_tablet(const struct resource *r)
{
    return r->units == 1 && r->bookable &&
           (r->kind == KIND_ROOM || r->kind == KIND_BOOTH || r->kind == KIND_EVENT);
}

/* Nobody is reminded of what was invented, and nothing is freed by itself: in a demonstration
 * nobody comes. */
enum status demo_quiet_make(struct demo *d, int64_t space_id)
{
    struct door_terms t = door_default_terms;
    t.remind = false;
    t.release_min = 0;
    return door_set_terms(d->ctx, space_id, &t);
}

static enum status make_way_in(struct demo *d)
{
    const enum status s = demo_quiet_make(d, d->home_space_id);
    return s == OK ? space_set_way_in(d->ctx, d->home_space_id,
                                      "Portone: codice 4719#. Poi la porta a vetri al primo piano.")
                   : s;
}

static enum status make_board(struct demo *d)
{
    struct door door;
    struct space space;
    char code[DOOR_CODE_CHARS + 1];
    enum status s = door_renew(d->ctx, d->home_space_id, 0, &door);
    if (s == OK)
        s = door_code(d->ctx, &door, code);
    if (s == OK)
        s = space_get(d->ctx, d->home_space_id, &space);
    if (s == OK)
        (void)snprintf(d->board_path, sizeof(d->board_path), "/s/%.80s/board?secret=%s", space.slug,
                       code);
    return s;
}

enum status demo_doors_make(struct demo *d)
{
    struct resource *resources = NULL;
    size_t n = 0;
    size_t made = 0;
    char code[DOOR_CODE_CHARS + 1];
    enum status s = make_way_in(d);
    if (s == OK)
        s = make_board(d);
    if (s == OK)
        s = space_resources(d->ctx, d->home_space_id, &resources, &n);
    for (size_t i = 0; s == OK && i < n && made < TABLETS_MAX; i++) {
        struct door door;
        if (!has_tablet(&resources[i]))
            continue;
        s = door_renew(d->ctx, d->home_space_id, resources[i].id, &door);
        if (s == OK)
            s = door_code(d->ctx, &door, code);
        if (s == OK && made++ == 0)
            (void)snprintf(d->door_path, sizeof(d->door_path), "/r/%s", code);
    }
    return s;
}
