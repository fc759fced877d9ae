/* floorplan_show.h: what the pages of this folder share.
 * Uses: http, floorplan_internal.h.   Threads: any. Everything lives in ctx->arena. */
#ifndef LOGGIA_FLOORPLAN_FLOORPLAN_SHOW_H
#define LOGGIA_FLOORPLAN_FLOORPLAN_SHOW_H

#include "base/words.h"
#include "booking/booking.h"
#include "floorplan/floorplan_internal.h"
#include "floorplan_forms.h"
#include "floorplan_views.h"

/* "lift", "wall" ... for the reader. */
const char *say_shape_kind(const struct ctx *ctx, enum shape_kind k);
const char *say_state(const struct ctx *ctx, enum board_state s);

/* A floor by its id or level, as the reader may know it. NOT_FOUND. */
MUST_USE enum status floor_named(struct ctx *ctx, int64_t space_id, const char *name,
                                 struct floor *ret_floor);

/* What stands below others is drawn first. */
MUST_USE enum status in_order_of_drawing(struct ctx *ctx, const struct floorplan *p,
                                         const struct shape **ret_shapes);
bool shape_lies_under(enum shape_kind k);

/* The plan of a floor for its host: as kept, or a proposal.
 *   number  the shape to change by numbers; 0: a new one */
MUST_USE enum status floor_drawing_make(struct ctx *ctx, const struct space *s, int64_t floor_id,
                                        int64_t number, struct floor_drawing_view *ret_view);

/* The field `shapes` of a plan, in the arena. INVALID with that field: floorplan.unreadable. */
MUST_USE enum status shapes_read(struct ctx *ctx, const char *text, struct shape **ret_shapes,
                                 size_t *ret_n);
/* The same written down. */
const char *shapes_text(struct ctx *ctx, const struct plan_shape_view *shapes, size_t n);

#endif
