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
    int64_t page;               /* from 1; past the last: the last */
    size_t page_lines;          /* 0: all on one page */
    size_t points;              /* so many from the first on are counted as well, for a map */
    const struct standings *as; /* set by find_spaces when some price asks who it is; else NULL */
};

struct find_line {
    const struct atlas_space *space;
    int64_t distance_m; /* -1: not asked or unknown */
    enum refusal why;   /* why the span cannot be booked there, whatever is free */
    struct refused refused;
    struct instants at;
    bool none_of_kind;  /* the house has nothing of the kind that is large enough */
    int64_t free_units; /* of the kind, in resources that take so many people */
    bool unsure;        /* none of them says how many it holds: the list puts it last [BK-141] */
    struct opt_int price_cents; /* the cheapest of them, one unit; of those that say so, if any */
    struct opt_int total_cents; /* the same with VAT: what is compared [BK-63] */
};

/* What fits, in the asked order. Where that order is by distance alone, those that nobody sees are
 * neither counted nor, without a circle or words, looked at; else all are. */
struct find_list {
    struct find_line *lines; /* from the first of the list on, to the end of what is counted */
    size_t n;
    size_t total;                    /* of the list */
    size_t page_first, page_n;       /* the asked page in `lines` */
    size_t counted_first, counted_n; /* lines of which it is known what they have free */
};
MUST_USE enum status find_spaces(struct ctx *ctx, const struct atlas *a, const struct find_ask *ask,
                                 struct find_list *ret_list);

/* Units or seats: what so many people need of one resource. */
int32_t find_units(enum resource_kind kind, int32_t people);

#endif
