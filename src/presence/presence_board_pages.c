/* The screen in the foyer: rooms now and next, free desks, who is expected. */
#include "presence/presence_show.h"

#include "http/http.h"
#include "presence_routes.h"

#include <stdlib.h>
#include <string.h>

enum {
    COMING_MAX = 6,
    COMING_WITHIN_S = 3 * 3600,
    BOARD_TURN_S = 60,
    FEW_ROOMS = 8,   /* fit one column */
    SOME_ROOMS = 20, /* fit two */
    PAGE_ROOMS = 44, /* fit four; more turn by pages */
    PANEL_FEW = 3    /* lines below the large words of a picture; more stand in columns */
};

/* ---- which ----------------------------------------------------------------------------------- */

static enum status board_of(struct ctx *ctx, const char *slug, const char *secret,
                            struct door *ret_door)
{
    struct space space;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s == OK)
        s = door_of_code(ctx, secret, ret_door);
    const bool right = s == OK && ret_door->space_id == space.id && !ret_door->resource_id;
    return s == OK && !right ? NOT_FOUND : s;
}

/* ---- rooms ----------------------------------------------------------------------------------- */

static enum status show_room(struct ctx *ctx, const struct room *r, struct board_room_view *v,
                             int64_t *turn_s)
{
    struct room_phase *phases = arena_array(ctx->arena, room_phases_max(&r->day), sizeof(*phases));
    if (!phases)
        return LIMIT;
    (void)room_phases(&r->day, phases);
    const struct room_phase *p = &phases[0];
    const struct zone *z = r->calendar.zone;
    *v = (struct board_room_view){.name = r->resource.name,
                                  .kind = kind_name(r->resource.kind),
                                  .state = room_state_name(p->state)};
    if (p->state == ROOM_FREE || p->state == ROOM_BUSY)
        v->lent = p->lent;
    if (p->turns_s < r->day.end_s) {
        v->until = zone_when(z, p->turns_s);
        v->turns = door_say_time(ctx, z, p->turns_s);
    }
    if (p->running != NONE && *r->day.taken[p->running].who)
        v->who = r->day.taken[p->running].who;
    if (p->next != NONE) {
        const struct room_taken *t = &r->day.taken[p->next];
        v->next_at = zone_when(z, t->from_s);
        v->next_who = *t->who ? t->who : NULL;
        v->next = show_taken(ctx, z, t);
    }
    if (p->until_s < *turn_s)
        *turn_s = p->until_s;
    return OK;
}

static enum status show_rooms(struct ctx *ctx, const struct room *rooms, size_t n,
                              struct board_view *v)
{
    struct board_room_view *views = arena_array(ctx->arena, n, sizeof(*views));
    enum status s = views ? OK : LIMIT;
    v->rooms_only = true;
    for (size_t i = 0; s == OK && i < n; i++) {
        const enum resource_kind kind = rooms[i].resource.kind;
        s = show_room(ctx, &rooms[i], &views[i], &v->turn_s);
        v->rooms_only &= kind != KIND_DESK && kind != KIND_OFFICE;
    }
    v->rooms = views;
    v->rooms_n = n;
    return s;
}

/* A screen in a foyer does not scroll: pages of equal length turn by themselves [PC-17]. The script
 * turns them; without it each new minute, which asks for the screen anew, shows the next. */
static enum status show_turns(struct ctx *ctx, struct board_view *v)
{
    const size_t pages_n = v->rooms_n ? (v->rooms_n + PAGE_ROOMS - 1) / PAGE_ROOMS : 0;
    const size_t each = pages_n ? (v->rooms_n + pages_n - 1) / pages_n : 0;
    struct board_page_view *pages = arena_array(ctx->arena, pages_n, sizeof(*pages));
    if (!pages)
        return LIMIT;
    for (size_t i = 0; i < pages_n; i++) {
        const size_t rest = v->rooms_n - i * each;
        pages[i] =
            (struct board_page_view){.rooms = v->rooms + i * each,
                                     .rooms_n = rest < each ? rest : each,
                                     .shown = (size_t)(v->now_s / BOARD_TURN_S) % pages_n == i};
    }
    v->pages = pages;
    v->pages_n = pages_n;
    v->look = each <= FEW_ROOMS ? "few" : each <= SOME_ROOMS ? "some" : "many";
    return OK;
}

/* ---- people ---------------------------------------------------------------------------------- */

static const char *name_of(const struct resource *all, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].id == id)
            return all[i].name;
    return "";
}

/* Desks taken now, and who comes next, as far as anybody is named. */
static enum status show_people(struct ctx *ctx, const struct space *space,
                               const struct door_terms *t, struct board_view *v)
{
    const struct zone *z = zone_get(space->zone);
    struct booking_brief *list = NULL;
    struct check_in *here = NULL;
    struct resource *resources = NULL;
    struct date today;
    int64_t from = 0;
    int64_t to = 0;
    size_t n = 0;
    size_t here_n = 0;
    size_t resources_n = 0;
    day_bounds(z, v->now_s, &today, &from, &to);
    const struct booking_window w = {space->id, 0, from, to};
    enum status s = bookings_of_window(ctx, &w, &list, &n);
    if (s == OK)
        s = check_ins_since(ctx, space->id, from - CHECK_IN_EARLY_S, &here, &here_n);
    if (s == OK)
        s = space_resources(ctx, space->id, &resources, &resources_n);
    struct board_guest_view *coming = arena_array(ctx->arena, COMING_MAX, sizeof(*coming));
    if (s != OK || !coming)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < here_n; i++)
        v->here += !here[i].gone_at;
    for (size_t i = 0; i < n && v->coming_n < COMING_MAX; i++) {
        const struct booking_brief *b = &list[i];
        const char *who = presence_name(ctx, t->names, b->name, b->team);
        if (b->starts_at <= v->now_s - CHECK_IN_EARLY_S || !*who ||
            b->starts_at > v->now_s + COMING_WITHIN_S || b->status != BOOKING_CONFIRMED ||
            check_in_among(here, here_n, b->id))
            continue;
        coming[v->coming_n++] =
            (struct board_guest_view){.who = who,
                                      .at = zone_when(z, b->starts_at),
                                      .resource = name_of(resources, resources_n, b->resource_id),
                                      .time = door_say_time(ctx, z, b->starts_at)};
    }
    v->coming = coming;
    return OK;
}

static enum status show_desks(struct ctx *ctx, const struct space *space, struct board_view *v)
{
    struct desks_now desks;
    const enum status s = booking_desks_now(ctx, space->id, &desks);
    v->desks = desks.all;
    v->desks_free = desks.free;
    return s;
}

/* ---- all of it ------------------------------------------------------------------------------- */

enum status show_board(struct ctx *ctx, const struct door *d, struct board_view *ret_view)
{
    char code[DOOR_CODE_CHARS + 1];
    struct space space;
    struct door_terms terms;
    struct room *rooms = NULL;
    struct shown_qr qr;
    size_t n = 0;
    enum status s = space_get(ctx, d->space_id, &space);
    if (s == OK && space.status != SPACE_OPEN)
        s = NOT_FOUND;
    if (s == OK)
        s = door_terms_of(ctx, d->space_id, &terms);
    if (s == OK)
        s = rooms_load(ctx, &space, &terms, &rooms, &n);
    const struct zone *z = s == OK ? zone_get(space.zone) : NULL;
    if (s != OK || !z)
        return s == OK ? NOT_FOUND : s;
    const int64_t now = ctx_now_s(ctx);
    struct board_view v = {.slug = space.slug,
                           .name = space.name,
                           .now = zone_when(z, now),
                           .zone = space.zone,
                           .now_s = now,
                           .time = door_say_time(ctx, z, now),
                           .turn_s = now + BOARD_TURN_S};
    s = show_rooms(ctx, rooms, n, &v);
    if (s == OK)
        s = show_turns(ctx, &v);
    if (s == OK)
        s = show_desks(ctx, &space, &v);
    v.desks_shown = terms.board_kinds >> KIND_DESK & 1;
    if (s == OK)
        s = show_people(ctx, &space, &terms, &v);
    if (s == OK)
        s = show_door_qr(ctx, d, &qr);
    if (s == OK)
        s = door_code(ctx, d, code);
    if (s != OK)
        return s;
    v.secret = words(ctx, "%s", code);
    v.check_in_url = qr.url;
    v.qr = qr.path;
    v.qr_size = qr.size;
    v.qr_until_s = qr.until_s;
    *ret_view = v;
    return OK;
}

enum status board_screen(struct ctx *ctx, const struct board_ask_form *form,
                         struct board_view *ret_view)
{
    struct door d;
    enum status s = board_of(ctx, form->slug, form->secret, &d);
    if (s == OK)
        s = show_board(ctx, &d, ret_view);
    if (s != OK)
        return s;
    reply_title(ctx, ret_view->name);
    reply_screen(ctx);
    reply_header(ctx, "Cache-Control", "no-cache");
    return OK;
}

enum status board_events(struct ctx *ctx, const struct board_ask_form *form)
{
    struct door d;
    const enum status s = board_of(ctx, form->slug, form->secret, &d);
    if (s == OK)
        reply_stream(ctx, words(ctx, "board:%s", typed_id(ctx, d.space_id)));
    return s;
}

/* ---- as a picture ---------------------------------------------------------------------------- */

static enum room_state state_of(const struct board_room_view *r)
{
    static const char *const states[] = {"free", "busy", "out", "closed"};
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (strcmp(r->state, states[i]) == 0)
            return (enum room_state)i;
    return ROOM_CLOSED;
}

static const char *room_line(struct ctx *ctx, const struct board_room_view *r)
{
    const char *word = show_room_state(ctx, state_of(r));
    if (r->lent)
        word = words(ctx, "%s (%s)", word, r->lent);
    return r->turns ? words(ctx, "%s: %s %s", r->name, word,
                            words(ctx, ctx_text(ctx, "Until %s"), r->turns))
                    : words(ctx, "%s: %s", r->name, word);
}

/* Where many stand: shape, name, until when. */
static const char *short_line(struct ctx *ctx, const struct board_room_view *r)
{
    static const char *const signs[] = {"○", "■", "✕", "–"};
    const char *sign = signs[state_of(r)];
    return r->turns ? words(ctx, "%s %s, %s", sign, r->name, r->turns)
                    : words(ctx, "%s %s", sign, r->name);
}

/* A picture does not turn: what is in use comes first, and the number of those left out is said. */
static void put_many(struct ctx *ctx, const struct board_view *v, struct panel *p)
{
    const size_t max = v->rooms_n > PANEL_LINES_MAX ? PANEL_LINES_MAX - 1 : PANEL_LINES_MAX;
    p->columns = true;
    for (int busy = 1; busy >= 0; busy--)
        for (size_t i = 0; i < v->rooms_n && p->lines_n < max; i++)
            if ((state_of(&v->rooms[i]) == ROOM_BUSY) == busy)
                p->lines[p->lines_n++] = short_line(ctx, &v->rooms[i]);
    if (v->rooms_n > p->lines_n) {
        const size_t left = v->rooms_n - p->lines_n;
        p->lines[p->lines_n++] = words(
            ctx, text_plural(ctx->lang, "and %d more", "and %d more", (int64_t)left), (int)left);
    }
}

enum status board_picture(struct ctx *ctx, const struct board_panel_form *form)
{
    struct door d;
    struct board_view v;
    struct panel p = {0};
    enum status s = panel_size(ctx, form->size, &p);
    if (s == OK)
        s = board_of(ctx, form->slug, form->secret, &d);
    if (s == OK)
        s = show_board(ctx, &d, &v);
    if (s != OK)
        return s;
    p.place = "";
    p.name = v.name;
    p.word = words(ctx, "%lld/%lld", (long long)v.desks_free, (long long)v.desks);
    p.until = ctx_text(ctx, "desks free now");
    p.solid = v.desks_free == 0;
    if (v.rooms_n > PANEL_FEW)
        put_many(ctx, &v, &p);
    for (size_t i = 0; !p.columns && i < v.rooms_n; i++)
        p.lines[p.lines_n++] = room_line(ctx, &v.rooms[i]);
    return panel_reply(ctx, &p, d.made_at);
}
