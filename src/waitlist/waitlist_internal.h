/* waitlist_internal.h: what the files of this folder share.
 * Uses: waitlist.h, people. */
#ifndef LOGGIA_WAITLIST_WAITLIST_INTERNAL_H
#define LOGGIA_WAITLIST_WAITLIST_INTERNAL_H

#include "people/people.h"
#include "waitlist/waitlist.h"

/* ---- waitlist_rules.c: pure ------------------------------------------------------------------ */

/* Until when an offer waits for its answer [WL-5]. */
int64_t waitlist_answer_by(const struct zone *zone, int64_t now, int64_t starts_at,
                           int64_t ends_at);
/* What of the span can still be had: from the last step before now when it runs. */
int64_t waitlist_begin(const struct zone *zone, const struct waitlist_entry *e, int64_t now,
                       int32_t step_min);
/* Is more than half of the span still to come? [WL-6] */
bool waitlist_is_worth(const struct waitlist_entry *e, int64_t now);

/* ---- waitlist_service.c ---------------------------------------------------------------------- */

/* Everything that a booking of the entry asks for; texts stay where they are. From `begin` on. */
struct booking_ask waitlist_ask(const struct zone *zone, const struct waitlist_entry *e,
                                int64_t begin, int64_t now);
/* As whom the entry books: its account, or (NULL) a guest; NULL too when the account is gone. */
MUST_USE enum status waitlist_actor(struct ctx *ctx, const struct waitlist_entry *e,
                                    const struct actor **ret_actor);
MUST_USE enum status waitlist_announce(struct ctx *ctx, const struct waitlist_entry *e,
                                       const char *fact);

/* ---- waitlist_show.c: in ctx->arena ---------------------------------------------------------- */

struct waitlist_entry_view;
/* The whole view of an entry for who may see it. */
MUST_USE enum status waitlist_show(struct ctx *ctx, const struct waitlist_entry *e,
                                   const char *public_url, struct waitlist_entry_view *ret_view);
/* "Sala Giotto", or "any of: meeting rooms". */
MUST_USE enum status waitlist_what(struct ctx *ctx, int64_t resource_id, enum resource_kind kind,
                                   const char **ret_name);
/* How many wait before an entry for the same, or for a part of it. */
MUST_USE enum status waitlist_before(struct ctx *ctx, const struct waitlist_entry *e,
                                     int64_t *ret_n);

#endif
