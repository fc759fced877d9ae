/* booking_lent.h: what is lent of places that are let, as this folder counts with it.
 * Uses: booking_house.h.   Threads: any. */
#ifndef LOGGIA_BOOKING_BOOKING_LENT_H
#define LOGGIA_BOOKING_BOOKING_LENT_H

#include "booking/booking_house.h"
#include "booking/booking_rules.h"

/* Units that a block gives back in a span. */
struct lent_part {
    int64_t block_id;
    int64_t from, to;
    int32_t units;
};

/* A stretch in which so many units are taken. */
struct taken_part {
    int64_t from, to;
    int32_t units;
};

struct lent_list {
    const struct lent_part *parts;
    size_t n;
};
struct taken_list {
    struct taken_part *parts;
    size_t n;
};

/* What is still taken of units that are taken for a time, less what is lent of them: stretches by
 * start that do not touch others of as many units. Pure, in `arena`.
 *   lent   in any order; what lies outside the time is not looked at
 * Returns OK; LIMIT. */
MUST_USE enum status lent_rest(struct arena *arena, const struct instants *time, int32_t units,
                               struct lent_list lent, struct taken_list *ret_taken);

/* Those of one block, of a list by block. Pure. */
struct lent_list lent_of_block(struct lent_list lent, int64_t block_id);

/* A lending as it is to be, in place of what it gives now. */
struct lent_change {
    const struct lent *lent;
    const struct lent_span *spans;
    size_t n;
};
/* What is lent of a resource from an instant on, by block.
 *   change  NULL: as it stands */
MUST_USE enum status lent_parts_of(struct ctx *ctx, const struct resource *r, int64_t from_at,
                                   const struct lent_change *change, struct lent_list *ret_lent);

/* Read what is lent in a house that is loaded: its blocks take only the rest, and what is lent can
 * be booked, also where the resource by itself cannot.
 *   own    its arena is that of the house
 *   blocks those of the house so far, in any order; replaced                       (in and out) */
MUST_USE enum status house_lend(struct ctx *own, struct house *h, int64_t from_at,
                                struct house_block **blocks, size_t *n);

/* ---- booking_block.c ---- */

/* Would the bookings of the block's resource still have their place, if this were lent of it?
 * CONFLICT (lend.booked). The caller has locked the resource. */
MUST_USE enum status block_fits_lent(struct ctx *ctx, const struct block *b,
                                     const struct lent_change *change);

#endif
