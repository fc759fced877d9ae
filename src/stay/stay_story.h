/* stay_story.h: a stay over time, decided from facts alone: what a step may do, what each day
 * costs, when something has to be done. No clock, no store, no request.
 * Uses: stay.h.   Threads: pure. */
#ifndef LOGGIA_STAY_STAY_STORY_H
#define LOGGIA_STAY_STAY_STORY_H

#include "stay/stay.h"

enum {
    STAY_WARN_DAYS = 60,        /* both hear of an end that was agreed so long before it */
    STAY_WARN_SHORT_DAYS = 14,  /* of a short stay */
    STAY_PRICE_WARN_DAYS = 14,  /* the holder hears of the next price so long before it */
    STAY_REPRICE_DAYS = 30,     /* a higher price holds this late at the earliest */
    STAY_NOTICE_MAX_DAYS = 366, /* that can be agreed */
    STAY_TERM_MAX_MONTHS = 120
};

/* Why a step is refused. Each has its stable code and sentence in stay_refuse.c. */
enum stay_refusal {
    STAY_FITS,
    STAY_NOT_RUNNING,
    STAY_IN_THE_PAST, /* told as the day from which on it would do */
    STAY_TOO_EARLY,   /* the same */
    STAY_ENDS_BEFORE,
    STAY_NO_NOTICE,
    STAY_NOT_YOURS,
    STAY_SAME,
    STAY_NO_SERVICE,
    STAY_NO_PROPOSAL,
    STAY_PROPOSED, /* something else waits for its answer */
    STAY_PRICE_OF_NOTHING,
    STAY_NOT_OVER,
    STAY_RETURNED,
    STAY_NO_DEPOSIT,
    STAY_KEPT_MUCH,
    STAY_KEPT_WHY,
    STAY_TOO_MANY
};

/* Take the step, or say why not; then *s is as it was.
 *   ret_day  the first day that would do, where a day is what is wrong */
MUST_USE enum stay_refusal stay_take(struct stay *s, const struct stay_step *step,
                                     struct date today, struct date *ret_day);

/* A stay as it is offered, from an offer that was checked; without an id. */
void stay_begin(const struct stay_offer *offer, struct date today, struct stay *ret_stay);
/* Move what has not begun to another first day: its prices and services with it. */
void stay_shift(struct stay *s, struct date from);

/* What is charged for on its own: the place, the deposit, what is kept of it, each service.
 * `stay` is a struct stay; false past the last. */
bool stay_stream(const void *stay, size_t i, struct stream *ret_stream);

/* The price that holds on a day; of a day before the first, the first. */
int64_t stay_price_on(const struct stay *s, struct date day);
/* On which day both are warned of an end that was agreed; year 0: never. */
struct date stay_warn_day(const struct stay *s);
/* The first day after `after` on which something has to be done; year 0: never. */
struct date stay_next_day(const struct stay *s, struct date after);

/* What a resource has left over days, when so many stays hold it. */
struct stay_hold {
    struct date from, until;
    int32_t units;
};
/* Units that are free on every day of the span. */
int32_t stay_units_left(int32_t units, const struct stay_hold *holds, size_t n, struct date from,
                        struct date until);
/* The first day from `from` on after which one unit is free without an end; year 0: never. */
struct date stay_free_from(int32_t units, const struct stay_hold *holds, size_t n,
                           struct date from);

#endif
