/* words.h: amounts, lengths and days in the reader's words, and as fields of a form take them.
 * Uses: ctx, format, id.   Threads: as their ctx.
 * All texts live in ctx->arena; "" when memory is short. */
#ifndef LOGGIA_BASE_WORDS_H
#define LOGGIA_BASE_WORDS_H

#include "base/ctx.h"
#include "base/date.h"

const char *words(struct ctx *ctx, const char *format, ...) PRINTF_LIKE(2, 3);
/* "€9.00". */
const char *words_money(struct ctx *ctx, int64_t cents, const char *currency);
/* "90 min", "26 h". */
const char *words_hours(struct ctx *ctx, int64_t minutes);
/* The same, but whole days are days: "2 h", "30 days". */
const char *words_length(struct ctx *ctx, int64_t minutes);
/* "3 March 2027". */
const char *words_date(struct ctx *ctx, struct date d);
/* "3 March". */
const char *words_day(struct ctx *ctx, struct date d);
const char *words_minute(struct ctx *ctx, minute m);
/* "on Saturdays", "Monday to Friday"; "" for all days. Bits are 1u << ISO weekday. */
const char *words_weekdays(struct ctx *ctx, uint32_t weekdays);
/* "12.5" for 1250 basis points, without a sign. */
const char *words_percent(struct ctx *ctx, int64_t basis_points);
/* "Rome" for "Europe/Rome", in the reader's language; a zone that names no town as it is. */
const char *words_zone_town(struct ctx *ctx, const char *zone);
/* Phrases with ", " between them; "" counts for nothing. */
const char *words_join(struct ctx *ctx, const char *a, const char *b);
/* The first letter as a capital, where it is one of a to z. */
const char *words_begin(struct ctx *ctx, const char *text);

const char *typed_id(struct ctx *ctx, int64_t id);      /* "" for 0 */
const char *typed_date(struct ctx *ctx, struct date d); /* "" when absent */
const char *typed_int(struct ctx *ctx, int64_t n);      /* "" for 0 */

#endif
