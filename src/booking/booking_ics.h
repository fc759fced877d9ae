/* booking_ics.h: a booking as a calendar object.
 * Uses: base/ics.h.   Threads: any. */
#ifndef LOGGIA_BOOKING_BOOKING_ICS_H
#define LOGGIA_BOOKING_BOOKING_ICS_H

#include "base/ics.h"
#include "booking/booking.h"
#include "booking_views.h"

/* The mail's or the file's calendar of one booking; NULL when memory is short.
 *   organizer  where answers go                                            (borrowed) */
const char *ics_of_booking(struct ctx *ctx, const struct booking_view *v, const struct booking *b,
                           enum ics_method method, const char *organizer);

#endif
