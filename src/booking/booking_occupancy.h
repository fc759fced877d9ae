/* booking_occupancy.h: how many units of each resource are taken at the fullest moment of a window.
 * Bookings come in any order; most last through the whole window and cost an addition.
 * Uses: booking_rules.h.   Threads: one at a time. */
#ifndef LOGGIA_BOOKING_BOOKING_OCCUPANCY_H
#define LOGGIA_BOOKING_BOOKING_OCCUPANCY_H

#include "base/arena.h"
#include "booking/booking_rules.h"

struct part; /* a booking that takes its units for a part of the window only */

struct occupancy {
    struct arena *arena;
    int32_t *taken;      /* by resource index; of what lasts through, and after the end: the most */
    struct part **parts; /* by resource index */
    size_t n;
};

/* For n resources, in the arena. LIMIT when memory is short. */
MUST_USE enum status occupancy_init(struct occupancy *o, struct arena *arena, size_t n);

/* A booking of resource `index`, from starts_at to ends_at, in the window that this resource is
 * asked for. False when memory is short. */
MUST_USE bool occupancy_add(struct occupancy *o, size_t index, const struct instants *window,
                            const struct instants *booking, int32_t units);

/* All came: o->taken is the fullest moment of each resource. LIMIT when memory is short. */
MUST_USE enum status occupancy_end(struct occupancy *o);

#endif
