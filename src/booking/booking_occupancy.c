#include "booking/booking_occupancy.h"

struct occupant {
    struct occupant *next;
    int64_t to;
    int32_t units;
};

enum status occupancy_init(struct occupancy *o, struct arena *arena, size_t n)
{
    *o = (struct occupancy){.arena = arena, .n = n};
    o->peak = arena_array(arena, n, sizeof(*o->peak));
    o->now = arena_array(arena, n, sizeof(*o->now));
    o->occupants = arena_array(arena, n, sizeof(struct occupant *));
    return o->peak && o->now && o->occupants ? OK : LIMIT;
}

/* Who ended before `from` leaves: end to start is no collision [BK-3]. */
static void leave(struct occupancy *o, size_t index, int64_t from)
{
    struct occupant **link = &o->occupants[index];
    while (*link) {
        struct occupant *who = *link;
        if (who->to > from) {
            link = &who->next;
            continue;
        }
        *link = who->next;
        o->now[index] -= who->units;
        who->next = o->spare;
        o->spare = who;
    }
}

bool occupancy_add(struct occupancy *o, size_t index, int64_t from, int64_t to, int32_t units)
{
    leave(o, index, from);
    struct occupant *who = o->spare;
    if (who)
        o->spare = who->next;
    else
        who = arena_alloc(o->arena, sizeof(*who));
    if (!who)
        return false;
    *who = (struct occupant){.next = o->occupants[index], .to = to, .units = units};
    o->occupants[index] = who;
    o->now[index] += units;
    if (o->now[index] > o->peak[index])
        o->peak[index] = o->now[index];
    return true;
}

void occupancy_restart(struct occupancy *o)
{
    for (size_t i = 0; i < o->n; i++) {
        leave(o, i, INT64_MAX);
        o->peak[i] = 0;
    }
}
