/* lend_show.h: what is freed and lent, as pages and JSON show it.
 * Uses: lend_internal.h, views. */
#ifndef LOGGIA_LEND_LEND_SHOW_H
#define LOGGIA_LEND_LEND_SHOW_H

#include "lend/lend_internal.h"
#include "lend_views.h"

/* Lines of lendings with their sums; of one space, or (space_id 0) of one stay. */
MUST_USE enum status show_lendings(struct ctx *ctx, const struct space *sp,
                                   const struct lending *all, size_t n, int64_t stay_id,
                                   const struct lend_line_view **ret_lines);
/* The whole page of one; NOT_FOUND for who may not see it [LE-9]. */
MUST_USE enum status lending_view_make(struct ctx *ctx, int64_t id, struct lending_view *ret_view);
/* Somebody acts in another's place: what of it, for the log of that. */
MUST_USE enum status lend_to_helped(struct ctx *ctx, const struct lend_line_view *line);

#endif
