/* booking_occupancy.h: how many units of each resource are taken at the fullest moment of a window.
 * One sweep over bookings in order of their start, whatever the number of resources.
 * Uses: base.   Threads: one at a time. */
#ifndef LOGGIA_BOOKING_BOOKING_OCCUPANCY_H
#define LOGGIA_BOOKING_BOOKING_OCCUPANCY_H

#include "base/arena.h"

struct occupant; /* a booking that still takes units at the point of the sweep */

struct occupancy {
    struct arena *arena;
    int32_t *peak;               /* by resource index: most units taken at one moment so far */
    int32_t *now;                /* by resource index: units taken at the point of the sweep */
    struct occupant **occupants; /* by resource index */
    struct occupant *spare;
    size_t n;
};

/* For n resources, in the arena. LIMIT when memory is short. */
MUST_USE enum status occupancy_init(struct occupancy *o, struct arena *arena, size_t n);

/* A booking [from, to), already cut to the window, of resource `index`; `from` never goes back for
 * one resource. False when memory is short. */
MUST_USE bool occupancy_add(struct occupancy *o, size_t index, int64_t from, int64_t to,
                            int32_t units);

/* Empty again, with the memory kept; for a sweep that takes resources one after the other. */
void occupancy_restart(struct occupancy *o);

#endif
