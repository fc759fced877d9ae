/* space_show.h: views that several pages of this folder share.
 * Uses: space_internal, the generated views. */
#ifndef LOGGIA_SPACE_SPACE_SHOW_H
#define LOGGIA_SPACE_SPACE_SHOW_H

#include "space/space_internal.h"
#include "space_views.h"

/* Whether the reader runs the space. */
bool space_is_mine(const struct ctx *ctx, const struct space *s);

/* All of the public page. */
MUST_USE enum status space_page_make(struct ctx *ctx, const struct space *s,
                                     struct space_page_view *ret_view);

/* Closures before today (the last first), or from today on. */
MUST_USE enum status space_closure_views(struct ctx *ctx, const struct calendar *c, bool past,
                                         const struct closure_view **ret_closures, size_t *ret_n);
MUST_USE enum status space_floor_views(struct ctx *ctx, int64_t space_id,
                                       const struct floor_view **ret_floors, size_t *ret_n);
MUST_USE enum status space_resource_views(struct ctx *ctx, const struct space *s, bool archived,
                                          const struct resource_view **ret_resources,
                                          size_t *ret_n);
MUST_USE enum status space_photo_views(struct ctx *ctx, const struct space *s,
                                       struct photo_view **ret_photos, size_t *ret_n);

#endif
