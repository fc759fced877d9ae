/* calendar_zones.h: the instants of times in iCalendar: UTC, in a named zone, in a zone that the
 * calendar describes itself (VTIMEZONE), or in none.
 * Owns: the described zones, until zones_free.   Uses: base; libical.
 * Threads: one at a time. */
#ifndef LOGGIA_CALENDAR_CALENDAR_ZONES_H
#define LOGGIA_CALENDAR_CALENDAR_ZONES_H

#include "base/zone.h"

#include <libical/ical.h>

enum {
    ZONES_MAX = 64,             /* described by one calendar */
    ZONES_TEXT_BYTES = 64 << 10 /* of one: those with a century of history have half of it */
};

struct zones {
    icaltimezone *described[ZONES_MAX];
    size_t n;
};

/* A VTIMEZONE as it stands. One that is not understood, or whose rules would come more often than
 * clocks are changed, is left out: its times are then taken for those of the space. */
void zones_add(struct zones *z, const char *text);
void zones_free(struct zones *z);

/* The instant of a time of a property. A whole day is its first instant in the zone `floating`, a
 * time that names no zone is of there too. A time that the clock jumps over is counted with the
 * offset before (RFC 5545, 3.3.5); one that comes twice is the first. False when it is no time. */
bool zones_instant(const struct zones *z, icalproperty *p, struct icaltimetype t,
                   const struct zone *floating, int64_t *ret_at);

/* The civil day of a time as a number (date_days). */
int64_t zones_days(struct icaltimetype t);

#endif
