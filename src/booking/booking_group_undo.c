/* Several places that belong together: the last deed to them is noted, and undone, as a whole
 * [BK-155]. */
#include "booking/booking_group.h"

#include "booking_sql.h"
#include "store/store.h"

/* ---- noted ----------------------------------------------------------------------------------- */

enum status deed_begin(struct ctx *ctx, const struct group *g, struct group_deed *ret_deed)
{
    struct group_deed d = {.n = 0};
    enum status s = OK;
    d.was = arena_array(ctx->arena, g->n, sizeof(*d.was));
    d.paid = arena_array(ctx->arena, g->n, sizeof(*d.paid));
    if (!d.was || !d.paid)
        return LIMIT;
    for (size_t i = 0; s == OK && i < g->n; i++) {
        struct payer payer;
        if (!group_lives(&g->all[i]))
            continue;
        d.was[d.n] = g->all[i];
        d.paid[d.n] = (struct drawn){0};
        s = payer_now(ctx, &g->all[i], &payer, &d.paid[d.n]);
        d.n++;
    }
    if (s == OK)
        *ret_deed = d;
    return s;
}

enum status deed_forget(struct ctx *ctx, int64_t group_id)
{
    return sql_booking_undo_forget_group(
        ctx, &(struct sql_booking_undo_forget_group_args){.group_id = group_id}, NULL);
}

enum status deed_note(struct ctx *ctx, const struct house *h, const struct group *g,
                      const struct group_deed *d)
{
    enum status s = d->n ? deed_forget(ctx, d->was[0].group_id) : OK;
    for (size_t i = 0; s == OK && i < d->n; i++)
        s = booking_note_undo(ctx, h, &d->was[i], &d->paid[i], NULL,
                              group_find(g, d->was[i].id)->revision);
    return s;
}

/* ---- what can be undone ---------------------------------------------------------------------- */

/* The last deed to all of them, to be taken back. */
struct going_back {
    struct booking *now[GROUP_PLACES_MAX];
    struct before was[GROUP_PLACES_MAX];
    bool differs[GROUP_PLACES_MAX];
    size_t n;
};

/* NOT_FOUND when something was done to one of them since, or it cannot be undone.
 *   notes  so many places the last deed was noted for */
static enum status find_back(struct ctx *ctx, const struct house *h, const struct group *g,
                             size_t notes, struct going_back *back)
{
    back->n = 0;
    for (size_t i = 0; i < g->n; i++) {
        struct booking *b = &g->all[i];
        struct before was;
        enum status s = undo_find(ctx, h, b, &was);
        if (s == NOT_FOUND && !group_lives(b))
            continue; /* it ended before */
        if (s != OK)
            return s;
        if (back->n == ARRAY_LEN(back->now))
            return NOT_FOUND;
        s = undo_differs(ctx, b, &was, &back->differs[back->n]);
        if (s != OK)
            return s;
        back->now[back->n] = b;
        back->was[back->n++] = was;
    }
    return back->n > 0 && back->n == notes ? OK : NOT_FOUND;
}

static enum status read_notes(struct ctx *ctx, int64_t group_id,
                              struct sql_booking_undo_places_row **ret_rows, size_t *ret_n)
{
    const struct sql_booking_undo_places_args args = {.group_id = group_id};
    return sql_booking_undo_places(ctx, &args, ret_rows, ret_n);
}

enum status group_undoable(struct ctx *ctx, const struct house *h, const struct booking *b,
                           struct group_undo *ret_undo)
{
    struct sql_booking_undo_places_row *rows = NULL;
    struct going_back *back = arena_alloc(ctx->arena, sizeof(*back));
    struct group g;
    size_t notes = 0;
    struct group_undo u = {.words = "", .price_cents = opt_int_of(0)};
    enum status s = back ? read_notes(ctx, b->group_id, &rows, &notes) : LIMIT;
    if (s == OK && notes == 0)
        return NOT_FOUND;
    if (s == OK)
        s = booking_group_of(ctx, b, &g.all, &g.n);
    if (s == OK)
        s = find_back(ctx, h, &g, notes, back);
    if (s != OK)
        return s;
    for (size_t i = 0; i < back->n; i++) {
        const struct booking *was = &back->was[i].booking;
        if (!back->differs[i])
            continue;
        u.was = *was;
        u.until_s = back->was[i].made_at + BOOKING_UNDO_S;
        u.extras = back->was[i].extras;
        if (u.extras)
            break; /* of one place alone */
        u.words = show_place_after(ctx, u.words, group_name(ctx, h, was->resource_id), was->units);
        u.price_cents = group_plus(u.price_cents, was->price_cents);
        u.cancelled = u.cancelled || !group_lives(back->now[i]);
    }
    *ret_undo = u;
    return OK;
}

/* ---- undone ---------------------------------------------------------------------------------- */

/* Behind the locks of the places as they are and as they were. RETRY when another deed came between
 * while we waited. */
static enum status lock_back(struct ctx *ctx, int64_t group_id, struct group *g, size_t *ret_notes)
{
    struct sql_booking_undo_places_row *before = NULL;
    struct sql_booking_undo_places_row *now = NULL;
    size_t before_n = 0;
    enum status s = read_notes(ctx, group_id, &before, &before_n);
    int64_t *places = s == OK ? arena_array(ctx->arena, before_n, sizeof(*places)) : NULL;
    if (!places)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < before_n; i++)
        places[i] = before[i].resource_id;
    s = group_lock_with(ctx, group_id, places, before_n, g);
    if (s == OK)
        s = read_notes(ctx, group_id, &now, ret_notes);
    if (s == OK && *ret_notes != before_n)
        return RETRY;
    for (size_t i = 0; s == OK && i < before_n; i++) {
        if (now[i].resource_id != before[i].resource_id)
            return RETRY;
    }
    return s;
}

static enum status take_back(struct ctx *ctx, const struct house *h, struct going_back *back)
{
    struct booking *waiting[GROUP_PLACES_MAX];
    size_t n = 0;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < back->n; i++) {
        struct booking *b = back->now[i];
        if (back->differs[i]) {
            back->was[i].booking.quiet = true;
            s = undo_take(ctx, h, b, &back->was[i], b);
            if (s != OK)
                return group_refusal(ctx, h, back->was[i].booking.resource_id, s);
            waiting[n++] = b;
        } else {
            s = group_touch(ctx, b);
        }
    }
    return s == OK ? group_wait(ctx, waiting, n) : s;
}

static enum status undo_in(struct ctx *ctx, const struct house *h, const struct booking *of,
                           struct booking *ret_booking)
{
    struct going_back *back = arena_alloc(ctx->arena, sizeof(*back));
    struct group g;
    size_t notes = 0;
    enum status s = back ? lock_back(ctx, of->group_id, &g, &notes) : LIMIT;
    if (s == OK)
        s = find_back(ctx, h, &g, notes, back);
    if (s != OK)
        return s == NOT_FOUND ? undo_refuse(ctx) : s;
    const struct booking was = *booking_group_head(g.all, g.n);
    s = take_back(ctx, h, back);
    if (s == OK)
        s = deed_forget(ctx, of->group_id);
    if (s == OK)
        s = group_tell(ctx, h, "booking.undone", booking_group_head(g.all, g.n), &was);
    if (s == OK)
        *ret_booking = *group_find(&g, of->id);
    return s;
}

enum status group_undo(struct ctx *ctx, const struct booking *of, struct booking *ret_booking)
{
    const struct house *h = NULL;
    enum status s = house_of_id_always(ctx, of->space_id, &h);
    if (s == OK)
        s = undo_in(ctx, h, of, ret_booking);
    house_release(h);
    return s;
}
