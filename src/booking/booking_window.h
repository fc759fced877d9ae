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

struct window_part {
    int64_t resource_id;
    int64_t from_s, until_s; /* UTC seconds; INT64_MAX: open */
    int32_t units;
    const char *what; /* for everybody, in the reader's language */
};
/* What blocks and outside calendars take ("Out of order: projector"): those that touch the window,
 * by resource and start; in ctx->arena. */
MUST_USE enum status outs_of_window(struct ctx *ctx, const struct booking_window *w,
                                    struct window_part **ret_outs, size_t *ret_n);
/* The same of what of a place that is let others can book, booked or not [BK-170] ("Lent by Ada
 * Rossi", as far as he wants to be named [BK-173]). */
MUST_USE enum status lents_of_window(struct ctx *ctx, const struct booking_window *w,
                                     struct window_part **ret_lents, size_t *ret_n);

#endif
