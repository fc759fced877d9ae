#include "booking/booking_occupancy.h"

#include <stdlib.h>

struct part {
    struct part *next;
    int64_t from, to;
    int32_t units;
};

enum status occupancy_init(struct occupancy *o, struct arena *arena, size_t n)
{
    *o = (struct occupancy){.arena = arena, .n = n};
    o->taken = arena_array(arena, n, sizeof(*o->taken));
    o->parts = arena_array(arena, n, sizeof(struct part *));
    return o->taken && o->parts ? OK : LIMIT;
}

bool occupancy_add(struct occupancy *o, size_t index, const struct instants *window,
                   const struct instants *booking, int32_t units)
{
    const int64_t from = booking->starts_at;
    const int64_t to = booking->ends_at;
    if (to <= window->starts_at ||
        from >= window->ends_at) /* end to start does not collide [BK-3] */
        return true;
    if (from <= window->starts_at && to >= window->ends_at) {
        o->taken[index] += units;
        return true;
    }
    struct part *p = arena_alloc(o->arena, sizeof(*p));
    if (!p)
        return false;
    *p = (struct part){.next = o->parts[index], .from = from, .to = to, .units = units};
    o->parts[index] = p;
    return true;
}

/* ---- the fullest moment ----------------------------------------------------------------------
 * Nothing is cut to the window: what begins before it is all there at its start, and what ends
 * behind it at its end. */

/* Units that come, or go when negative. */
struct step {
    int64_t at;
    int32_t units;
};

/* At one instant those who go leave before others come [BK-3]. */
static int by_time(const void *x, const void *y)
{
    const struct step *a = x;
    const struct step *b = y;
    return a->at != b->at ? (a->at > b->at) - (a->at < b->at) : a->units - b->units;
}

static int32_t fullest(struct step *steps, size_t n)
{
    qsort(steps, n, sizeof(*steps), by_time);
    int32_t now = 0;
    int32_t most = 0;
    for (size_t i = 0; i < n; i++) {
        now += steps[i].units;
        most = now > most ? now : most;
    }
    return most;
}

static enum status add_parts(struct occupancy *o, size_t index)
{
    const struct part *parts = o->parts[index];
    if (!parts->next) {
        o->taken[index] += parts->units;
        return OK;
    }
    size_t n = 0;
    for (const struct part *p = parts; p; p = p->next)
        n += 2;
    struct step *steps = arena_array(o->arena, n, sizeof(*steps));
    if (!steps)
        return LIMIT;
    n = 0;
    for (const struct part *p = parts; p; p = p->next) {
        steps[n++] = (struct step){p->from, p->units};
        steps[n++] = (struct step){p->to, -p->units};
    }
    o->taken[index] += fullest(steps, n);
    return OK;
}

enum status occupancy_end(struct occupancy *o)
{
    enum status s = OK;
    for (size_t i = 0; i < o->n && s == OK; i++) {
        if (o->parts[i])
            s = add_parts(o, i);
        o->parts[i] = NULL;
    }
    return s;
}
