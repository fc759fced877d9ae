/* Several places that belong together: moved, ended and answered in one step. */
#include "booking/booking_group.h"

#include "store/store.h"

/* ---- changing all of them -------------------------------------------------------------------- */

struct shifting {
    const struct house *house;
    const struct booking_shift *to;
    int64_t of; /* the one that goes to another resource, or takes other units */
    struct opt_int price_cents;
    struct booking *changed[GROUP_PLACES_MAX];
    size_t changed_n;
};

static enum status shift_one(struct ctx *ctx, struct shifting *g, struct booking *b)
{
    const struct booking_shift *to = g->to;
    const int64_t revision = b->revision;
    struct booking_shift one = {.span = to->span, .ignore_buffers = to->ignore_buffers};
    if (b->id == g->of) {
        one.resource_id = to->resource_id;
        one.units = to->units;
        one.pay = to->pay;
    }
    const struct booking was = *b;
    const enum status s = booking_shift_quietly(ctx, b->id, &one, b);
    if (s != OK)
        return group_refusal(ctx, g->house, was.resource_id, s);
    g->price_cents = group_plus(g->price_cents, b->price_cents);
    if (b->revision != revision && g->changed_n < ARRAY_LEN(g->changed))
        g->changed[g->changed_n++] = b;
    return OK;
}

/* Those that stay as they are belong to something that is another now. */
static enum status touch_unchanged(struct ctx *ctx, const struct group *g,
                                   const struct shifting *shifted)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < g->n; i++) {
        bool changed = !group_lives(&g->all[i]);
        for (size_t k = 0; k < shifted->changed_n; k++)
            changed = changed || shifted->changed[k] == &g->all[i];
        if (!changed)
            s = group_touch(ctx, &g->all[i]);
    }
    return s;
}

static enum status shift_all(struct ctx *ctx, struct shifting *g, const struct group *group)
{
    const struct booking was = *booking_group_head(group->all, group->n);
    struct group_deed deed;
    enum status s = deed_begin(ctx, group, &deed);
    for (size_t i = 0; s == OK && i < group->n; i++) {
        if (group_lives(&group->all[i]))
            s = shift_one(ctx, g, &group->all[i]);
    }
    if (s == OK && group_is_other(g->to->price_cents, g->price_cents))
        s = refuse_price(ctx, g->price_cents, was.currency);
    if (s != OK || g->changed_n == 0)
        return s;
    s = group_wait(ctx, g->changed, g->changed_n);
    if (s == OK)
        s = touch_unchanged(ctx, group, g);
    if (s == OK)
        s = deed_note(ctx, g->house, group, &deed);
    return s == OK ? group_tell(ctx, g->house, "booking.changed",
                                booking_group_head(group->all, group->n), &was)
                   : s;
}

enum status group_shift(struct ctx *ctx, const struct booking *of, const struct booking_shift *to,
                        struct booking *ret_booking)
{
    struct group g;
    struct shifting shifting = {.to = to, .of = of->id, .price_cents = opt_int_of(0)};
    enum status s = house_of_id_always(ctx, of->space_id, &shifting.house);
    if (s == OK && to->resource_id &&
        house_resource(shifting.house, to->resource_id) == shifting.house->resources_n)
        s = refuse_not_bookable(ctx);
    if (s == OK)
        s = group_lock(ctx, of->group_id, to->resource_id, &g);
    const struct booking *b = s == OK ? group_find(&g, of->id) : NULL;
    if (b)
        s = booking_check_still(ctx, shifting.house, b);
    if (s == OK)
        s = shift_all(ctx, &shifting, &g);
    if (s == OK)
        *ret_booking = *b;
    house_release(shifting.house);
    return s;
}

/* ---- ending them ----------------------------------------------------------------------------- */

static enum status cancel_all(struct ctx *ctx, const struct house *h, const struct group *g,
                              const struct booking_closed *closed)
{
    struct booking *first = NULL;
    struct group_deed deed;
    enum status s = deed_begin(ctx, g, &deed);
    for (size_t i = 0; s == OK && i < g->n; i++) {
        struct booking *b = &g->all[i];
        if (!group_lives(b))
            continue;
        s = booking_cancel_quietly(ctx, b->id, b);
        first = first ? first : b;
    }
    if (s == OK)
        s = deed_note(ctx, h, g, &deed);
    if (s != OK || !first)
        return s;
    struct booking b = *first;
    b.closed = closed;
    return group_tell(ctx, h, "booking.cancelled", &b, NULL);
}

enum status group_cancel(struct ctx *ctx, const struct booking *of,
                         const struct booking_closed *closed, struct booking *ret_booking)
{
    struct group g;
    const struct house *h = NULL;
    enum status s = group_lock(ctx, of->group_id, 0, &g);
    if (s == OK)
        s = house_of_id_always(ctx, of->space_id, &h);
    struct booking *b = s == OK ? group_find(&g, of->id) : NULL;
    if (b && !group_living(&g) && b->status != BOOKING_CANCELLED)
        s = booking_check_still(ctx, h, b);
    if (s == OK)
        s = cancel_all(ctx, h, &g, closed);
    if (s == OK)
        *ret_booking = *b;
    house_release(h);
    return s;
}

static enum status cancel_one(struct ctx *ctx, const struct house *h, const struct group *g,
                              struct booking *b)
{
    const struct booking was = *booking_group_head(g->all, g->n);
    struct group_deed deed;
    enum status s = deed_begin(ctx, g, &deed);
    if (s == OK)
        s = booking_cancel_quietly(ctx, b->id, b);
    if (s == OK)
        s = group_touch_others(ctx, g, b->id);
    if (s == OK)
        s = deed_note(ctx, h, g, &deed);
    return s == OK ? group_tell(ctx, h, "booking.changed", booking_group_head(g->all, g->n), &was)
                   : s;
}

enum status booking_cancel_place(struct ctx *ctx, int64_t id, struct booking *ret_booking)
{
    struct booking b;
    struct group g;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK && !b.group_id)
        return booking_cancel(ctx, id, ret_booking);
    if (s == OK)
        s = group_lock(ctx, b.group_id, 0, &g);
    if (s != OK)
        return s;
    struct booking *one = group_find(&g, id);
    if (!group_lives(one)) {
        *ret_booking = *one;
        return OK;
    }
    s = house_of_id_always(ctx, b.space_id, &h);
    if (s == OK)
        s = group_living(&g) > 1 ? cancel_one(ctx, h, &g, one) : cancel_all(ctx, h, &g, NULL);
    house_release(h);
    if (s == OK)
        *ret_booking = *one;
    return s;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* How one of those that wait is answered. */
struct answering {
    const struct booking_reply *reply;
    int64_t team_id; /* an admin of it answers; 0: the host */
};

static enum status answer_one(struct ctx *ctx, const struct answering *a, struct booking *b)
{
    const bool yes = a->reply->yes;
    const enum status s = a->team_id ? booking_team_answer_quietly(ctx, a->team_id, b->id, yes, b)
                                     : booking_answer_quietly(ctx, b->id, yes, b);
    struct booking answered = *b;
    answered.quiet = false; /* who answered, and his word, stand with each of them */
    return s == OK ? answer_keep(ctx, &answered, a->reply) : s;
}

static enum status tell_answer(struct ctx *ctx, const struct house *h, const struct answering *a,
                               struct booking *const *of, size_t n)
{
    if (!a->reply->yes)
        return group_tell(ctx, h, a->team_id ? "booking.team_refused" : "booking.declined", of[0],
                          NULL);
    const enum status s = group_wait(ctx, of, n);
    return s == OK ? group_tell_new(ctx, h, (const struct booking *const *)of, n) : s;
}

static enum status answer_all(struct ctx *ctx, const struct booking *of, const struct answering *a,
                              struct booking *ret_booking)
{
    struct group g;
    const struct house *h = NULL;
    enum status s = group_lock(ctx, of->group_id, 0, &g);
    struct booking **waiting =
        s == OK ? arena_array(ctx->arena, g.n, sizeof(struct booking *)) : NULL;
    size_t n = 0;
    if (!waiting)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < g.n; i++) {
        struct booking *b = &g.all[i];
        if (b->status == BOOKING_REQUESTED && b->team_waits == (a->team_id != 0))
            waiting[n++] = b;
    }
    struct booking *one = group_find(&g, of->id);
    if (n == 0) /* it says why not */
        return answer_one(ctx, a, one);
    s = house_of_id_always(ctx, of->space_id, &h);
    for (size_t i = 0; s == OK && i < n; i++)
        s = answer_one(ctx, a, waiting[i]);
    if (s == OK)
        s = tell_answer(ctx, h, a, waiting, n);
    house_release(h);
    if (s == OK)
        *ret_booking = *one;
    return s;
}

enum status group_answer(struct ctx *ctx, const struct booking *of, const struct booking_reply *r,
                         struct booking *ret_booking)
{
    return answer_all(ctx, of, &(struct answering){.reply = r}, ret_booking);
}

enum status group_team_answer(struct ctx *ctx, const struct booking *of,
                              const struct booking_reply *r, struct booking *ret_booking)
{
    return answer_all(ctx, of, &(struct answering){.reply = r, .team_id = of->team_id},
                      ret_booking);
}

enum status group_lapse(struct ctx *ctx, const struct booking *of)
{
    struct group g;
    const struct house *h = NULL;
    const struct booking *first = NULL;
    enum status s = group_lock(ctx, of->group_id, 0, &g);
    if (s == OK)
        s = house_of_id_always(ctx, of->space_id, &h);
    for (size_t i = 0; s == OK && i < g.n; i++) {
        struct booking *b = &g.all[i];
        if (b->status != BOOKING_REQUESTED || b->confirm_by > ctx_now_s(ctx))
            continue;
        b->quiet = true;
        s = booking_turn(ctx, h, b, BOOKING_LAPSED, "booking.lapsed");
        first = first ? first : b;
    }
    if (s == OK && first)
        s = group_tell(ctx, h, "booking.lapsed", first, NULL);
    house_release(h);
    return s;
}
