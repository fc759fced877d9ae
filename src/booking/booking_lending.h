/* booking_lending.h: the part of the door (booking.h) for whoever keeps lendings: what somebody who
 * has a place gives others for some hours.
 * Uses: base.   Threads: any, one store connection per call. */
#ifndef LOGGIA_BOOKING_BOOKING_LENDING_H
#define LOGGIA_BOOKING_BOOKING_LENDING_H

#include "base/ctx.h"
#include "base/view.h"

/* ---- lent: what who has a place gives others for some hours ------------------------------------
 * Of what is let (a block of kind let) some hours can be booked by others [BK-170]: whoever keeps
 * lendings says here which. Beyond the days of the block nothing is given; it comes back by the
 * clock alone. */

struct lent_span {
    int64_t starts_at; /* UTC seconds */
    int64_t ends_at;   /* the first second that is not lent any more */
};
struct lent {
    int64_t lending_id; /* the caller's */
    int64_t block_id;
    int32_t units; /* 1 to those of the block */
    /* What who lends asks for one unit, in money whatever plans say [BK-171]; all absent: it costs
     * what the resource costs. */
    struct opt_int hour_cents, half_day_cents, day_cents;
    const char *by; /* who lends it, as everybody may read it; "": nobody is named [BK-173] */
};
enum {
    LENT_SPANS_MAX = 400,    /* of one lending: each day of a year */
    LENT_OF_SPACE_MAX = 4000 /* of a space, that are not over: they are kept in memory */
};
/* What a lending gives, in place of what it gave until now, in the caller's write transaction;
 * n 0: nothing any more.
 *   spans  by start, not touching
 * Returns OK; CONFLICT (lend.booked) when bookings that are not over would lose their place
 * [BK-172]; LIMIT (lend.too_many); NOT_FOUND: no such block of kind let. Fact lent.set. */
MUST_USE enum status lent_set(struct ctx *ctx, const struct lent *l, const struct lent_span *spans,
                              size_t n);
/* Would it be refused with lend.booked? Writes and locks nothing. */
MUST_USE enum status lent_check(struct ctx *ctx, const struct lent *l,
                                const struct lent_span *spans, size_t n);
/* Name who lends no more. */
MUST_USE enum status lent_unname(struct ctx *ctx, int64_t lending_id, int64_t space_id);

#endif
