/* zone.h: IANA time zones from the system's tzdata (TZif, RFC 8536, with its POSIX footer).
 * Owns: a process-wide cache of zones, filled on first use.   Threads: any. */
#ifndef LOGGIA_BASE_ZONE_H
#define LOGGIA_BASE_ZONE_H

#include "base/date.h"
#include "base/view.h"

struct zone;

/* The zone "Europe/Rome". NULL when the name is unknown or malformed (a path is malformed). The
 * pointer stays valid for the life of the process. */
const struct zone *zone_get(const char *name);
const char *zone_name(const struct zone *z);

/* Seconds east of UTC at an instant. */
int32_t zone_offset(const struct zone *z, int64_t utc_s);
/* Civil date and minute at an instant. */
void zone_civil(const struct zone *z, int64_t utc_s, struct date *ret_date, minute *ret_minute);
struct when zone_when(const struct zone *z, int64_t utc_s);

enum zone_fit {
    ZONE_ONCE,    /* exactly one instant has this civil time */
    ZONE_MISSING, /* none: the clock jumps over it; ret_first is the instant of the jump */
    ZONE_TWICE    /* two; ret_first the earlier, ret_second the later */
};
/* The instant or instants of a civil time; minute 1440 is midnight of the next day. */
enum zone_fit zone_instant(const struct zone *z, struct date d, minute m, int64_t *ret_first,
                           int64_t *ret_second);
/* First instant of a civil day; the length of a day is the difference to the next: 23, 24 or 25 h
 * (and others, rarely: half an hour on Lord Howe, none where a day was left out). */
int64_t zone_day_start(const struct zone *z, struct date d);

#endif
