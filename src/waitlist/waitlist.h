/* waitlist.h: who wants a place that is taken, and what becomes of it when the place comes free.
 * Owns: table waitlist; emits waitlist.joined, waitlist.offered, waitlist.booked,
 * waitlist.declined, waitlist.unanswered, waitlist.left, waitlist.removed, waitlist.passed.
 * Uses: base, store, http, network, mail, people, privacy, space, plan, booking.
 * Threads: any, one store connection per call.   Invariants: README.md WL-1 to WL-10. */
#ifndef LOGGIA_WAITLIST_WAITLIST_H
#define LOGGIA_WAITLIST_WAITLIST_H

#include "booking/booking.h"

/* The numbers are stored. Below WAITLIST_ENDED somebody waits. */
enum waitlist_status {
    WAITLIST_WAITING = 1,
    WAITLIST_OFFERED = 2, /* a place is kept until he answers */
    WAITLIST_ENDED = 10,  /* not a status: the border */
    WAITLIST_BOOKED = 10,
    WAITLIST_DECLINED = 11,
    WAITLIST_UNANSWERED = 12,
    WAITLIST_LEFT = 13,
    WAITLIST_PASSED = 14
};
/* "waiting" ...; the word of the JSON fields. */
const char *waitlist_status_name(enum waitlist_status s);

enum {
    WAITLIST_OF_PERSON_MAX = 10,
    WAITLIST_OF_SPACE_MAX = 500 /* more than a house of 600 has for its fullest day */
};

struct waitlist_entry {
    int64_t id;
    int64_t space_id;
    int64_t resource_id; /* 0: any of kind */
    enum resource_kind kind;
    int64_t starts_at, ends_at; /* UTC seconds */
    int32_t units, people;
    int64_t account_id; /* 0: a guest */
    int64_t team_id;    /* on whose account it is booked; 0: his own */
    const char *name, *email, *lang;
    enum waitlist_status status;
    int64_t made_at;
    int64_t hold_id, offer_resource_id; /* of the offer */
    int64_t offer_at;                   /* where what is offered begins; UTC seconds */
    int64_t answer_by;                  /* UTC seconds */
    int64_t booking_id;                 /* BOOKED */
};

/* Wait, in the caller's write transaction.
 *   ask  space_id, resource_id or kind, span, units, people, name, email and team_id count; a
 *        member waits on his account, or on that of a team that he is in [WL-10]
 * Returns OK; what booking_fits() refuses; INVALID names the field "team" (team.not_member);
 * CONFLICT when it is free (waitlist.free), he waits for it already (waitlist.already), for as much
 * as one may (waitlist.many), or too many wait there (waitlist.full). Fact waitlist.joined [WL-1,
 * WL-9]. */
MUST_USE enum status waitlist_join(struct ctx *ctx, const struct booking_ask *ask,
                                   struct waitlist_entry *ret_entry);
MUST_USE enum status waitlist_get(struct ctx *ctx, int64_t id, struct waitlist_entry *ret_entry);
/* Those who wait in a space, the first in line first; in ctx->arena. */
MUST_USE enum status waitlist_of_space(struct ctx *ctx, int64_t space_id,
                                       struct waitlist_entry **ret_entries, size_t *ret_n);
/* What the actor waits for, the next first. */
MUST_USE enum status waitlist_own(struct ctx *ctx, struct waitlist_entry **ret_entries,
                                  size_t *ret_n);

/* Wait no more; what was offered is offered to the next. OK also when it is over already.
 *   how   WAITLIST_DECLINED, WAITLIST_LEFT
 *   fact  waitlist.declined, waitlist.left, waitlist.removed                         (static) */
MUST_USE enum status waitlist_end(struct ctx *ctx, int64_t id, enum waitlist_status how,
                                  const char *fact);
/* Book what was offered, as whose the entry is.
 *   price_cents  what was shown; another is refused
 * Returns OK; CONFLICT when no offer stands any more (waitlist.over); what booking_place()
 * refuses. Fact waitlist.booked beside that of the booking [WL-4]. */
MUST_USE enum status waitlist_accept(struct ctx *ctx, int64_t id, struct opt_int price_cents,
                                     struct booking *ret_booking);

/* What is offered is kept until its answer, and nothing else is [WL-3]. */
MUST_USE enum status waitlist_check(struct ctx *ctx, struct findings *ret_findings);

/* ---- pages of others ------------------------------------------------------------------------ */

/* For me_add_teller: what is offered to him. */
MUST_USE enum status waitlist_tell_member(struct ctx *ctx, struct space_notice *ret_notices,
                                          size_t room, size_t *ret_n);

/* ---- timed work ------------------------------------------------------------------------------
 * Each call does a bounded part in the caller's write transaction; 0 done: nothing is left. */

/* Offer what new facts have freed, as consumer "waitlist.offer". */
MUST_USE enum status waitlist_offer_facts(struct ctx *ctx, size_t *ret_n);
/* End offers that nobody answered, and waits whose span has passed; forget old ones. */
MUST_USE enum status waitlist_tend(struct ctx *ctx, size_t *ret_n);
/* Queue the mails that new facts call for, as consumer "waitlist.mail". */
MUST_USE enum status waitlist_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper waitlist_keeper;

#endif
