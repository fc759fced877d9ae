/* lead_wish_show.h: wishes as views.
 * Uses: lead_internal, the generated views.   Threads: any. All lives in ctx->arena. */
#ifndef LOGGIA_LEAD_LEAD_WISH_SHOW_H
#define LOGGIA_LEAD_LEAD_WISH_SHOW_H

#include "lead/lead_internal.h"
#include "lead_views.h"

/* The spaces that have a wish. For stewards with where it stands and the enquiry, for the person
 * with his page there. */
MUST_USE enum status wish_spaces_make(struct ctx *ctx, const struct wish *w, bool steward,
                                      const struct wish_space_view **ret_spaces, size_t *ret_n);

#endif
