/* booking_window.h: the part of the door (booking.h) for whoever shows what is taken, and what is
 * lent, from one instant to another.
 * Uses: base.   Threads: any, one store connection per call. */
#ifndef LOGGIA_BOOKING_BOOKING_WINDOW_H
#define LOGGIA_BOOKING_BOOKING_WINDOW_H

#include "base/ctx.h"

/* A window of UTC seconds in a space, or in one resource of it. */
struct booking_window {
    int64_t space_id;
    int64_t resource_id; /* 0: all of the space */
    int64_t from_s, to_s;
};

/* What a block or an outside calendar takes in a window. */
struct out_brief {
    int64_t resource_id;
    int64_t from_s, until_s; /* UTC seconds; INT64_MAX: open */
    int32_t units;
    const char *what; /* "Out of order: projector", for everybody, in the reader's language */
};
/* Those that touch the window, by resource and start; in ctx->arena. */
MUST_USE enum status outs_of_window(struct ctx *ctx, const struct booking_window *w,
                                    struct out_brief **ret_outs, size_t *ret_n);

/* What of a place that is let others can book in a window, booked or not [BK-170]. */
struct lent_brief {
    int64_t resource_id;
    int64_t from_s, until_s; /* UTC seconds */
    const char *what;        /* "Lent by Ada Rossi", as far as he wants to be named [BK-173] */
};
/* Those that touch the window, by resource and start; in ctx->arena. */
MUST_USE enum status lents_of_window(struct ctx *ctx, const struct booking_window *w,
                                     struct lent_brief **ret_lents, size_t *ret_n);

#endif
