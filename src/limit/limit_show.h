/* limit_show.h: what the pages of this folder share.
 * Uses: limit_internal.h, the generated views and forms. */
#ifndef LOGGIA_LIMIT_LIMIT_SHOW_H
#define LOGGIA_LIMIT_LIMIT_SHOW_H

#include "limit/limit_internal.h"

#include "limit_forms.h"
#include "limit_views.h"
#include "plan_views.h"

/* ---- limit_choices.c: what stands in the lists of a form ------------------------------------- */

/* Where a list of choices goes: INTO(view, plans). */
struct limit_choices_to {
    const struct plan_choice_view **list;
    size_t *n;
};
#define INTO(v, field) ((struct limit_choices_to){&(v)->field, &(v)->field##_n})

struct limit_word {
    const char *word, *label; /* label: message id */
};
MUST_USE enum status limit_choose_words(struct ctx *ctx, const struct limit_word *all, size_t n,
                                        const char *chosen, struct limit_choices_to to);
/* Words are ids; of the teams, those that the space deals with. */
MUST_USE enum status limit_choose_resources(struct ctx *ctx, int64_t space_id, int64_t chosen,
                                            struct limit_choices_to to);
MUST_USE enum status limit_choose_plans(struct ctx *ctx, const struct space *s, int64_t chosen,
                                        struct limit_choices_to to);
MUST_USE enum status limit_choose_teams(struct ctx *ctx, const struct space *s, int64_t chosen,
                                        struct limit_choices_to to);
MUST_USE enum status limit_choose_kinds(struct ctx *ctx, uint32_t on, struct limit_choices_to to);

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
