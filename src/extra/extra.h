/* extra.h: what a space adds to bookings: equipment of which there are so many, catering, services,
 * and what is included.
 * Owns: tables extra, extra_place, extra_shelf, extra_line; changes of bookings are announced by
 * module booking.
 * Uses: base, store, http, network, people, privacy, space, plan, booking.
 * Threads: any, one store connection per call.   Invariants: README.md EX-1 to EX-12. */
#ifndef LOGGIA_EXTRA_EXTRA_H
#define LOGGIA_EXTRA_EXTRA_H

#include "base/ctx.h"
#include "booking/booking.h"
#include "space/space.h"

/* The numbers are stored. */
enum extra_kind {
    EXTRA_EQUIPMENT = 1, /* comes back: taken for the span of the booking */
    EXTRA_CATERING,      /* is used up */
    EXTRA_SERVICE,       /* people who do something */
    EXTRA_INCLUDED,      /* always there: told, not chosen */
    EXTRA_KIND__MAX
};
const char *extra_kind_name(enum extra_kind k);  /* "equipment" ...; of JSON and forms */
enum extra_kind extra_kind_of(const char *name); /* 0: unknown */
enum extra_per { EXTRA_EACH = 1, EXTRA_PERSON, EXTRA_HOUR, EXTRA_PER__MAX };
const char *extra_per_name(enum extra_per p);  /* "each", "person", "hour" */
enum extra_per extra_per_of(const char *name); /* 0: unknown */

enum {
    EXTRAS_MAX = 40, /* that a space offers: more, nobody reads in a form */
    EXTRA_NAME_MAX = 80,
    EXTRA_WORDS_MAX = 400,
    EXTRA_STOCK_MAX = 1000,
    EXTRA_LEAD_HOURS_MAX = 720,
    EXTRA_LEAD_DAYS_MAX = 60
};

struct extra {
    int64_t id, space_id;
    enum extra_kind kind;
    const char *name, *words; /* words: what it is, allergens; "" */
    enum extra_per per;
    int64_t price_cents; /* for one, as the operator shows prices */
    int64_t vat_rate_bp;
    int32_t stock;       /* 0: not counted */
    int32_t least, most; /* of it in one booking, at least 1 */
    int32_t lead_hours;  /* ordered until so many hours before the start; 0: until it starts */
    int32_t lead_days;   /* or, unless -1, until `lead_at` of the day so many days before */
    minute lead_at;
    uint32_t features;           /* 1u << enum feature: what a place then has */
    uint32_t kinds;              /* 1u << resource kind; with no resource_ids 0 is all */
    const int64_t *resource_ids; /* or these */
    size_t resource_ids_n;
    bool confirm;     /* the host says yes or no to it */
    bool keeps_price; /* what is cancelled after its deadline is to be paid */
    bool credits;     /* credits of money pay for it before money does */
    bool archived;
};

/* All of a space, put away ones too, by kind and name; in ctx->arena. */
MUST_USE enum status extras_of_space(struct ctx *ctx, int64_t space_id, struct extra **ret_extras,
                                     size_t *ret_n);
/* id 0 makes a new one. What is booked keeps what was agreed. INVALID names the fields of form
 * extra_save; CONFLICT (extra.too_many); NOT_FOUND. Who may is asked by the caller. */
MUST_USE enum status extra_save(struct ctx *ctx, const struct extra *e, int64_t *ret_id);
/* Offered no more, or again. */
MUST_USE enum status extra_put_away(struct ctx *ctx, int64_t space_id, int64_t id, bool archived);
/* The host's answer to a line that waits for it; the person hears of it. CONFLICT
 * (extra.answered); NOT_FOUND also for one of another space. */
MUST_USE enum status extra_answer_line(struct ctx *ctx, int64_t space_id, int64_t line_id, bool yes,
                                       int64_t *ret_booking_id);

/* For booking_set_extras_answerer(). */
extern const struct extras_answerer extra_answerer;
space_teller extra_tell; /* what waits for the host's yes */

/* What is added is of its booking and at its time, and never more than there was when it was
 * promised [EX-1, EX-2]. */
MUST_USE enum status extra_check(struct ctx *ctx, struct findings *ret_findings);

extern const struct keeper extra_keeper; /* for privacy_add_keeper() */

#endif
