/* booking_find.h: which spaces of the network fit a question, and what they have free.
 * Uses: booking_atlas.h, booking_rules.h.   Threads: any; results live in ctx->arena and point
 * into the atlas that the caller holds. */
#ifndef LOGGIA_BOOKING_BOOKING_FIND_H
#define LOGGIA_BOOKING_BOOKING_FIND_H

#include "booking/booking_atlas.h"
#include "booking/booking_internal.h"

enum find_order { FIND_BY_DISTANCE, FIND_BY_PRICE, FIND_BY_FREE, FIND_BY_NAME };

struct find_ask {
    struct degrees lat, lon; /* has = false: no distances */
    int64_t within_m;        /* 0: any distance */
    const char *words;       /* folded; NULL: any */
    bool step_free;
    bool only_free;
    struct booking_span span;
    enum resource_kind kind;
    int32_t people;
    enum find_order order;
    const struct standings *as; /* set by find_spaces when some price asks who it is; else NULL */
};

struct find_line {
    const struct atlas_space *space;
    int64_t distance_m; /* -1: not asked or unknown */
    enum refusal why;   /* why the span cannot be booked there, whatever is free */
    struct refused refused;
    struct instants at;
    bool none_of_kind;          /* the house has nothing of the kind that is large enough */
    int64_t free_units;         /* of the kind, in resources that take so many people */
    struct opt_int price_cents; /* the cheapest of them, one unit */
};

/* All spaces that fit, in the asked order; free_units counted by one scan of the window. */
MUST_USE enum status find_spaces(struct ctx *ctx, const struct atlas *a, const struct find_ask *ask,
                                 struct find_line **ret_lines, size_t *ret_n);

/* Units or seats: what so many people need of one resource. */
int32_t find_units(enum resource_kind kind, int32_t people);

#endif
