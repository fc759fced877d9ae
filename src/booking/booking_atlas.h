/* booking_atlas.h: all spaces that people may see, with their resources in one row, kept in memory
 * while no space changes: what a search over the network walks through.
 * Owns: one process-wide atlas; immutable and counted like a house.   Threads: any. */
#ifndef LOGGIA_BOOKING_BOOKING_ATLAS_H
#define LOGGIA_BOOKING_BOOKING_ATLAS_H

#include "booking/booking_house.h"
#include "booking/booking_near.h"

struct atlas_space {
    const struct house *house;
    const char *fold; /* where words are looked for */
    size_t first;     /* index of its first resource in the network */
};

struct atlas {
    const struct atlas_space *spaces; /* by name */
    size_t spaces_n;
    size_t resources_n; /* of all spaces together */
    size_t step_free_n; /* spaces without steps */
    int64_t buffer_s;   /* the longest that any resource needs between two people */
    uint32_t pooled;    /* kinds of which any resource has several units: 1 << enum resource_kind */
    struct near_tree near;
};

/* The atlas as it is now in the transaction. Hold it until atlas_release. */
MUST_USE enum status atlas_take(struct ctx *ctx, const struct atlas **ret_atlas);
/* Accepts NULL. */
void atlas_release(const struct atlas *a);

/* Where a resource is. */
struct atlas_place {
    int64_t resource_id;
    uint32_t index; /* in the network */
    uint32_t space; /* index of its space */
    bool single;    /* one unit: any booking takes it whole */
};
/* NULL when the resource is not in the atlas. */
const struct atlas_place *atlas_find(const struct atlas *a, int64_t resource_id);

#endif
