/* booking_closing.h: what is booked while a space is closed, or is to be.
 * Uses: booking_internal.   Threads: any. All lives in ctx->arena.   Invariants: BK-142, BK-143. */
#ifndef LOGGIA_BOOKING_BOOKING_CLOSING_H
#define LOGGIA_BOOKING_BOOKING_CLOSING_H

#include "booking/booking_internal.h"

enum {
    CLOSING_MAX = 2000,  /* bookings of one closing: beyond, it is done in parts */
    SHUT_CODES_MAX = 100 /* bookings of one mail */
};

/* Bookings that are not over and lie at times at which a space is closed, by start: by id.
 *   after  what the hours are to be: those that fit the hours of today and not these; NULL: those
 *          that do not fit the hours of today
 * LIMIT (booking.closing_many) past CLOSING_MAX. */
MUST_USE enum status closing_bookings(struct ctx *ctx, const struct space *s,
                                      const struct calendar *after, int64_t **ret_ids,
                                      size_t *ret_n);

/* Each person who has an address gets one mail for all his bookings among these [BK-142].
 *   why       words of the host; NULL: none
 *   ret_told  people                                                            (out) */
MUST_USE enum status closing_tell(struct ctx *ctx, const struct space *s, const int64_t *ids,
                                  size_t n, const char *why, size_t *ret_told);
/* All are cancelled, and told so with the reason; what they drew is given back. */
MUST_USE enum status closing_cancel(struct ctx *ctx, const int64_t *ids, size_t n, const char *why);

struct fact;
/* The mail that booking.shut calls for. */
MUST_USE enum status shut_write(struct ctx *ctx, const struct fact *f, const char *public_url);

#endif
