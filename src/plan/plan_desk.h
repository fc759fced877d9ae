/* plan_desk.h: what the pages of this folder share.
 * Uses: plan_internal.h, the generated views and forms, http. */
#ifndef LOGGIA_PLAN_PLAN_DESK_H
#define LOGGIA_PLAN_PLAN_DESK_H

#include "plan/plan_internal.h"

#include "plan_forms.h"
#include "plan_views.h"

/* ---- plan_choices.c: what stands in the lists of a form ------------------------------------- */

/* Plans of an operator, teams that it knows, its groups; words are ids, or the group. */
MUST_USE enum status choices_plans(struct ctx *ctx, int64_t operator_id, int64_t chosen,
                                   struct choices_to to);
MUST_USE enum status choices_teams(struct ctx *ctx, int64_t operator_id, int64_t chosen,
                                   struct choices_to to);
MUST_USE enum status choices_groups(struct ctx *ctx, int64_t operator_id, const char *chosen,
                                    struct choices_to to);
/* Lengths in minutes with the present one among them. */
struct lengths {
    const int32_t *minutes; /* growing */
    size_t n;
    const char *zero; /* the label of none; NULL: none is not offered */
};
MUST_USE enum status choices_lengths(struct ctx *ctx, const struct lengths *l, int64_t now_min,
                                     struct choices_to to);
/* Weekdays as boxes: `on` are those of a set; an empty set ticks none. */
MUST_USE enum status choices_weekdays(struct ctx *ctx, uint32_t on, struct choices_to to);

/* ---- texts of fields, in ctx->arena --------------------------------------------------------- */

const char *typed_cents(struct ctx *ctx, int64_t cents); /* "12.50", "12" */

/* Words of a list as a set; INVALID with the field for an unknown one. */
MUST_USE enum status set_of_weekdays(struct ctx *ctx, const char *const *words_of, size_t n,
                                     uint32_t *ret_set);
/* The other way. */
MUST_USE enum status words_of_weekdays(struct ctx *ctx, uint32_t set, const char *const **ret_words,
                                       size_t *ret_n);

#endif
