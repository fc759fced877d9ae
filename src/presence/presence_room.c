/* The day of a room, as its screen needs it: what takes it, who came, when the house is open. */
#include "presence/presence_internal.h"

#include <stdlib.h>

void day_bounds(const struct zone *zone, int64_t now_s, struct date *ret_today, int64_t *ret_from,
                int64_t *ret_to)
{
    minute at;
    zone_civil(zone, now_s, ret_today, &at);
    *ret_from = zone_day_start(zone, *ret_today);
    *ret_to = zone_day_start(zone, date_add(*ret_today, 1));
}

static int64_t instant_of(const struct zone *zone, struct date day, minute at)
{
    int64_t first = 0;
    int64_t second = 0;
    (void)zone_instant(zone, day, at, &first, &second);
    return first;
}

int64_t closing_of(const struct calendar *c, int64_t at_s)
{
    struct span open[4];
    struct date day;
    int64_t from = 0;
    int64_t to = 0;
    day_bounds(c->zone, at_s, &day, &from, &to);
    const size_t n = calendar_day(c, day, open, NULL);
    return n && open[n - 1].to < 24 * 60 ? instant_of(c->zone, day, open[n - 1].to) : to;
}

/* ---- a space, read once ---------------------------------------------------------------------- */

struct reading {
    struct ctx *ctx;
    struct room *room; /* what all rooms of the space share */
    const struct booking_brief *bookings;
    size_t bookings_n;
    const struct window_part *outs;
    size_t outs_n;
    const struct window_part *lents;
    size_t lents_n;
    const struct check_in *here;
    size_t here_n;
};

static void open_hours(struct room *r)
{
    struct span open[4];
    const size_t n = calendar_day(&r->calendar, r->today, open, NULL);
    for (size_t i = 0; i < n; i++)
        r->day.open[i] = (struct room_open){instant_of(r->calendar.zone, r->today, open[i].from),
                                            open[i].to < 24 * 60
                                                ? instant_of(r->calendar.zone, r->today, open[i].to)
                                                : r->day_to_s};
    r->day.open_n = n;
}

static enum status read_space(struct ctx *ctx, struct room *r, int64_t resource_id,
                              struct reading *ret)
{
    struct booking_brief *bookings = NULL;
    struct window_part *outs = NULL;
    struct window_part *lents = NULL;
    struct check_in *here = NULL;
    enum status s = space_calendar(ctx, &r->space, &r->calendar);
    if (s == OK && !r->calendar.zone)
        return NOT_FOUND;
    if (s != OK)
        return s;
    r->day.now_s = ctx_now_s(ctx);
    day_bounds(r->calendar.zone, r->day.now_s, &r->today, &r->day_from_s, &r->day_to_s);
    r->day.end_s = r->day_to_s;
    open_hours(r);
    const struct booking_window w = {r->space.id, resource_id, r->day_from_s, r->day_to_s};
    *ret = (struct reading){.ctx = ctx, .room = r};
    s = bookings_of_window(ctx, &w, &bookings, &ret->bookings_n);
    if (s == OK)
        s = outs_of_window(ctx, &w, &outs, &ret->outs_n);
    if (s == OK)
        s = lents_of_window(ctx, &w, &lents, &ret->lents_n);
    if (s == OK)
        s = check_ins_since(ctx, r->space.id, r->day_from_s - CHECK_IN_EARLY_S, &here,
                            &ret->here_n);
    ret->bookings = bookings;
    ret->outs = outs;
    ret->lents = lents;
    ret->here = here;
    return s;
}

/* ---- one room -------------------------------------------------------------------------------- */

static int by_start(const void *x, const void *y)
{
    const struct room_taken *a = x;
    const struct room_taken *b = y;
    return (a->from_s > b->from_s) - (a->from_s < b->from_s);
}

/* "A. N. + 10 × Desks": what else belongs to it; nothing where no names are shown. */
static enum status who_of(const struct reading *all, const struct room *r,
                          const struct booking_brief *b, const char **ret_who)
{
    const struct booking of = {.id = b->id, .group_id = b->group_id};
    const char *who = presence_name(all->ctx, r->terms.names, b->name, b->team);
    const char *others = "";
    const enum status s = *who ? booking_group_words(all->ctx, &of, &others) : OK;
    *ret_who = *others ? words(all->ctx, "%s + %s", who, others) : who;
    return s;
}

static enum status take(const struct reading *all, struct room *r)
{
    struct room_taken *taken =
        arena_array(all->ctx->arena, all->bookings_n + all->outs_n, sizeof(*taken));
    size_t n = 0;
    if (!taken)
        return LIMIT;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < all->bookings_n; i++) {
        const struct booking_brief *b = &all->bookings[i];
        const char *who = "";
        if (b->resource_id != r->resource.id)
            continue;
        s = who_of(all, r, b, &who);
        const struct check_in *c = check_in_among(all->here, all->here_n, b->id);
        taken[n++] = (struct room_taken){.from_s = b->starts_at,
                                         .until_s = b->ends_at,
                                         .booking_id = b->id,
                                         .request = b->status == BOOKING_REQUESTED,
                                         .here = c != NULL,
                                         .who = who};
    }
    for (size_t i = 0; i < all->outs_n; i++) {
        const struct window_part *o = &all->outs[i];
        if (o->resource_id == r->resource.id)
            taken[n++] =
                (struct room_taken){.from_s = o->from_s, .until_s = o->until_s, .who = o->what};
    }
    if (n > 1)
        qsort(taken, n, sizeof(*taken), by_start);
    r->day.taken = taken;
    r->day.taken_n = n;
    return s;
}

static enum status take_lents(const struct reading *all, struct room *r)
{
    struct room_lent *lents = arena_array(all->ctx->arena, all->lents_n, sizeof(*lents));
    if (!lents)
        return LIMIT;
    for (size_t i = 0; i < all->lents_n; i++) {
        const struct window_part *l = &all->lents[i];
        if (l->resource_id == r->resource.id)
            lents[r->day.lents_n++] = (struct room_lent){l->from_s, l->until_s, l->what};
    }
    r->day.lents = lents;
    return OK;
}

enum status room_load(struct ctx *ctx, const struct door *d, struct room *ret_room)
{
    struct room r = {0};
    struct reading all;
    enum status s = space_get(ctx, d->space_id, &r.space);
    if (s == OK)
        s = resource_get(ctx, d->resource_id, &r.resource);
    if (s == OK && (r.resource.archived || r.resource.units > 1 || r.space.status != SPACE_OPEN))
        s = NOT_FOUND;
    if (s == OK)
        s = door_terms_of(ctx, d->space_id, &r.terms);
    if (s == OK)
        s = read_space(ctx, &r, d->resource_id, &all);
    if (s == OK)
        s = take(&all, &r);
    if (s == OK)
        s = take_lents(&all, &r);
    if (s == OK)
        *ret_room = r;
    return s;
}

/* What is there every day comes before what is lent. */
enum board_part { BOARD_ROOMS, BOARD_LENT, BOARD__PARTS };

static enum board_part part_of(const struct resource *r)
{
    return r->kind == KIND_DESK || r->kind == KIND_OFFICE ? BOARD_LENT : BOARD_ROOMS;
}

/* Of the kinds that the host wants there, what people look for and is taken as a whole; a desk, and
 * what is let, on days on which it is lent: else who sits there knows it [PC-17]. */
static bool is_on_board(const struct reading *all, const struct door_terms *t,
                        const struct resource *r)
{
    bool lent = false;
    for (size_t i = 0; i < all->lents_n; i++)
        lent |= all->lents[i].resource_id == r->id && all->lents[i].until_s > all->room->day.now_s;
    return r->units == 1 &&
           (lent || (r->bookable && r->kind != KIND_DESK && t->board_kinds >> r->kind & 1));
}

enum status rooms_load(struct ctx *ctx, const struct space *space, const struct door_terms *t,
                       struct room **ret_rooms, size_t *ret_n)
{
    struct room shared = {.space = *space, .terms = *t};
    struct reading all;
    struct resource *resources = NULL;
    size_t n = 0;
    enum status s = space_resources(ctx, space->id, &resources, &n);
    if (s == OK)
        s = read_space(ctx, &shared, 0, &all);
    struct room *rooms = s == OK ? arena_array(ctx->arena, n, sizeof(*rooms)) : NULL;
    if (!rooms)
        return s == OK ? LIMIT : s;
    size_t rooms_n = 0;
    for (size_t k = 0; s == OK && k < n * BOARD__PARTS; k++) {
        const size_t i = k % n;
        if (part_of(&resources[i]) != (enum board_part)(k / n) ||
            !is_on_board(&all, t, &resources[i]))
            continue;
        struct room *r = &rooms[rooms_n++];
        *r = shared;
        r->resource = resources[i];
        s = take(&all, r);
        if (s == OK)
            s = take_lents(&all, r);
    }
    if (s == OK) {
        *ret_rooms = rooms;
        *ret_n = rooms_n;
    }
    return s;
}
