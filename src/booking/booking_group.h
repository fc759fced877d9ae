/* booking_group.h: what the files share that book, change and end several places together.
 * Uses: booking_show.h.   Threads: any. Everything lives in ctx->arena. */
#ifndef LOGGIA_BOOKING_BOOKING_GROUP_H
#define LOGGIA_BOOKING_BOOKING_GROUP_H

#include "booking/booking_show.h"

enum { TOGETHER_UNITS_MAX = 500 }; /* of one resource, as the field `units` has it */

struct group {
    struct booking *all; /* the first booked first, ended ones too */
    size_t n;
};

/* All of them, behind the locks of their resources and of one more (0: none), taken in the order of
 * everybody. RETRY when one was added or moved while we waited. */
MUST_USE enum status group_lock(struct ctx *ctx, int64_t group_id, int64_t also,
                                struct group *ret_group);
/* The same with so many more. */
MUST_USE enum status group_lock_with(struct ctx *ctx, int64_t group_id, const int64_t *also,
                                     size_t also_n, struct group *ret_group);
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

/* ---- booking_group_undo.c: the last deed to all of them can be undone [BK-155] --------------- */

/* Those that take a place, and what pays for them, before something is done to them. */
struct group_deed {
    struct booking *was;
    struct drawn *paid;
    size_t n;
};
MUST_USE enum status deed_begin(struct ctx *ctx, const struct group *g,
                                struct group_deed *ret_deed);
/* It is done: kept for who wants to undo it, in place of the deed before.
 *   g  as they are since */
MUST_USE enum status deed_note(struct ctx *ctx, const struct house *h, const struct group *g,
                               const struct group_deed *d);
/* Something else was done: the deed before is undone no more. */
MUST_USE enum status deed_forget(struct ctx *ctx, int64_t group_id);

/* What booking_undo() would make of them. */
struct group_undo {
    const char *words;          /* "Sala Giotto, 3 × Desks": the places that would be others */
    struct booking was;         /* one of them, as it would be again */
    struct opt_int price_cents; /* of these places */
    const char *extras;         /* what was added, when only that would be another; NULL */
    bool cancelled;             /* one of them was; else they were changed */
    int64_t until_s;            /* UTC seconds */
};
/* NOT_FOUND: nothing, for this actor. */
MUST_USE enum status group_undoable(struct ctx *ctx, const struct house *h, const struct booking *b,
                                    struct group_undo *ret_undo);

/* ---- booking_group_extras.c: what is added to several places [BK-156] ------------------------ */

struct extra_offer_view;
struct group_extras {
    const struct extras_wish *wishes;    /* of each place, for struct group_ask */
    const struct extra_offer_view *rows; /* what is offered with them, each once */
    size_t rows_n;
};
/* What the form asks for, each with the place that it says, else with the first that it goes with.
 *   guesses  a form is shown again: what is no number counts as none
 * INVALID: extras_count[i], extras_note[i], extras_at[i]. */
MUST_USE enum status group_extras_of(struct ctx *ctx, const struct house *h,
                                     const struct group_ask *ask, const struct extras_typed *typed,
                                     bool guesses, struct group_extras *ret_extras);

/* ---- words and sums -------------------------------------------------------------------------- */

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
