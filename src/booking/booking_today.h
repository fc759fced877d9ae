/* booking_today.h: the day of a space in a few lines, for who runs it.
 * Uses: booking_show.   Threads: any. */
#ifndef LOGGIA_BOOKING_BOOKING_TODAY_H
#define LOGGIA_BOOKING_BOOKING_TODAY_H

#include "booking/booking_show.h"

/* Today at a house: how many come, who comes next, what waits.
 *   ret_view  its texts live in ctx->arena                                    (out)
 * Returns OK; LIMIT; or the store's. */
MUST_USE enum status today_of_house(struct ctx *ctx, const struct house *h,
                                    struct my_space_view *ret_view);

#endif
