/* Checking in by phone, with the code that a screen shows or that is printed at a door. */
#include "presence/presence_show.h"

#include "http/http.h"
#include "people/people.h"
#include "presence_routes.h"
#include "presence_sql.h"

#include <stdlib.h>
#include <string.h>

struct spot {
    struct door door;
    bool printed;
    struct space space;
    const struct zone *zone;
    int64_t from_s, to_s; /* today */
};

static enum status place_of(struct ctx *ctx, const char *word, struct spot *ret)
{
    struct date today;
    enum status s = door_of_qr(ctx, word, &ret->door, &ret->printed);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "presence.no_screen",
                        "No screen or sheet that is in use shows this code: scan another one, or "
                        "ask at the front desk.");
    if (s == OK)
        s = space_get(ctx, ret->door.space_id, &ret->space);
    if (s != OK)
        return s;
    ret->zone = zone_get(ret->space.zone);
    if (!ret->zone || ret->space.status != SPACE_OPEN)
        return NOT_FOUND;
    day_bounds(ret->zone, ctx_now_s(ctx), &today, &ret->from_s, &ret->to_s);
    return OK;
}

static enum status show_due(struct ctx *ctx, const struct spot *p, struct checkin_view *v)
{
    struct sql_due_of_account_row *rows = NULL;
    size_t n = 0;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_due_of_account_args args = {ctx->actor->account_id, p->space.id,
                                                 now - BOOKING_LONGEST_S, now, p->to_s};
    const enum status s = sql_due_of_account(ctx, &args, &rows, &n);
    struct checkin_due_view *views = s == OK ? arena_array(ctx->arena, n, sizeof(*views)) : NULL;
    if (!views)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        const bool here = rows[i].here_at.has && !rows[i].gone_at.has;
        const bool early = rows[i].starts_at - CHECK_IN_EARLY_S > now;
        views[i] = (struct checkin_due_view){.code = rows[i].id,
                                             .resource = rows[i].resource,
                                             .starts_at = zone_when(p->zone, rows[i].starts_at),
                                             .ends_at = zone_when(p->zone, rows[i].ends_at),
                                             .here = here,
                                             .early = early && !here};
        v->any_here = v->any_here || here;
        v->any_due = v->any_due || (!here && !early);
    }
    v->bookings = views;
    v->bookings_n = n;
    return OK;
}

/* The price, and what is to be paid in money, as they were shown: "1500:0". */
static const char *walk_in_shown(struct ctx *ctx, const struct walk_in *w)
{
    return words(ctx, "%lld:%lld", w->price_cents.has ? (long long)w->price_cents.v : -1LL,
                 w->way.rest_cents.has ? (long long)w->way.rest_cents.v : -1LL);
}

static enum status show_walk_in(struct ctx *ctx, const struct spot *p, struct checkin_view *v)
{
    struct walk_in w;
    const enum status s = booking_walk_in(ctx, p->space.id, ctx->actor->email, &w);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    struct checkin_walk_in_view *view = arena_alloc(ctx->arena, sizeof(*view));
    if (!view)
        return LIMIT;
    *view = (struct checkin_walk_in_view){.ends_at = zone_when(p->zone, w.ends_at),
                                          .price_cents = w.price_cents,
                                          .currency = w.currency,
                                          .pays = plan_way_text(ctx, &w.way),
                                          .rest_cents = w.way.rest_cents,
                                          .shown = walk_in_shown(ctx, &w)};
    v->walk_in = view;
    return OK;
}

/* Who scans a day early, or in another house than his, is told what he has. */
static enum status show_next(struct ctx *ctx, const struct spot *p, struct checkin_view *v)
{
    struct sql_presence_next_of_account_row row;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_presence_next_of_account_args args = {ctx->actor->account_id,
                                                           now - BOOKING_LONGEST_S, now};
    const enum status s = sql_presence_next_of_account(ctx, &args, &row);
    const struct zone *zone = s == OK ? zone_get(row.zone) : NULL;
    struct checkin_next_view *view = zone ? arena_alloc(ctx->arena, sizeof(*view)) : NULL;
    if (!zone)
        return s == NOT_FOUND ? OK : s;
    if (!view)
        return LIMIT;
    *view = (struct checkin_next_view){.code = row.id,
                                       .resource = row.resource,
                                       .space = row.space,
                                       .space_name = row.space_name,
                                       .elsewhere = strcmp(row.space, p->space.slug) != 0,
                                       .starts_at = zone_when(zone, row.starts_at),
                                       .ends_at = zone_when(zone, row.ends_at)};
    v->next = view;
    return OK;
}

static enum status page_of(struct ctx *ctx, const char *word, struct checkin_view *ret_view)
{
    struct spot p;
    struct resource r = {0};
    struct checkin_view v = {.word = word};
    enum status s = place_of(ctx, word, &p);
    if (s == OK && p.door.resource_id)
        s = resource_get(ctx, p.door.resource_id, &r);
    if (s != OK)
        return s;
    v.space = p.space.slug;
    v.space_name = p.space.name;
    v.resource = r.name;
    v.printed = p.printed;
    v.name = ctx->actor->name && *ctx->actor->name ? ctx->actor->name : ctx->actor->email;
    s = show_due(ctx, &p, &v);
    if (s == OK && v.bookings_n == 0)
        s = show_next(ctx, &p, &v);
    if (s == OK && !v.any_due && !v.any_here)
        s = show_walk_in(ctx, &p, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status checkin_show(struct ctx *ctx, const struct checkin_ask_form *form,
                         struct checkin_view *ret_view)
{
    return page_of(ctx, form->code, ret_view);
}

/* ---- doing ----------------------------------------------------------------------------------- */

static enum status check_in_for(struct ctx *ctx, const struct spot *p, int64_t id)
{
    struct booking b;
    const enum status s = booking_get(ctx, id, &b);
    if (s != OK)
        return s;
    if (b.space_id != p->space.id || b.account_id != ctx->actor->account_id)
        return NOT_FOUND;
    return check_in_make(ctx, id, p->printed ? CHECK_IN_PAPER : CHECK_IN_PHONE, ctx_now_s(ctx));
}

static enum status walk_in(struct ctx *ctx, const struct spot *p, const char *shown)
{
    struct walk_in w;
    struct booking b;
    bool repeated = false;
    enum status s = booking_walk_in(ctx, p->space.id, ctx->actor->email, &w);
    if (s == NOT_FOUND || (s == OK && strcmp(shown, walk_in_shown(ctx, &w)) != 0))
        return ctx_fail(ctx, CONFLICT, "presence.no_offer",
                        "This can no longer be had here. Please choose again.");
    if (s != OK)
        return s;
    const char *name = ctx->actor->name && *ctx->actor->name ? ctx->actor->name : ctx->actor->email;
    struct booking_ask ask = {.space_id = p->space.id,
                              .kind = KIND_DESK,
                              .span = w.span,
                              .units = 1,
                              .name = name,
                              .email = ctx->actor->email,
                              .key = request_key(ctx),
                              .price_cents = w.price_cents,
                              .from_now = true};
    if (w.way.way)
        ask.pay = plan_way_choice(&w.way);
    s = booking_place(ctx, &ask, &b, &repeated);
    return s == OK && !repeated
               ? check_in_make(ctx, b.id, p->printed ? CHECK_IN_PAPER : CHECK_IN_PHONE,
                               ctx_now_s(ctx))
               : s;
}

enum status checkin_now(struct ctx *ctx, const struct checkin_do_form *form,
                        struct checkin_view *ret_view)
{
    struct spot p;
    enum status s = place_of(ctx, form->code, &p);
    if (s == OK && !form->booking && !form->walk_in)
        return ctx_field(ctx, "booking", "field.missing", "Please choose a booking.");
    if (s == OK)
        s = form->booking ? check_in_for(ctx, &p, form->booking) : walk_in(ctx, &p, form->walk_in);
    if (s == OK)
        s = page_of(ctx, form->code, ret_view);
    if (s == OK)
        reply_see(ctx, words(ctx, "/here/%s", form->code));
    return s;
}
