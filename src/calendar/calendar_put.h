/* calendar_put.h: an entry on its way from a program to a booking, or to a series.
 * Uses: calendar_dav.h. */
#ifndef LOGGIA_CALENDAR_CALENDAR_PUT_H
#define LOGGIA_CALENDAR_CALENDAR_PUT_H

#include "calendar/calendar_dav.h"

struct dav_object_form;
/* An entry that is being put. */
struct putting {
    struct ctx *ctx;
    const struct dav_object_form *form;
    struct dav_calendar calendar;
    const char *name;
    struct bytes body;
    struct entry was; /* what is there */
    bool there;
    const struct calendar_room *rooms;
    size_t rooms_n;
    struct sent sent;
    const struct calendar_room *clash_room; /* a series was refused for single dates of it */
    const char *clash_words;                /* which, and why */
    int code;                               /* of the answer */
    const char *etag;                       /* NULL: what is kept is not what was sent */
};

/* ---- calendar_put.c -------------------------------------------------------------------------- */

/* The room that it is for; NULL: none is meant, or it stays where it is. */
const struct calendar_room *put_room(const struct putting *p);
/* What was sent is kept with its booking, or its series. */
MUST_USE enum status put_keep(const struct putting *p, int64_t booking_id);
/* The civil span of two instants at a space. */
MUST_USE enum status put_span(struct ctx *ctx, const struct zone *z, int64_t starts_at,
                              int64_t ends_at, struct booking_span *ret_span);

/* ---- calendar_series.c ----------------------------------------------------------------------- */

/* Book all its dates, or none. CONFLICT (calendar.series_clash) names those that cannot be, and so
 * do p->clash_room and p->clash_words. */
MUST_USE enum status put_series(struct putting *p, const struct calendar_room *room,
                                int64_t *ret_series_id);
/* What it says now of a series that is there: `room` NULL: where it is. */
MUST_USE enum status put_series_again(struct putting *p, const struct calendar_room *room,
                                      int64_t *ret_series_id);
/* All dates to come are given back; OK also when there are none. */
MUST_USE enum status end_series(struct ctx *ctx, int64_t series_id);
MUST_USE enum status put_keep_series(const struct putting *p, int64_t series_id);

/* ---- calendar_clash.c ------------------------------------------------------------------------ */

enum { CLASH_KEPT_DAYS = 30 }; /* by then it is settled, or of no use */
/* In a transaction of its own, after the refusal: it stands on the person's page, and he gets one
 * mail for what he sent. */
MUST_USE enum status clash_note(struct ctx *ctx, const struct putting *p);
/* What was refused under this identifier is booked by now. */
MUST_USE enum status clash_forget(struct ctx *ctx, const char *uid);

#endif
