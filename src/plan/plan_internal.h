/* plan_internal.h: what the files of this folder share.
 * Uses: plan.h. */
#ifndef LOGGIA_PLAN_PLAN_INTERNAL_H
#define LOGGIA_PLAN_PLAN_INTERNAL_H

#include "plan/plan.h"

/* ---- plan_rules.c --------------------------------------------------------------------------- */

/* a / b, rounded half away from zero; b > 0. Pure. */
int64_t plan_divide_near(int64_t a, int64_t b);

/* Days of the tables: since 1970-01-01, 0 for "none". Pure. */
int64_t plan_day(struct date d);
struct date plan_date(int64_t day);

/* ---- plan_words.c: the reader's words, in ctx->arena; "" when memory is short --------------- */

const char *words(struct ctx *ctx, const char *format, ...) PRINTF_LIKE(2, 3);
/* "€9.00". */
const char *words_money(struct ctx *ctx, int64_t cents, const char *currency);
/* "90 min", "2 h", "30 days". */
const char *words_length(struct ctx *ctx, int64_t minutes);
/* "3 March 2027". */
const char *words_date(struct ctx *ctx, struct date d);
/* "3 March". */
const char *words_day(struct ctx *ctx, struct date d);
const char *words_minute(struct ctx *ctx, minute m);
/* "on Saturdays", "Monday to Friday"; "" for all days. */
const char *words_weekdays(struct ctx *ctx, uint32_t weekdays);
/* "desks, meeting rooms"; "" for all kinds. */
const char *words_kinds(struct ctx *ctx, uint32_t kinds);
/* "12.5" for 1250 basis points, without a sign. */
const char *words_percent(struct ctx *ctx, int64_t basis_points);
/* Phrases with ", " between them; "" counts for nothing. */
const char *words_join(struct ctx *ctx, const char *a, const char *b);
/* The first letter as a capital, where it is one of a to z. */
const char *words_begin(struct ctx *ctx, const char *text);

#endif
