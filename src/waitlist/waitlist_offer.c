/* When a place may have come free, whoever waits first is offered it. */
#include "waitlist/waitlist_internal.h"

#include "store/store.h"
#include "waitlist_sql.h"

#include <string.h>

enum { FACT_BATCH = 100, TEND_BATCH = 50, KEPT_S = 30 * 86400 };

/* What may leave more room than there was. */
static bool may_free(const char *fact)
{
    static const char *const names[] = {"booking.cancelled",    "booking.changed",
                                        "booking.declined",     "booking.lapsed",
                                        "booking.team_refused", "booking.ended_early",
                                        "booking.no_show",      "booking.dropped",
                                        "booking.undone",       "series.cancelled",
                                        "series.changed",       "series.declined",
                                        "series.team_refused",  "block.set",
                                        "block.ended",          "outside.set",
                                        "hold.ended",           "lent.set",
                                        "space.changed"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(fact, names[i]) == 0)
            return true;
    return false;
}

/* ---- one offer ------------------------------------------------------------------------------- */

/* An entry under way. */
struct offering {
    const struct waitlist_entry *entry;
    const struct zone *zone;
    int32_t step_min;
};

/* Is there something for him? What the rules refuse is not offered either. */
static enum status find(struct ctx *ctx, const struct offering *o, struct booking_fit *ret_fit)
{
    const int64_t now = ctx_now_s(ctx);
    const struct waitlist_entry *e = o->entry;
    const struct booking_ask ask =
        waitlist_ask(o->zone, e, waitlist_begin(o->zone, e, now, o->step_min), now);
    enum status s = waitlist_actor(ctx, e, &ctx->actor);
    const bool left = e->team_id && !people_is_team_member(ctx->actor, e->team_id);
    if (s == OK)
        s = left ? NOT_FOUND : booking_fits(ctx, &ask, ret_fit);
    ctx->actor = NULL;
    if (s != INVALID && s != CONFLICT && s != NOT_FOUND)
        return s;
    ctx->problem = (struct problem){0};
    ret_fit->free = false;
    return OK;
}

static enum status offer(struct ctx *ctx, const struct offering *o, const struct booking_fit *fit,
                         bool *ret_offered)
{
    const struct waitlist_entry *e = o->entry;
    const int64_t now = ctx_now_s(ctx);
    struct hold hold = {.space_id = e->space_id,
                        .resource_id = fit->resource_id,
                        .starts_at = fit->starts_at,
                        .ends_at = e->ends_at,
                        .units = e->units,
                        .until = waitlist_answer_by(o->zone, now, e->starts_at, e->ends_at)};
    enum status s = resource_lock(ctx, fit->resource_id);
    if (s == OK)
        s = hold_offer(ctx, &hold, &hold.id);
    if (s == CONFLICT) { /* somebody was quicker */
        ctx->problem = (struct problem){0};
        return OK;
    }
    int64_t changes = 0;
    const struct sql_waitlist_offer_args args = {.id = e->id,
                                                 .hold_id = hold.id,
                                                 .resource_id = hold.resource_id,
                                                 .offer_at =
                                                     waitlist_begin(o->zone, e, now, o->step_min),
                                                 .answer_by = hold.until,
                                                 .at = now};
    if (s == OK)
        s = sql_waitlist_offer(ctx, &args, &changes);
    if (s == OK && changes == 0)
        s = RETRY; /* he left meanwhile */
    *ret_offered = s == OK;
    return s == OK ? waitlist_announce(ctx, e, "waitlist.offered") : s;
}

/* The first of those who wait in a space for whom there is room [WL-2]. */
static enum status offer_in(struct ctx *ctx, int64_t space_id, bool *ret_offered)
{
    struct space space;
    struct waitlist_entry *entries = NULL;
    size_t n = 0;
    enum status s = waitlist_of_space(ctx, space_id, &entries, &n);
    if (s != OK || n == 0)
        return s;
    s = space_get(ctx, space_id, &space);
    const struct zone *zone = s == OK ? zone_get(space.zone) : NULL;
    for (size_t i = 0; s == OK && zone && i < n && !*ret_offered; i++) {
        const struct offering o = {&entries[i], zone, space.terms.step_min};
        struct booking_fit fit;
        if (entries[i].status != WAITLIST_WAITING ||
            !waitlist_is_worth(&entries[i], ctx_now_s(ctx)))
            continue;
        s = find(ctx, &o, &fit);
        if (s == OK && fit.free)
            s = offer(ctx, &o, &fit, ret_offered);
    }
    return s == NOT_FOUND ? OK : s;
}

/* A fact is done with when it frees nothing more for anybody: an offer ends its transaction. */
enum status waitlist_offer_facts(struct ctx *ctx, size_t *ret_n)
{
    static const char consumer[] = "waitlist.offer";
    struct fact *facts = NULL;
    size_t n = 0;
    size_t done = 0;
    int64_t looked = 0; /* several facts of one space are looked at once */
    bool offered = false;
    enum status s = fact_next(ctx, consumer, FACT_BATCH, &facts, &n);
    while (s == OK && done < n && !offered) {
        const struct fact *f = &facts[done];
        if (f->space_id && f->space_id != looked && may_free(f->name)) {
            s = offer_in(ctx, f->space_id, &offered);
            looked = f->space_id;
        }
        done += !offered;
    }
    if (s == OK && done > 0)
        s = fact_done(ctx, consumer, &facts[done - 1]);
    if (s == OK)
        *ret_n = n;
    return s;
}

/* ---- by the clock ---------------------------------------------------------------------------- */

static enum status end_unanswered(struct ctx *ctx, size_t *n)
{
    struct sql_waitlist_unanswered_row *rows = NULL;
    size_t found = 0;
    const struct sql_waitlist_unanswered_args args = {.now = ctx_now_s(ctx), .max = 1};
    enum status s = sql_waitlist_unanswered(ctx, &args, &rows, &found);
    for (size_t i = 0; s == OK && i < found; i++)
        s = waitlist_end(ctx, rows[i].id, WAITLIST_UNANSWERED, "waitlist.unanswered");
    *n += found;
    return s;
}

static enum status end_passed(struct ctx *ctx, size_t *n)
{
    struct sql_waitlist_passed_row *rows = NULL;
    size_t found = 0;
    const struct sql_waitlist_passed_args args = {.now = ctx_now_s(ctx), .max = TEND_BATCH};
    enum status s = sql_waitlist_passed(ctx, &args, &rows, &found);
    for (size_t i = 0; s == OK && i < found; i++)
        s = waitlist_end(ctx, rows[i].id, WAITLIST_PASSED, "waitlist.passed");
    *n += found;
    return s;
}

enum status waitlist_tend(struct ctx *ctx, size_t *ret_n)
{
    size_t n = 0;
    int64_t gone = 0;
    const struct sql_waitlist_forget_args old = {.before = ctx_now_s(ctx) - KEPT_S};
    enum status s = end_unanswered(ctx, &n);
    if (s == OK && n == 0)
        s = end_passed(ctx, &n);
    if (s == OK && n == 0)
        s = sql_waitlist_forget(ctx, &old, &gone);
    if (s == OK)
        *ret_n = n;
    return s;
}
