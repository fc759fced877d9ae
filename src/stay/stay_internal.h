/* stay_internal.h: what the files of this folder share.
 * Uses: stay.h, stay_story.h, base/words.h. */
#ifndef LOGGIA_STAY_STAY_INTERNAL_H
#define LOGGIA_STAY_STAY_INTERNAL_H

#include "stay/stay_story.h"

#include "base/words.h"
#include "people/people.h"

/* ---- stay_save.c ----------------------------------------------------------------------------- */

/* Of the tables: days since 1970-01-01, 0 for "none". Pure. */
int64_t stay_day(struct date d);
/* Today on the civil calendar of a space. */
MUST_USE enum status stay_today(struct ctx *ctx, int64_t space_id, struct date *ret_today);
MUST_USE enum status stay_insert(struct ctx *ctx, struct stay *s, struct date today);
/* RETRY when somebody changed it since it was read. */
MUST_USE enum status stay_update(struct ctx *ctx, struct stay *s, struct date today);
/* What holds a resource, but for one stay. */
MUST_USE enum status stay_holds(struct ctx *ctx, int64_t resource_id, int64_t but_id,
                                struct stay_hold **ret_holds, size_t *ret_n);

/* ---- stay_words.c: the reader's words, in ctx->arena; "" when memory is short ---------------- */

/* The last day before an end; "" for none. */
const char *stay_last_day(struct ctx *ctx, struct date until);
/* "12.50", as forms have it. */
const char *stay_typed_money(struct ctx *ctx, int64_t cents);

/* ---- stay_refuse.c --------------------------------------------------------------------------- */
MUST_USE enum status stay_refuse(struct ctx *ctx, enum stay_refusal why, struct date day);

/* ---- stay_hold.c: days that are let cannot be booked --- */

/* Is there room, beside other stays? CONFLICT (stay.taken) says from when it is free. Who then
 * writes has locked the resource before.
 *   but_id  the stay itself; 0: a new one */
MUST_USE enum status stay_check_room(struct ctx *ctx, const struct stay *s, int64_t but_id,
                                     struct date today);
/* Hold the days that the stay has now; s->block_id is what holds them. CONFLICT (block.booked). */
MUST_USE enum status stay_hold_days(struct ctx *ctx, struct stay *s);
/* Give them back from a day on. */
MUST_USE enum status stay_give_back(struct ctx *ctx, struct stay *s, struct date from);

/* ---- stay_paper.c ---------------------------------------------------------------------------- */
/* Issue the contract; s->document_id is it. */
MUST_USE enum status stay_issue_paper(struct ctx *ctx, struct stay *s);

/* ---- stay_jobs.c ----------------------------------------------------------------------------- */
/* Announce it, unless the stay is quiet. */
MUST_USE enum status stay_announce(struct ctx *ctx, const struct stay *s, const char *fact);
/* Charge what is due, and end it when its end has come. */
MUST_USE enum status stay_settle(struct ctx *ctx, struct stay *s, struct date today);
/* Every day on which something had to be done from `first` to today, in its order. */
MUST_USE enum status stay_catch_up(struct ctx *ctx, struct stay *s, struct date first,
                                   struct date today);
/* The team is bound, and has the seats that it brings; and back. */
MUST_USE enum status stay_bind(struct ctx *ctx, const struct stay *s, int64_t more);

/* ---- stay_service.c -------------------------------------------------------------------------- */
struct running stay_running(const struct stay *s);

#endif
