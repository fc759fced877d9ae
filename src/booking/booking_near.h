/* booking_near.h: the spaces of the atlas by where they are, and a walk among them from a point
 * outwards that looks at no more of them than it comes past.
 * Points lie on a sphere in space, so that neither the poles nor the line where the date changes
 * is a seam.
 * Owns: nothing; a tree lives in the arena of its atlas.   Uses: space.   Threads: a tree is
 * immutable; a walk belongs to one. */
#ifndef LOGGIA_BOOKING_BOOKING_NEAR_H
#define LOGGIA_BOOKING_BOOKING_NEAR_H

#include "space/space.h"

struct near_point {
    double at[3]; /* on the unit sphere */
    uint32_t space;
};

/* A k-d tree without links: the middle of a range parts it, by x, y and z in turn. */
struct near_tree {
    const struct near_point *points;
    size_t points_n;
    const uint32_t *nowhere; /* spaces without a point, as they came */
    size_t nowhere_n;
};

/* Room for n spaces, in the arena; then one call for each, in their order, and one at the end.
 * LIMIT when memory is short. */
struct near_making {
    struct near_point *points;
    uint32_t *nowhere;
    struct near_tree tree;
};
MUST_USE enum status near_begin(struct arena *arena, size_t n, struct near_making *ret_making);
void near_add(struct near_making *m, uint32_t space, struct degrees lat, struct degrees lon);
struct near_tree near_end(struct near_making *m);

struct near_walk {
    const struct near_tree *tree;
    struct arena *arena;
    double from[3];
    struct near_step *heap; /* what comes next stands first */
    size_t n, size;
    bool failed; /* memory was short: the walk has ended */
};
void near_walk_begin(struct near_walk *w, const struct near_tree *t, struct arena *arena,
                     struct degrees lat, struct degrees lon);
/* Is there another space at most so far away? To the metre: one a little farther may come too.
 * INT64_MAX: however far. */
bool near_walk_next(struct near_walk *w, int64_t within_m, uint32_t *ret_space);

#endif
