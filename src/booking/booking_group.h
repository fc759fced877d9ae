/* booking_group.h: what the files share that book, change and end several places together.
 * Uses: booking_show.h.   Threads: any. Everything lives in ctx->arena. */
#ifndef LOGGIA_BOOKING_BOOKING_GROUP_H
#define LOGGIA_BOOKING_BOOKING_GROUP_H

#include "booking/booking_show.h"

struct group {
    struct booking *all; /* the first booked first, ended ones too */
    size_t n;
};

/* All of them, behind the locks of their resources and of one more (0: none), taken in the order of
 * everybody. RETRY when one was added or moved while we waited. */
MUST_USE enum status group_lock(struct ctx *ctx, int64_t group_id, int64_t also,
                                struct group *ret_group);
/* Does it take a place? Pure. */
bool group_lives(const struct booking *b);
size_t group_living(const struct group *g);
/* The one of this id, or NULL. Pure. */
struct booking *group_find(const struct group *g, int64_t id);

/* One fact for all of them; the booking that it is about need not be told of itself. */
MUST_USE enum status group_tell(struct ctx *ctx, const struct house *h, const char *fact,
                                const struct booking *of, const struct booking *was);
/* Of those that were just asked for or agreed: what waits most, for an admin of the team, else for
 * the host, is told. */
MUST_USE enum status group_tell_new(struct ctx *ctx, const struct house *h,
                                    const struct booking *const *of, size_t n);
/* What one of them waits for all of them wait for: asked together, answered together. */
MUST_USE enum status group_wait(struct ctx *ctx, struct booking *const *of, size_t n);
/* It belongs to something that is another now: calendars, which show one thing, read it again. */
MUST_USE enum status group_touch(struct ctx *ctx, struct booking *b);
/* The same to all but one (0: to all) that take a place. */
MUST_USE enum status group_touch_others(struct ctx *ctx, const struct group *g, int64_t but);

/* The name of a resource of the house; "" when it has none such. */
const char *group_name(struct ctx *ctx, const struct house *h, int64_t resource_id);
/* "Sala Giotto: Somebody has it at that time." */
const char *group_why(struct ctx *ctx, const char *name, const char *why);
/* A CONFLICT that was just explained says which of them is in the way; hands the status on. */
MUST_USE enum status group_refusal(struct ctx *ctx, const struct house *h, int64_t resource_id,
                                   enum status s);
/* A sum is known as long as all its parts are. Pure. */
struct opt_int group_plus(struct opt_int sum, struct opt_int more);
/* Was something else shown? Pure. */
bool group_is_other(struct opt_int shown, struct opt_int now);

#endif
