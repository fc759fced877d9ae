/* Several places for one time, or one more beside what is booked: all are had, or none. */
#include "booking/booking_group.h"

#include "booking_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- booking them ---------------------------------------------------------------------------- */

/* Is it about one place, and not about the time or the person? */
static bool is_of_place(const struct ctx *ctx, enum status s)
{
    const struct problem *p = &ctx->problem;
    if (s != INVALID)
        return s == CONFLICT || s == NOT_FOUND;
    return (p->code && strncmp(p->code, "limit.", 6) == 0) ||
           (p->fields_n > 0 && strcmp(p->fields[0].name, "units") == 0);
}

/* The line says why; the next may be tried. */
static enum status line_outcome(struct ctx *ctx, enum status s, struct group_line *l)
{
    struct problem *p = &ctx->problem;
    if (s == OK || !is_of_place(ctx, s))
        return s;
    const bool field = p->fields_n > 0 && strcmp(p->code ? p->code : "", "form.invalid") == 0;
    l->booking = (struct booking){0};
    l->code = field ? p->fields[0].code : p->code;
    l->why = field ? p->fields[0].detail : p->detail;
    *p = (struct problem){0};
    return OK;
}

static enum status try_line(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                            int64_t group_id, struct group_line *l)
{
    const struct place_ask *place = &ask->places[l->number];
    const size_t index = house_resource(h, place->resource_id);
    struct booking_ask one = ask->of;
    bool repeated = false;
    l->name = group_name(ctx, h, place->resource_id);
    one.resource_id = place->resource_id;
    one.kind = 0;
    one.units = place->units;
    if (index < h->resources_n && !rules_is_whole(h->resources[index].kind))
        one.people = 0;
    one.key = one.places = NULL;
    one.price_cents = (struct opt_int){0};
    one.group_id = group_id;
    one.quiet = true;
    one.extras = ask->extras ? ask->extras[l->number] : (struct extras_wish){0};
    return line_outcome(ctx, booking_place_in(ctx, h, &one, &l->booking, &repeated), l);
}

static enum status lock_places(struct ctx *ctx, const struct house *h, const struct group_ask *ask)
{
    int64_t ids[GROUP_PLACES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < ask->n; i++) {
        if (house_resource(h, ask->places[i].resource_id) < h->resources_n)
            ids[n++] = ask->places[i].resource_id;
    }
    return booking_lock_all(ctx, ids, n);
}

static void add_up(struct group_try *t)
{
    t->price_cents = t->rest_cents = opt_int_of(0);
    for (size_t i = 0; i < t->n; i++) {
        const struct booking *b = &t->lines[i].booking;
        t->refused += b->id == 0;
        t->extras_cents += b->extras_total_cents;
        t->price_cents = group_plus(t->price_cents, b->price_cents);
        t->rest_cents =
            group_plus(t->rest_cents, b->rest_cents.has ? b->rest_cents : b->price_cents);
        if (b->id)
            t->currency = b->currency;
    }
}

static enum status check_number(struct ctx *ctx, size_t n)
{
    if (n >= 1 && n <= GROUP_PLACES_MAX)
        return OK;
    return ctx_field(ctx, "resources", "booking.places", "From 1 to %d places at a time.",
                     GROUP_PLACES_MAX);
}

static enum status try_in(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                          struct group_try *ret)
{
    struct group_try t = {.n = ask->n};
    struct booking *placed[GROUP_PLACES_MAX];
    size_t placed_n = 0;
    enum status s = check_number(ctx, ask->n);
    if (s == OK && ask->of.guest)
        s = guest_admit(ctx, h, ask->of.email); /* whom one waits for comes before what */
    if (s == OK)
        s = lock_places(ctx, h, ask);
    t.lines = s == OK ? arena_array(ctx->arena, ask->n, sizeof(*t.lines)) : NULL;
    if (!t.lines)
        return s == OK ? LIMIT : s;
    const int64_t group_id = ask->n > 1 ? store_id(ctx) : 0;
    for (size_t i = 0; s == OK && i < ask->n; i++) {
        t.lines[i].number = i;
        s = try_line(ctx, h, ask, group_id, &t.lines[i]);
        if (s == OK && t.lines[i].booking.id)
            placed[placed_n++] = &t.lines[i].booking;
    }
    if (s == OK)
        s = group_wait(ctx, placed, placed_n);
    add_up(&t);
    if (s == OK)
        *ret = t;
    return s;
}

enum status booking_try_group(struct ctx *ctx, const struct group_ask *ask,
                              struct group_try *ret_try)
{
    const struct house *h = NULL;
    enum status s = house_of_id(ctx, ask->of.space_id, &h);
    if (s == OK)
        s = try_in(ctx, h, ask, ret_try);
    house_release(h);
    return s;
}

/* Each refused place beside its field; the first says why all of it is refused. */
static enum status refuse_lines(struct ctx *ctx, const struct group_try *t)
{
    struct problem *p = &ctx->problem;
    for (size_t i = 0; i < t->n; i++) {
        const struct group_line *l = &t->lines[i];
        const char *why = l->booking.id ? NULL : group_why(ctx, l->name, l->why);
        if (!why)
            continue;
        if (!p->code) {
            p->code = l->code;
            p->detail = why;
        }
        if (p->fields_n < ARRAY_LEN(p->fields))
            p->fields[p->fields_n++] = (struct problem_field){
                .name = show_text(ctx, "resources[%zu]", i), .code = l->code, .detail = why};
    }
    return CONFLICT;
}

static enum status place_all(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                             struct booking *ret_booking)
{
    struct group_try t;
    const struct booking *made[GROUP_PLACES_MAX];
    enum status s = try_in(ctx, h, ask, &t);
    if (s == OK && t.refused)
        s = refuse_lines(ctx, &t);
    if (s == OK && group_is_other(ask->of.price_cents, t.price_cents))
        s = refuse_price(ctx, t.price_cents, t.currency);
    if (s == OK && group_is_other(ask->rest_cents, t.rest_cents))
        s = refuse_price(ctx, t.rest_cents, t.currency);
    if (s == OK && group_is_other(ask->extras_cents, opt_int_of(t.extras_cents)))
        s = refuse_extras_price(ctx, t.extras_cents, t.currency);
    for (size_t i = 0; s == OK && i < t.n; i++)
        made[i] = &t.lines[i].booking;
    if (s == OK)
        s = group_tell_new(ctx, h, made, t.n);
    if (s == OK)
        *ret_booking = t.lines[0].booking;
    return s;
}

/* What was asked for, to tell a repeated key by. */
static const char *places_text(struct ctx *ctx, const struct group_ask *ask)
{
    const char *text = "";
    for (size_t i = 0; i < ask->n && i < GROUP_PLACES_MAX; i++)
        text = show_text(ctx, "%s %lld:%d", text, (long long)ask->places[i].resource_id,
                         (int)ask->places[i].units);
    return text;
}

enum status booking_place_group(struct ctx *ctx, const struct group_ask *ask,
                                struct booking *ret_booking, bool *ret_repeated)
{
    struct key_hashes hashes;
    const struct house *h = NULL;
    struct group_ask with = *ask;
    int64_t made = 0;
    with.of.places = places_text(ctx, ask);
    enum status s = NOT_FOUND;
    if (ask->of.key) {
        key_hashes_of(&with.of, &hashes);
        s = key_find(ctx, &hashes, &made);
    }
    if (s != NOT_FOUND) {
        *ret_repeated = s == OK;
        return s == OK ? booking_get(ctx, made, ret_booking) : s;
    }
    s = house_of_id(ctx, ask->of.space_id, &h);
    if (s == OK)
        s = place_all(ctx, h, &with, ret_booking);
    house_release(h);
    if (s == OK && ask->of.key)
        s = key_keep(ctx, &hashes, ret_booking->id);
    if (s == OK)
        *ret_repeated = false;
    return s;
}

/* ---- one more -------------------------------------------------------------------------------- */

bool booking_may_add(const struct ctx *ctx, const struct house *h, const struct booking *b)
{
    const int64_t by = ctx->actor ? ctx->actor->account_id : 0;
    return house_is_run_by(h, ctx->actor) || by == b->account_id;
}

static enum status check_whose(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    if (booking_may_add(ctx, h, b))
        return OK;
    return ctx_fail(ctx, CONFLICT, "booking.not_yours",
                    "A place is added by whose booking it is, or by the host.");
}

/* It is the first of several from now on; its entry in calendars stays the same. */
static enum status begin_group(struct ctx *ctx, struct booking *b)
{
    int64_t changes = 0;
    const struct sql_booking_join_group_args args = {b->id, b->revision, b->id, ctx_now_s(ctx)};
    const enum status s = sql_booking_join_group(ctx, &args, &changes);
    if (s != OK || changes == 0)
        return s == OK ? RETRY : s;
    b->group_id = b->id;
    b->revision++;
    return OK;
}

static struct booking_ask ask_beside(const struct ctx *ctx, const struct house *h,
                                     const struct booking *b, const struct place_ask *place)
{
    return (struct booking_ask){.space_id = b->space_id,
                                .resource_id = place->resource_id,
                                .span = booking_span_of(h->calendar.zone, b->starts_at, b->ends_at),
                                .units = place->units,
                                .name = b->name,
                                .email = b->email,
                                .phone = b->phone,
                                .team_id = b->team_id,
                                .group_id = b->group_id,
                                .quiet = true,
                                .guest = !ctx->actor && !b->account_id};
}

static enum status add_in(struct ctx *ctx, const struct house *h, const struct group *g,
                          const struct place_ask *place, struct booking_ask *ask,
                          struct booking *ret_booking)
{
    const struct booking was = *booking_group_head(g->all, g->n);
    struct booking b;
    bool repeated = false;
    if (group_living(g) >= GROUP_PLACES_MAX)
        return ctx_field(ctx, "resource", "booking.places", "From 1 to %d places at a time.",
                         GROUP_PLACES_MAX);
    enum status s = booking_place_in(ctx, h, ask, &b, &repeated);
    if (s == OK && b.account_id != was.account_id)
        s = FAILED; /* the same person, as he was asked for */
    if (s != OK)
        return group_refusal(ctx, h, place->resource_id, s);
    s = group_touch_others(ctx, g, 0);
    if (s == OK)
        s = deed_forget(ctx, b.group_id);
    if (s == OK)
        s = b.status == BOOKING_REQUESTED
                ? group_tell_new(ctx, h, &(const struct booking *){&b}, 1)
                : group_tell(ctx, h, "booking.changed", booking_group_head(g->all, g->n), &was);
    if (s == OK)
        *ret_booking = b;
    return s;
}

/* Days in one go stand each by itself: what one of them costs depends on the others. */
static enum status check_no_go(struct ctx *ctx, const struct booking *b)
{
    bool in_go = false;
    const enum status s = booking_is_in_go(ctx, b, &in_go);
    if (s != OK || !in_go)
        return s;
    return ctx_fail(ctx, CONFLICT, "booking.in_go",
                    "This is one of several days that were booked in one go: please book the other "
                    "place by itself.");
}

static enum status add_locked(struct ctx *ctx, const struct house *h, const struct booking *of,
                              const struct place_ask *place, struct opt_int price_cents,
                              struct booking *ret_booking)
{
    int64_t ids[2] = {of->resource_id, place->resource_id};
    struct booking b = *of;
    struct group g = {.all = &b, .n = 1};
    enum status s = of->group_id ? group_lock(ctx, of->group_id, place->resource_id, &g)
                                 : booking_lock_all(ctx, ids, ARRAY_LEN(ids));
    if (s == OK && !of->group_id)
        s = booking_get(ctx, of->id, &b);
    struct booking *one = s == OK ? group_find(&g, of->id) : NULL;
    if (one && (one->resource_id != of->resource_id || one->group_id != of->group_id))
        s = RETRY;
    if (s == OK)
        s = booking_check_still(ctx, h, one);
    if (s == OK)
        s = check_no_go(ctx, one);
    if (s == OK && !one->group_id)
        s = begin_group(ctx, one);
    if (s != OK)
        return s;
    struct booking_ask ask = ask_beside(ctx, h, one, place);
    ask.price_cents = price_cents;
    return add_in(ctx, h, &g, place, &ask, ret_booking);
}

enum status booking_add_place(struct ctx *ctx, int64_t id, const struct place_ask *place,
                              struct opt_int price_cents, struct booking *ret_booking)
{
    struct booking of;
    const struct house *h = NULL;
    enum status s = booking_get(ctx, id, &of);
    if (s == OK)
        s = house_of_id_always(ctx, of.space_id, &h);
    if (s == OK)
        s = check_whose(ctx, h, &of);
    if (s == OK && house_resource(h, place->resource_id) == h->resources_n)
        s = ctx_fail(ctx, NOT_FOUND, "booking.no_resource", "The space has no such thing.");
    if (s == OK)
        s = add_locked(ctx, h, &of, place, price_cents, ret_booking);
    house_release(h);
    return s;
}
