/* The screen at a door. A screen acts for nobody: whoever is signed in on it counts as a guest. */
#include "presence/presence_show.h"

#include "http/http.h"
#include "presence_routes.h"

#include <stdlib.h>
#include <string.h>

/* ---- showing --------------------------------------------------------------------------------- */

static enum status screen_of(struct ctx *ctx, const struct door *d, struct door_view *ret_view)
{
    struct room room;
    enum status s = d->resource_id ? room_load(ctx, d, &room) : NOT_FOUND;
    if (s == OK)
        s = show_door(ctx, d, &room, ret_view);
    if (s == OK) {
        reply_title(ctx, room.resource.name);
        reply_screen(ctx);
        reply_header(ctx, "Cache-Control", "no-cache");
    }
    return s;
}

/* What a panel says: the phase that runs, and what comes. */
static enum status picture_of(struct ctx *ctx, const struct door *d, const char *size)
{
    struct room room;
    struct panel p = {0};
    struct room_phase *phases = NULL;
    enum status s = panel_size(ctx, size, &p);
    if (s == OK)
        s = d->resource_id ? room_load(ctx, d, &room) : NOT_FOUND;
    if (s == OK) {
        phases = arena_array(ctx->arena, room_phases_max(&room.day), sizeof(*phases));
        s = phases ? OK : LIMIT;
    }
    if (s != OK)
        return s;
    (void)room_phases(&room.day, phases);
    const struct room_phase *now = &phases[0];
    const struct zone *z = room.calendar.zone;
    p.place = room.space.name;
    p.name = room.resource.name;
    p.word = show_room_state(ctx, now->state);
    p.solid = now->state == ROOM_BUSY || now->state == ROOM_SHUT;
    p.until = now->turns_s < room.day.end_s
                  ? words(ctx, ctx_text(ctx, "Until %s"), door_say_time(ctx, z, now->turns_s))
                  : ctx_text(ctx, "For the rest of the day");
    if (now->lent && (now->state == ROOM_FREE || now->state == ROOM_BUSY))
        p.lines[p.lines_n++] = now->lent;
    int64_t changed = room.day_from_s > d->made_at ? room.day_from_s : d->made_at;
    for (size_t i = 0; i < room.day.taken_n; i++) {
        const struct room_taken *t = &room.day.taken[i];
        if (t->until_s <= room.day.now_s)
            changed = t->until_s > changed ? t->until_s : changed;
        else if (p.lines_n < PANEL_LINES_MAX)
            p.lines[p.lines_n++] = show_taken(ctx, z, t);
    }
    if (p.lines_n == 0)
        p.lines[p.lines_n++] = ctx_text(ctx, "Nothing booked any more today.");
    return panel_reply(ctx, &p, changed);
}

/* A name that ends in .png asks for the picture. */
static const char *without_png(struct ctx *ctx, const char *code)
{
    const size_t n = strlen(code);
    return n > 4 && strcmp(code + n - 4, ".png") == 0 ? arena_strndup(ctx->arena, code, n - 4)
                                                      : NULL;
}

enum status door_screen(struct ctx *ctx, const struct door_ask_form *form,
                        struct door_view *ret_view)
{
    struct door d;
    const char *code = without_png(ctx, form->code);
    const enum status s = door_of_code(ctx, code ? code : form->code, &d);
    if (s != OK)
        return s;
    return code ? picture_of(ctx, &d, form->size) : screen_of(ctx, &d, ret_view);
}

enum status door_events(struct ctx *ctx, const struct door_of_form *form)
{
    struct door d;
    const enum status s = door_of_code(ctx, form->code, &d);
    if (s == OK)
        reply_stream(ctx, words(ctx, "door:%s", typed_id(ctx, d.resource_id)));
    return s;
}

/* ---- doing ----------------------------------------------------------------------------------- */

/* Afterwards the same screen, as it is now. */
static enum status done(struct ctx *ctx, const struct door *d, const struct actor *was,
                        enum status s, struct door_view *ret_view)
{
    ctx->actor = was;
    if (s == OK)
        s = screen_of(ctx, d, ret_view);
    if (s == OK)
        reply_see(ctx, words(ctx, "/r/%s", ret_view->code));
    return s;
}

/* "11:00=1000" is one of the offers that hold now. */
static enum status offer_of(struct ctx *ctx, const struct door *d, const char *text,
                            struct door_offer *ret_offer)
{
    struct door_offer offers[DOOR_OFFERS_MAX];
    struct space space;
    size_t n = 0;
    enum status s = space_get(ctx, d->space_id, &space);
    if (s == OK)
        s = booking_door_offers(ctx, d->space_id, d->resource_id, offers, &n);
    if (s != OK)
        return s;
    const size_t until_n = strcspn(text, "=");
    for (size_t i = 0; i < n; i++) {
        const char *until = door_say_time(ctx, zone_get(space.zone), offers[i].ends_at);
        if (strlen(until) != until_n || memcmp(until, text, until_n) != 0)
            continue;
        *ret_offer = offers[i];
        if (text[until_n])
            ret_offer->price_cents = opt_int_of(strtoll(text + until_n + 1, NULL, 10));
        return OK;
    }
    return ctx_fail(ctx, CONFLICT, "presence.no_offer",
                    "This can no longer be had here. Please choose again.");
}

static enum status book(struct ctx *ctx, const struct door *d, const struct door_book_form *form)
{
    struct door_offer offer;
    struct booking b;
    bool repeated = false;
    const enum status s = offer_of(ctx, d, form->offer, &offer);
    if (s != OK)
        return s;
    const struct booking_ask ask = {
        .space_id = d->space_id,
        .resource_id = d->resource_id,
        .span = offer.span,
        .units = 1,
        .name = form->name ? form->name : ctx_text(ctx, "At the door"),
        .key = request_key(ctx),
        .price_cents = offer.price_cents,
        .from_now = true,
    };
    const enum status placed = booking_place(ctx, &ask, &b, &repeated);
    return placed == OK && !repeated ? check_in_make(ctx, b.id, CHECK_IN_BOOKED, ctx_now_s(ctx))
                                     : placed;
}

enum status door_take(struct ctx *ctx, const struct door_book_form *form,
                      struct door_view *ret_view)
{
    struct door d;
    const struct actor *was = ctx->actor;
    enum status s = door_of_code(ctx, form->code, &d);
    if (s != OK || !d.resource_id)
        return s == OK ? NOT_FOUND : s;
    ctx->actor = NULL;
    s = book(ctx, &d, form);
    return done(ctx, &d, was, s, ret_view);
}

/* A booking at this door, and no other. */
static enum status booking_here(struct ctx *ctx, const struct door *d, int64_t id)
{
    struct booking b;
    const enum status s = booking_get(ctx, id, &b);
    return s == OK && (b.resource_id != d->resource_id || !d->resource_id) ? NOT_FOUND : s;
}

enum status door_check_in(struct ctx *ctx, const struct door_booking_form *form,
                          struct door_view *ret_view)
{
    struct door d;
    const struct actor *was = ctx->actor;
    enum status s = door_of_code(ctx, form->code, &d);
    if (s == OK)
        s = booking_here(ctx, &d, form->booking);
    if (s != OK)
        return s;
    ctx->actor = NULL;
    s = check_in_make(ctx, form->booking, CHECK_IN_TABLET,
                      form->at.has ? form->at.v : ctx_now_s(ctx));
    return done(ctx, &d, was, s, ret_view);
}

enum status door_end(struct ctx *ctx, const struct door_booking_form *form,
                     struct door_view *ret_view)
{
    struct door d;
    struct booking b;
    struct check_in here;
    const struct actor *was = ctx->actor;
    enum status s = door_of_code(ctx, form->code, &d);
    if (s == OK)
        s = booking_here(ctx, &d, form->booking);
    if (s != OK)
        return s;
    ctx->actor = NULL;
    s = booking_end_early(ctx, form->booking, ctx_now_s(ctx), BOOKING_LEFT, &b);
    if (s == OK) {
        const enum status there = check_in_of(ctx, form->booking, &here);
        if (there == OK && !here.gone_at)
            s = check_in_leave(ctx, form->booking);
        else if (there != OK && there != NOT_FOUND)
            s = there;
    }
    return done(ctx, &d, was, s, ret_view);
}
