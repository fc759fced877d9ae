/* plan_credit.h: what is left, as pages and JSON show it.
 * Uses: plan_desk.h. */
#ifndef LOGGIA_PLAN_PLAN_CREDIT_H
#define LOGGIA_PLAN_PLAN_CREDIT_H

#include "plan/plan_desk.h"

/* The page of one; NOT_FOUND for who may not see it: it is his own, of a team that he is in, or of
 * somebody of the space whose desk he keeps. */
MUST_USE enum status credit_view(struct ctx *ctx, int64_t id, struct allowance_view *ret_view);

/* A line of a list. */
struct allowance_line_view credit_line_of(struct ctx *ctx, const struct allowance *a);

/* The mail that a fact about an allowance calls for; nothing for others. */
struct fact;
MUST_USE enum status credit_mail(struct ctx *ctx, const struct fact *f, const char *public_url);

/* "Desks, Monday to Friday, 08:00–18:00"; "" when it is good for everything. */
const char *credit_scope_words(struct ctx *ctx, enum allowance_unit unit, const struct scope *s);

/* An amount as a form has it, with two decimals: hours and money have parts, the others are
 * whole. */
int64_t credit_form_amount(enum allowance_unit unit, int64_t amount);
/* The other way. INVALID (field "amount") for parts of what has none. */
MUST_USE enum status credit_amount_of(struct ctx *ctx, enum allowance_unit unit, int64_t typed,
                                      int64_t *ret_amount);

#endif
