/* date.h: civil dates and times of day, without a zone (see zone.h).
 * Uses: nothing.   Threads: pure. Proleptic Gregorian calendar. */
#ifndef LOGGIA_BASE_DATE_H
#define LOGGIA_BASE_DATE_H

#include "base/status.h"

struct date {
    int16_t year; /* 0: absent */
    int8_t month; /* 1..12 */
    int8_t day;   /* 1..31 */
};

/* Minutes since midnight, 0..1440; -1: absent. 24:00 is an end only. */
typedef int16_t minute;

/* Days since 1970-01-01, and back; the result stays within the years 1 to 9999. */
int64_t date_days(struct date d);
struct date date_of_days(int64_t days);
struct date date_add(struct date d, int64_t days);
/* Negative, zero, positive. */
int date_compare(struct date a, struct date b);
/* 1 Monday ... 7 Sunday (ISO 8601). */
int date_weekday(struct date d);
bool date_valid(int year, int month, int day);

/* "2027-03-02" exactly (ISO 8601 extended). INVALID for anything else, 31 February included. */
MUST_USE enum status date_parse(const char *text, struct date *ret_date);
/* "10:00" or "9:05", 00:00 to 24:00. INVALID for anything else. */
MUST_USE enum status minute_parse(const char *text, minute *ret_minute);

enum { DATE_CHARS = 10, MINUTE_CHARS = 5, RFC3339_CHARS = 25 };
/* d is a valid date, m 0..1440. */
void date_print(struct date d, char ret_text[DATE_CHARS + 1]);
void minute_print(minute m, char ret_text[MINUTE_CHARS + 1]);
/* "2027-03-02T10:00:00+01:00" (RFC 3339), within the years 1 to 9999. An offset is cut to whole
 * minutes, the instant is kept. */
void rfc3339_print(int64_t utc_s, int32_t offset_s, char ret_text[RFC3339_CHARS + 1]);

/* Easter Sunday of a year from 1 to 9999 (Gregorian). */
struct date date_easter(int year);

#endif
