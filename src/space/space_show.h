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

/* What is there of a space. */
struct space_stock {
    bool hours;       /* it says when it is open */
    size_t resources; /* all that it offers */
    size_t priced;    /* of them with some price; 0 is one */
    size_t bookable;
    size_t unpriced; /* bookable, without any price */
    size_t seatless; /* bookable rooms that do not say how many they hold */
    size_t photos;
};
MUST_USE enum status space_stock(struct ctx *ctx, const struct space *s,
                                 struct space_stock *ret_stock);
/* What it lacks, for its host: what must be there before it opens first. */
MUST_USE enum status space_gaps(struct ctx *ctx, const struct space *s,
                                const struct space_gap_view **ret_gaps, size_t *ret_n);

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
