/* booking_rules.h: what may be booked, decided from facts alone: no clock, no store, no request.
 * Uses: base, and the pure part of space.   Threads: pure. */
#ifndef LOGGIA_BOOKING_BOOKING_RULES_H
#define LOGGIA_BOOKING_BOOKING_RULES_H

#include "booking/booking.h"

/* Why a span is refused. Each has its stable code and sentence in booking_refuse.c. */
enum refusal {
    REFUSAL_NONE,
    REFUSAL_END_BEFORE_START,
    REFUSAL_NO_SUCH_TIME,
    REFUSAL_TIME_TWICE,
    REFUSAL_PAST,
    REFUSAL_HORIZON,
    REFUSAL_CLOSED,
    REFUSAL_HOURS,
    REFUSAL_STEP,
    REFUSAL_SHORTEST,
    REFUSAL_LONGEST,
    REFUSAL_NOTICE,
    REFUSAL__MAX
};

/* What a refusal sentence needs to say. */
struct refused {
    enum refusal why;
    const char *field;      /* of the form: "date", "from", "to", "which" */
    minute at;              /* the civil time that is missing or comes twice */
    int64_t first, second;  /* NO_SUCH_TIME: first is the jump; TIME_TWICE: the two instants */
    struct date day;        /* CLOSED: which */
    const char *closed_for; /* CLOSED: reason or holiday (message id), or NULL */
    struct span open[4];    /* HOURS: when the house is open on the day */
    size_t open_n;
    enum resource_kind kind; /* SHORTEST, LONGEST: of what; 0: of any */
    int32_t length_min;      /* SHORTEST, LONGEST: what it must be at least, or at most */
};

/* Under which conditions a span is judged. */
struct judging {
    const struct calendar *calendar;
    const struct booking_terms *terms;
    int64_t now;
    enum resource_kind kind; /* of what is to be booked; 0: of any */
    bool by_host;            /* notice and horizon do not bind */
    bool whenever;           /* neither does the past: bulk loading, and looking back */
};

/* A span as instants. */
struct instants {
    int64_t starts_at;
    int64_t ends_at;
    int32_t length_min; /* what is charged: the shorter of clock time and elapsed time [BK-9] */
};

/* The instants of a span, or why it is refused [BK-5 to BK-9, BK-11]. The opening hours,
 * granularity and lengths are those of the civil day; notice and past count instants.
 *   ret_refused  filled when the result is not REFUSAL_NONE
 *   ret_instants filled when the result is REFUSAL_NONE */
MUST_USE enum refusal rules_span(const struct judging *j, const struct booking_span *span,
                                 struct instants *ret_instants, struct refused *ret_refused);

/* The instants alone, without the house's rules; for asking about any span on any day. */
MUST_USE enum refusal rules_instants(const struct zone *zone, const struct booking_span *span,
                                     struct instants *ret_instants, struct refused *ret_refused);

/* Does the span lie inside opening hours? Times that the clock skips count as any. */
bool rules_is_open(const struct calendar *c, const struct booking_span *span);

/* The price of `units` for a length; absent when the resource has none [BK-10]. */
struct opt_int rules_price(const struct resource *r, int32_t length_min, int32_t units);

/* A slip is noticed at once: for so long after it was made, and until its start, a booking is
 * changed and cancelled by its person whatever the notice. */
enum { BOOKING_GRACE_MIN = 15 };

/* Until when its person changes and cancels a booking, this instant included; before `made_at`:
 * never. All in UTC seconds. [BK-13] */
int64_t rules_change_until(const struct booking_terms *terms, int64_t starts_at, int64_t made_at);
/* May he still, at `now`? */
bool rules_still_free_to_change(const struct booking_terms *terms, int64_t starts_at,
                                int64_t made_at, int64_t now);

/* Can this one resource take so many people or units, when nothing is booked? [BK-14] */
bool rules_holds(const struct resource *r, int32_t units, int32_t people);

/* A resource with what is free of it in the whole span, and the price of one unit. */
struct offer {
    const struct resource *resource;
    int32_t free_units;
    struct opt_int price_cents;
    bool unsure; /* rules_unsure() */
};
/* A room for several that does not say how many it holds: nobody knows whether it is large enough,
 * so it stands last [BK-141]. */
bool rules_unsure(const struct resource *r, int32_t people);
/* Is o a better choice than best? One that is surely large enough; then the cheaper one, as lists
 * promise; then of rooms the smallest that fits, of pools the one with most room; then the order
 * of the house. A NULL best is always beaten [BK-14]. */
bool rules_better(const struct offer *o, const struct offer *best);

/* A kind whose units are places for one person each, and one that is taken as a whole. */
bool rules_is_whole(enum resource_kind kind);

#endif
