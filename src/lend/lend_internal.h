/* lend_internal.h: what the files of this folder share.
 * Uses: lend.h. */
#ifndef LOGGIA_LEND_LEND_INTERNAL_H
#define LOGGIA_LEND_LEND_INTERNAL_H

#include "base/zone.h"
#include "lend/lend.h"

/* ---- lend_rules.c: pure ---------------------------------------------------------------------- */

/* Is this day one of them? What was taken back is not looked at. */
bool lend_has_day(const struct lend_days *d, struct date day);
/* Was it taken back? */
bool lend_is_back(const struct lending *l, int64_t day);
/* The span of one day of them. */
struct lent_span lend_span(const struct zone *zone, const struct lend_days *d, struct date day);
/* All spans of a lending by start, those that touch as one.
 *   ret_spans  room for LENT_SPANS_MAX */
size_t lend_spans(const struct zone *zone, const struct lending *l, struct lent_span *ret_spans);
/* Do two share a time, days that were taken back not counted? The first day of it, or year 0. */
struct date lend_clash(const struct lending *a, const struct lending *b);
/* The share of an amount, rounded down. */
int64_t lend_share(int64_t paid_cents, int64_t share_bp);

/* ---- lend_settle.c --------------------------------------------------------------------------- */

/* Bring all uses of a space, or of one resource of it (0: of all), from yesterday on up to what is
 * so; a second call changes nothing. */
MUST_USE enum status lend_settle_space(struct ctx *ctx, int64_t space_id, int64_t resource_id);
/* A use, by its id; NOT_FOUND. */
MUST_USE enum status lend_use_get(struct ctx *ctx, int64_t id, struct lend_use *ret_use);

/* ---- lend_words.c: the reader's words, in ctx->arena ----------------------------------------- */

/* "Ada Rossi", or the name of the team; "" when nobody knows. */
MUST_USE enum status lend_who(struct ctx *ctx, const struct holder *h, const char **ret_name);
/* "7 to 18 December, Monday to Friday, mornings". */
const char *lend_say_days(struct ctx *ctx, const struct lend_days *d);
/* "18.00 € a day, 4.00 € an hour"; "as the space itself" for what is freed. */
const char *lend_say_price(struct ctx *ctx, const struct lending *l, const char *currency);

#endif
