/* attend.h: who is invited to a booking by the one who made it, and what they answer.
 * Owns: table attendee.
 * Uses: base, store, http, network, mail, people, privacy, space, booking.
 * Threads: any, one store connection per call.   Invariants: README.md AT-1 to AT-9. */
#ifndef LOGGIA_ATTEND_ATTEND_H
#define LOGGIA_ATTEND_ATTEND_H

#include "booking/booking.h"

/* Queue the mails that facts about bookings call for, as consumer "attend.mail", in the caller's
 * write transaction: what is another, agreed or off by now is told to who is invited.
 *   public_url  "https://loggia.example" for the links                               (borrowed)
 *   ret_n       facts that were read; 0: nothing is left                             (out) */
MUST_USE enum status attend_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

/* Forget who was invited to what has been over, or off, for a week. A bounded part, in the caller's
 * write transaction; 0 done: nothing is left. */
MUST_USE enum status attend_clean(struct ctx *ctx, size_t *ret_n);

/* For booking_set_guests: who is expected in a space in a window. */
MUST_USE enum status attend_guests(struct ctx *ctx, const struct booking_window *w,
                                   struct booking_guest **ret_guests, size_t *ret_n);

/* Each invitation is to a booking; what was told and answered can be. */
MUST_USE enum status attend_check(struct ctx *ctx, struct findings *ret_findings);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper attend_keeper;

#endif
