/* format.h: dates, numbers, money and lengths as people of a language write them.
 * Absent values (year 0, minute -1, no instant) print nothing. Spaces between a number and its unit
 * do not break.
 * Uses: buf, ctx, date, text, view.   Threads: pure, but for what asks a ctx. */
#ifndef LOGGIA_BASE_FORMAT_H
#define LOGGIA_BASE_FORMAT_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/view.h"

/* What a date shows beside day and month; add them up. */
enum {
    FORMAT_WEEKDAY = 1,       /* "Wednesday 3 March", "mercoledì 3 marzo" */
    FORMAT_WEEKDAY_SHORT = 2, /* "Wed 3 March", "mer 3 marzo" */
    FORMAT_YEAR = 4           /* "3 March 2027", "3 marzo 2027" */
};
void format_date(struct buf *out, const struct lang *lang, struct date d, unsigned shown);
/* FORMAT_YEAR where a reader of `today` would take day and month alone for those of another year:
 * in another year than his, or more than six months away. Else 0. */
unsigned format_year(struct date d, struct date today);

/* "Wednesday", "mercoledì"; short "Wed", "mer". weekday 1 (Monday) to 7. */
const char *format_weekday_name(const struct lang *lang, int weekday);
const char *format_weekday_short(const struct lang *lang, int weekday);
/* "March", "marzo". month 1 to 12. */
const char *format_month_name(const struct lang *lang, int month);

/* "10:00". */
void format_time(struct buf *out, const struct lang *lang, minute m);
/* "Wednesday 3 March, 10:00"; `shown` as for a date. */
void format_datetime(struct buf *out, const struct lang *lang, struct when w, unsigned shown);
/* The same for the reader of ctx, with the year where he needs it (format_year): a text in
 * ctx->arena, "" for an absent instant or when memory is short. */
const char *format_datetime_text(struct ctx *ctx, struct when w, unsigned shown);
/* The day that it is now, in UTC: near enough to say whether a date is far. */
struct date format_today(const struct ctx *ctx);

/* "3,912", "3.912". */
void format_number(struct buf *out, const struct lang *lang, int64_t v);
/* "57%". */
void format_percent(struct buf *out, const struct lang *lang, int64_t v);
/* An amount in minor units: "€9.00", "9,00 €". currency is an ISO 4217 code: its usual symbol where
 * it is unmistakable, else the code; as many decimals as the currency has. */
void format_money(struct buf *out, const struct lang *lang, int64_t minor, const char *currency);
/* The decimals of an ISO 4217 currency: 2 for most, 0 for JPY, 3 for KWD. */
int format_currency_decimals(const char *currency);
/* "800 m", "1.9 km", "1,9 km", "23 km": as exact as one walks. Not negative. */
void format_distance(struct buf *out, const struct lang *lang, int64_t metres);
/* "45 min", "1 h 30 min", "2 h". Not negative. */
void format_duration(struct buf *out, const struct lang *lang, int64_t minutes);

/* The civil date and minute that an instant has at its place; absent for an absent instant. */
struct date when_date(struct when w);
minute when_minute(struct when w);

#endif
