/* lend.h: a place of one's own, freed or lent to others while one is away.
 * Owns: tables lend_terms, lending, lending_back, lend_use; emits lend.made, lend.back,
 * lend.booked, lend.changed, lend.cancelled (README.md).
 * Uses: base, store, http, network, mail, people, privacy, space, plan, booking, stay.
 * Threads: any, one store connection per call.   Invariants: README.md LE-1 to LE-12.
 *
 * Days are civil days of the space; `until` is the first day that is the holder's again. Amounts
 * are as the operator shows prices, in its currency. */
#ifndef LOGGIA_LEND_LEND_H
#define LOGGIA_LEND_LEND_H

#include "booking/booking.h"
#include "stay/stay.h"

/* What a space allows, and shares [LE-3]. */
struct lend_terms {
    bool frees, lends;
    int64_t share_bp;  /* of what is paid in money, for who lends */
    int64_t cap_cents; /* the most that may be asked for a day, or for an hour; 0: no such limit */
    bool half_days;
    minute noon; /* where mornings end and afternoons begin */
};
extern const struct lend_terms lend_default_terms;
MUST_USE enum status lend_terms_of(struct ctx *ctx, int64_t space_id, struct lend_terms *ret_terms);
/* INVALID names the field "share", "cap" or "noon". */
MUST_USE enum status lend_terms_save(struct ctx *ctx, int64_t space_id, const struct lend_terms *t);

/* The numbers are stored. */
enum lend_part { LEND_DAY, LEND_MORNING, LEND_AFTERNOON };
/* "day", "morning", "afternoon". */
const char *lend_part_name(enum lend_part p);

/* Days of a range, some weekdays of it, whole or half. */
struct lend_days {
    struct date from, until;
    uint32_t weekdays; /* bits 1u << ISO weekday; 0: all */
    enum lend_part part;
    minute noon;
};
enum { LEND_DAYS_MAX = 366 /* a range is no longer than a year */ };

struct lending {
    int64_t id, space_id, operator_id, stay_id, resource_id;
    int32_t units;
    bool lends; /* at his price; else freed, at that of the space */
    struct lend_days days;
    struct opt_int day_cents,
        hour_cents; /* what he asks for a day (or its half), and by the hour */
    int64_t share_bp;
    bool named;   /* others read who lends it */
    bool by_host; /* noted for him at the desk */
    int64_t made_at, changed_at;
    const int64_t *back; /* day numbers that he took back, in order */
    size_t back_n;
};

/* What somebody wants to free or lend. */
struct lend_ask {
    int64_t stay_id;
    bool lends;
    struct lend_days days; /* noon is the space's */
    struct opt_int day_cents, hour_cents;
    bool named;
    bool by_host;
    bool quiet; /* nobody is told: data that is loaded */
};

/* What it would be; nothing is written.
 *   ret_lending  as it would be, id 0                                                     (out)
 * Returns OK; INVALID names "deed", "from", "last", "part", "weekdays", "price", "hour"; CONFLICT:
 * lend.not_allowed, lend.kind, lend.not_running. */
MUST_USE enum status lend_preview(struct ctx *ctx, const struct lend_ask *ask,
                                  struct lending *ret_lending);
/* Do it, in the caller's write transaction. Fact lend.made. Refuses as above. */
MUST_USE enum status lend_make(struct ctx *ctx, const struct lend_ask *ask,
                               struct lending *ret_lending);
/* Take days back; what others booked stays booked.
 *   days  day numbers; n 0: all from today on that nobody booked
 *   ret_n how many came back                                                            (out)
 * Returns OK; CONFLICT (lend.booked) when one of those that are named is booked: nothing is done;
 * INVALID names "day" when one is not lent. Fact lend.back when any came back. */
MUST_USE enum status lend_take_back(struct ctx *ctx, int64_t id, const int64_t *days, size_t n,
                                    size_t *ret_n);

/* NOT_FOUND (lend.unknown). */
MUST_USE enum status lending_get(struct ctx *ctx, int64_t id, struct lending *ret_lending);
/* By first day, the latest first. In ctx->arena. */
MUST_USE enum status lendings_of_stay(struct ctx *ctx, int64_t stay_id,
                                      struct lending **ret_lendings, size_t *ret_n);
MUST_USE enum status lendings_of_space(struct ctx *ctx, int64_t space_id,
                                       struct lending **ret_lendings, size_t *ret_n);

/* A booking of what is lent. */
struct lend_use {
    int64_t id, lending_id, booking_id, space_id;
    int64_t starts_at, ends_at; /* UTC seconds */
    bool active;                /* false: cancelled, or elsewhere now */
    int64_t paid_cents;         /* in money, for the place */
    int64_t credit_cents;       /* his share that stands */
};
/* By start. In ctx->arena. */
MUST_USE enum status lend_uses_of(struct ctx *ctx, int64_t lending_id, struct lend_use **ret_uses,
                                  size_t *ret_n);

/* ---- timed work: each call does a bounded part in the caller's write transaction; 0: nothing is
 * left ---- */

/* Credit what new facts of bookings and of how long stays last call for, or take it back; consumer
 * "lend.settle". */
MUST_USE enum status lend_settle_facts(struct ctx *ctx, size_t *ret_n);
/* The mails that new facts call for; consumer "lend.mail". */
MUST_USE enum status lend_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

/* ---- the invariants on a live file ---------------------------------------------------------- */

/* What others can book is what is lent, no day twice; what is credited is the sum of its charges
 * [LE-1, LE-5, LE-7]. */
MUST_USE enum status lend_check(struct ctx *ctx, struct findings *ret_findings);

struct keeper;
extern const struct keeper lend_keeper;

#endif
