/* booking_day.h: a day of a house, or of one resource of it: its bookings and what is out, and how
 * they stand as bars on a timeline.
 * Uses: booking_show.h.   Threads: any. Everything lives in ctx->arena; the house is the
 * caller's. */
#ifndef LOGGIA_BOOKING_BOOKING_DAY_H
#define LOGGIA_BOOKING_BOOKING_DAY_H

#include "booking/booking_show.h"

enum {
    STEP_S = 300, /* the timeline counts in five minutes */
    HOUR_S = 3600
};

/* A booking of the day. */
struct entry {
    int64_t id;
    size_t resource;  /* index in the house */
    int64_t from, to; /* cut to what is shown */
    int64_t starts_at, ends_at;
    int32_t units, people;
    bool request;
    bool held; /* no booking yet: somebody is booking it at this moment */
    const char *name;
    const char *team; /* NULL: none */
    int64_t series_id;
    int64_t group_id;       /* of several places that belong together; 0: alone */
    bool yours;             /* the reader's */
    bool moves;             /* the reader may change it by now */
    enum booking_came came; /* for who runs the house, today */
};

/* Units of a resource that are let, out of order or kept back for the whole day; those of one kind
 * and reason together. What an outside calendar takes, and what is lent in part, by its span. */
struct out {
    int64_t from, to; /* cut to the day; 0: all of it */
    size_t resource;
    int32_t units;
    enum block_kind kind;
    const char *why;
};

struct day {
    struct ctx *ctx;
    const struct house *house;
    const struct day_form *form; /* kind and floor; NULL: `only` */
    int64_t only;                /* without a form: this resource */
    struct date date;
    int64_t day_from, day_to;     /* the civil day */
    int64_t shown_from, shown_to; /* full hours */
    struct entry *entries;        /* by resource, then by start */
    size_t *first;                /* by resource: its first entry; one more at the end */
    size_t n, size;
    size_t held_n;     /* of them no bookings yet */
    struct entry *own; /* the reader's bookings of the day, while it is read */
    size_t own_n;
    struct out *outs; /* by resource */
    size_t outs_n;
    bool host;
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

/* Read the day: d->ctx, house, form or only, and date are set. Who runs the house reads by whom it
 * is taken, others what is taken, and what is theirs. */
MUST_USE enum status day_read(struct day *d, struct date today);
/* Choose what is shown: full hours around the opening times and the bookings. */
void day_choose_hours(struct day *d);
/* Bars end where the picture ends. */
void day_cut(struct day *d);
/* Is it looked at: on this floor, of this kind, or the one that is asked for? */
bool day_is_wanted(const struct day *d, size_t resource);
/* The step of an instant that is shown, from 1. */
int64_t day_step(const struct day *d, int64_t at);
/* The civil hours above the bars. */
MUST_USE enum status day_labels(const struct day *d, const char *const **ret_labels, size_t *ret_n);

/* ---- booking_day_slots.c ---- */

/* One resource with its bars. */
MUST_USE enum status day_row(const struct day *d, size_t resource, struct day_row_view *ret_row);
/* What is kept free before and after each booking of a resource; two for each at most. How many. */
size_t day_add_buffers(const struct day *d, size_t resource, struct day_slot_view *slots);
/* "Elena Rossi, Studio Tre, 4 people". */
const char *day_label(const struct day *d, const struct entry *e);

#endif
