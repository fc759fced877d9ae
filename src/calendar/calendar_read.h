/* calendar_read.h: a calendar of somebody else (iCalendar, RFC 5545), read into the spans that it
 * takes.
 * Owns: nothing.   Uses: base, booking; libical.   Threads: any. */
#ifndef LOGGIA_CALENDAR_CALENDAR_READ_H
#define LOGGIA_CALENDAR_CALENDAR_READ_H

#include "base/arena.h"
#include "base/zone.h"
#include "booking/booking.h"

enum {
    READ_ENTRIES_MAX = 100000,   /* events of one calendar: a century of a busy room */
    READ_INSTANCES_MAX = 50000,  /* of all events in the window */
    READ_STEPS_MAX = 4000000,    /* dates of rules, in the window or not: some seconds */
    READ_CPU_MAX_S = 20,         /* whatever the reason */
    READ_EVENT_BYTES = 128 << 10 /* what matters of one event: a long list of exceptions */
};

struct read_ask {
    const struct zone *zone;   /* of times that name none, and of whole days: that of the space */
    int64_t from_at, until_at; /* what is looked at */
    const char *own_domain;    /* entries made here are left out ("...@loggia.example"); NULL */
};

struct read_result {
    struct outside_span *spans; /* in the arena, by start, not touching */
    size_t n;
    int64_t entries; /* events that were seen */
    int64_t unread;  /* of them: without a time that can be understood */
};

/* Read a whole calendar. Cancelled events take nothing, nor do those that say that they do not
 * (TRANSP, and what Outlook writes); rules are followed within the window, without their exceptions
 * and with what was moved.
 *   ret_code  why not (docs/errors.md), static                                             (out)
 * Returns OK; INVALID: calendar.not_a_calendar, calendar.cut_off, calendar.rule; LIMIT:
 * calendar.too_much, also when memory is short. */
MUST_USE enum status calendar_read(struct arena *a, struct bytes text, const struct read_ask *ask,
                                   struct read_result *ret_result, const char **ret_code);

#endif
