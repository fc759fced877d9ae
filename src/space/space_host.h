/* space_host.h: what the pages of hosts share.
 * Uses: space_show. */
#ifndef LOGGIA_SPACE_SPACE_HOST_H
#define LOGGIA_SPACE_SPACE_HOST_H

#include "space/space_show.h"

/* Answer a change that was saved: back to the page, or, while the space is being set up, on to
 * the next step (NULL: none). */
MUST_USE enum status space_saved(struct ctx *ctx, const struct space *s, const char *page,
                                 const char *next);

/* The place that a town names in a country (NULL or "": anywhere). INVALID with the field
 * "town". */
MUST_USE enum status space_locate(struct ctx *ctx, const char *town, const char *country,
                                  struct place *ret_place);

#endif
