/* zone_internal.h: a zone in memory; shared by zone.c (questions), zone_file.c (TZif) and
 * zone_rule.c (the POSIX TZ footer).   Threads: a zone is constant once it is in the cache. */
#ifndef LOGGIA_BASE_ZONE_INTERNAL_H
#define LOGGIA_BASE_ZONE_INTERNAL_H

#include "base/status.h"

enum { ZONE_DAY_S = 86400 };

/* From `at` on this offset holds. */
struct zone_change {
    int64_t at; /* UTC seconds */
    int32_t offset_s;
};

/* One of the two days of a year on which the clock changes. */
struct zone_day {
    enum { ZONE_DAY_JULIAN, ZONE_DAY_OF_YEAR, ZONE_DAY_OF_MONTH } kind;
    int day;      /* Jn: 1..365 without 29 February; n: 0..365; M: weekday 0 (Sunday)..6 */
    int month;    /* 1..12 */
    int week;     /* 1..5, 5 is the last */
    int32_t time; /* seconds after midnight of the old clock; may be negative or over a day */
};

/* The offsets of all years behind the last listed change (POSIX TZ, RFC 8536 section 3.3). */
struct zone_rule {
    int32_t standard_s; /* seconds east of UTC */
    int32_t summer_s;
    bool changes;          /* false: standard time for ever */
    struct zone_day begin; /* of summer time */
    struct zone_day end;
};

struct zone {
    struct zone *next; /* in its chain of the cache */
    char *name;
    int32_t first_offset_s; /* before the first change */
    struct zone_change *changes;
    size_t changes_n;
    bool has_rule;
    struct zone_rule rule;
};

/* Read a TZif file, version 2 or later; NULL when it is not one, is damaged, or counts leap
 * seconds. The name is not set. */
struct zone *zone_parse(const unsigned char *bytes, size_t n);
/* Accepts NULL. */
void zone_free(struct zone *z);

/* Read a footer such as "CET-1CEST,M3.5.0,M10.5.0/3"; false when it is malformed. */
bool zone_rule_parse(const char *text, struct zone_rule *ret_rule);
/* The offset at an instant by the rule alone, and the first instant at which another may hold. */
int32_t zone_rule_at(const struct zone_rule *rule, int64_t utc_s, int64_t *ret_until);

#endif
