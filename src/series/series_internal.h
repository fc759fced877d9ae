/* series_internal.h: what the files of this folder share.
 * Uses: series.h. */
#ifndef LOGGIA_SERIES_SERIES_INTERNAL_H
#define LOGGIA_SERIES_SERIES_INTERNAL_H

#include "base/words.h"
#include "network/network.h"
#include "people/people.h"
#include "series/series.h"

/* ---- series_words.c: the reader's words, in ctx->arena; "" when memory is short -------------- */

/* "10:00"; minutes past 1440 are of the next day. */
const char *series_say_minute(struct ctx *ctx, int32_t m);

/* ---- series_refuse.c: INVALID, or CONFLICT, with its words ----------------------------------- */

MUST_USE enum status series_refuse(struct ctx *ctx, enum series_refusal why);
/* Is what was refused a matter of dates, which a preview shows better than a sentence? */
bool series_is_of_dates(const struct ctx *ctx);

/* ---- series_store.c -------------------------------------------------------------------------- */

/* Of the tables: days since 1970-01-01. Pure. */
int64_t series_day_number(struct date d);
MUST_USE enum status series_lock(struct ctx *ctx, int64_t id, struct series *ret_series);
MUST_USE enum status series_write(struct ctx *ctx, const struct series *s, const char *key);
/* RETRY when somebody changed it since it was read. */
MUST_USE enum status series_rewrite(struct ctx *ctx, struct series *s);
MUST_USE enum status series_write_date(struct ctx *ctx, const struct series *says,
                                       const struct series_line *l);
MUST_USE enum status series_announce(struct ctx *ctx, const struct series_try *t, const char *fact,
                                     size_t dates);

/* ---- series_try.c: dates tried one by one ---------------------------------------------------- */

/* What is tried, and where it stands. */
struct trying {
    struct ctx *ctx;
    struct ctx scratch; /* what one date needs is forgotten before the next */
    struct series_try *t;
    const struct calendar *calendar;
    const struct series_choice *choices;
    size_t choices_n;
    bool preview;
    bool ignore_buffers;
    bool guest;    /* nobody proved the address [BK-64] */
    size_t looked; /* conflicts that were given offers */
};
/* Space, resources, and the actor's standing in it. */
MUST_USE enum status trying_begin(struct ctx *ctx, int64_t space_id, struct series_try *t,
                                  struct trying *ret);
void trying_end(struct trying *y);
/* INVALID when these are more dates than who is not signed in may have at a time (0: any). */
MUST_USE enum status trying_number(const struct trying *y, int32_t most);
/* The resource, or NULL. */
const struct resource *trying_resource(const struct series_try *t, int64_t id);
/* All that the lines and choices may touch, and one more (0: none), in the order of everybody. */
MUST_USE enum status trying_lock(struct trying *y, int64_t also);
/* The choice for a day, or NULL. */
const struct series_choice *trying_choice(const struct trying *y, struct date day);
/* What the choice makes of a line. */
void trying_choose(const struct trying *y, struct series_line *l, const struct series_choice *c);
/* The span of a day with these minutes, and whether its start comes twice: then the first. */
struct booking_span trying_span(const struct trying *y, struct date day, int32_t from_min,
                                int32_t to_min, bool *ret_twice);
/* Book a line's place. OK also when it is refused: then the line says why. */
MUST_USE enum status trying_place(struct trying *y, struct series_line *l);
/* What became of it: the line says why it is refused, or the status is handed on. */
MUST_USE enum status trying_outcome(struct trying *y, enum status s, struct series_line *l);
/* The line as its booking is now, with what pays for it. */
MUST_USE enum status trying_take(struct trying *y, const struct booking *b, struct series_line *l);
/* Offers for a conflict, in a preview. */
MUST_USE enum status trying_offer(struct trying *y, struct series_line *l);
/* Add up; compare with what was shown; the new `shown`. */
MUST_USE enum status trying_sum(struct trying *y, const char *shown);
/* Is all as it was shown? CONFLICT series.changed, series.conflicts, series.no_date. */
MUST_USE enum status trying_judge(struct trying *y, const char *shown);
/* The instant of a civil time in the series' zone; the first of two, the jump over a missing one.
 */
int64_t trying_instant(const struct trying *y, struct date day, int32_t minute_of_day);

/* ---- series_run.c: what several days in one go cost together --------------------------------- */

struct series_before { /* the dates as they were before a step; none: a new series */
    const struct series_date *dates;
    size_t n;
    bool fewer; /* some are given up */
};
/* Behind all that is tried: each date costs its part. Nothing to do for a rhythm. */
MUST_USE enum status trying_price(struct trying *y, const struct series *says,
                                  const struct series_before *was);

/* ---- series_asked_pages.c -------------------------------------------------------------------- */

/* The link by which somebody answers all dates that wait, from his mail, good for one answer:
 * whoever gives the next, after it the link only tells how they stand [SE-13]. */
struct network_asked series_link(const struct series *s, int64_t account_id);

/* ---- series_ics.c ---------------------------------------------------------------------------- */

enum ics_method;
/* The calendar entry of all dates; NULL when memory is short.
 *   organizer, url  NULL: left out */
const char *series_ics(struct ctx *ctx, const struct series *s, enum ics_method method,
                       const char *public_url, const char *organizer);

#endif
