/* booking_limit.h: what the limits of a space say to a booking.
 * Uses: booking_show.h, limit.h.   Threads: any. */
#ifndef LOGGIA_BOOKING_BOOKING_LIMIT_H
#define LOGGIA_BOOKING_BOOKING_LIMIT_H

#include "booking/booking_show.h"

/* What would be booked, for whom. */
struct limiting {
    const struct house *house;
    size_t index; /* of the resource */
    const struct instants *at;
    int32_t units;
    const struct payer *payer;
    const char *email;         /* of a guest; NULL: nobody knows who it is */
    const struct booking *was; /* NULL: it is new */
    bool locks;                /* it is about to be written */
};
MUST_USE enum status limiting_judge(struct ctx *ctx, const struct limiting *g,
                                    struct limit_verdict *ret_verdict);
/* Before it is written, with its resource locked, or shown: INVALID (limit.*) when a limit refuses
 * it. Hosts and the front desk are not asked [LM-9].
 *   ret_asks  a limit wants the host's yes                                          (out) */
MUST_USE enum status limiting_take(struct ctx *ctx, const struct limiting *g, bool *ret_asks);
/* How the person stands, on the page before; v's price and `host` are there. */
MUST_USE enum status limiting_show(struct ctx *ctx, const struct limiting *g,
                                   struct booking_new_view *v);
/* How often a person did not come here in the last three months; untouched for guests. */
MUST_USE enum status limiting_missed(struct ctx *ctx, const struct house *h, int64_t account_id,
                                     struct opt_int *ret_missed);

struct sql_booking_last_of_account_row;
/* What is left in the spaces of his last bookings. */
MUST_USE enum status limits_of_last(struct ctx *ctx,
                                    const struct sql_booking_last_of_account_row *rows, size_t n,
                                    struct me_view *v);

#endif
