/* plan_group.h: groups of an operator, for the pages of them.
 * Uses: plan.h. */
#ifndef LOGGIA_PLAN_PLAN_GROUP_H
#define LOGGIA_PLAN_PLAN_GROUP_H

#include "plan/plan_internal.h"

enum { GROUP_PASTE_MAX = 500 }; /* addresses at once: a school year */

/* Addresses out of what somebody pasted: lines, or commas and semicolons between them, with or
 * without names. Each address once. INVALID (field "emails") names those that are none. */
struct group_person {
    const char *email;
    const char *name; /* NULL: none stood beside it */
};
MUST_USE enum status group_people_of(struct ctx *ctx, const char *text,
                                     struct group_person **ret_people, size_t *ret_n);

/* The group as it is spelt already, when one is there under another spelling; else as typed. */
MUST_USE enum status group_spelling(struct ctx *ctx, int64_t operator_id, const char *typed,
                                    const char **ret_group);

#endif
