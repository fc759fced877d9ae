/* limit_show.h: what the pages of this folder share.
 * Uses: limit_internal.h, the generated views and forms. */
#ifndef LOGGIA_LIMIT_LIMIT_SHOW_H
#define LOGGIA_LIMIT_LIMIT_SHOW_H

#include "limit/limit_internal.h"

#include "limit_forms.h"
#include "limit_views.h"
#include "plan_views.h"

/* ---- limit_choices.c: what stands in the lists of a form ------------------------------------- */

/* Words are ids; of the teams, those that the space deals with. */
MUST_USE enum status limit_choose_plans(struct ctx *ctx, const struct space *s, int64_t chosen,
                                        struct choices_to to);
MUST_USE enum status limit_choose_teams(struct ctx *ctx, const struct space *s, int64_t chosen,
                                        struct choices_to to);

/* ---- limit_pages.c -------------------------------------------------------------------------- */

MUST_USE enum status limit_rule_show(struct ctx *ctx, const struct limit_rule *r,
                                     struct limit_rule_view *ret_view);
/* "8", "1.5": an amount as a form takes it. */
const char *limit_typed_amount(struct ctx *ctx, const struct limit_rule *r);
/* The word of a form for whom a rule is. */
const char *limit_who_name(const struct limit_rule *r);
/* After a change: the page, without a case. */
MUST_USE enum status limit_changed(struct ctx *ctx, const struct space *s, const char *said,
                                   struct limit_list_view *ret_view);

#endif
