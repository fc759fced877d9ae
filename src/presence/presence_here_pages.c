/* Who is here: for the front desk everybody with a booking today, page by page; for who is of the
 * space those who let it be seen [PC-11]. */
#include "presence/presence_show.h"

#include "base/address.h"
#include "base/fold.h"
#include "base/limits.h"
#include "community/community.h"
#include "http/http.h"
#include "people/people.h"
#include "presence_routes.h"
#include "presence_sql.h"

#include <stdlib.h>
#include <string.h>

static const char seen_by_desk[] = N_("That you are expected or here");

enum { NEAR_S = 3600 }; /* who comes within the hour, or should have, stands first */

/* Which of them, as the address says it. */
static const char *const state_words[] = {"all", "expected", "here", "gone"};
enum { ALL, EXPECTED, HERE, GONE, STATES };

/* ---- the front desk -------------------------------------------------------------------------- */

struct desk {
    struct ctx *ctx;
    const struct here_ask_form *ask;
    const struct space *space;
    const struct zone *zone;
    int64_t now_s, from_s, to_s;
    struct check_in *here;
    size_t here_n;
    struct sql_missed_today_row *missed_today;
    size_t missed_today_n;
    struct resource *resources;
    size_t resources_n;
};

static enum status missed_by(const struct desk *d, int64_t account_id, int64_t *ret_missed)
{
    struct sql_missed_of_account_row row;
    const struct sql_missed_of_account_args args = {d->space->id, account_id,
                                                    missed_since(d->now_s)};
    const enum status s = sql_missed_of_account(d->ctx, &args, &row);
    *ret_missed = s == OK ? row.missed : 0;
    return s;
}

static bool missed_it(const struct desk *d, int64_t booking_id)
{
    for (size_t i = 0; i < d->missed_today_n; i++)
        if (d->missed_today[i].booking_id == booking_id)
            return true;
    return false;
}

static const char *state_of(const struct desk *d, const struct booking_brief *b,
                            const struct check_in *c)
{
    if (c)
        return c->gone_at ? "gone" : "here";
    if (missed_it(d, b->id))
        return "missed";
    if (b->ends_at <= d->now_s)
        return "over";
    return b->starts_at <= d->now_s ? "late" : "expected";
}

static const char *resource_name(const struct desk *d, int64_t id)
{
    for (size_t i = 0; i < d->resources_n; i++)
        if (d->resources[i].id == id)
            return d->resources[i].name;
    return "";
}

static int state_word(const struct here_guest_view *g)
{
    if (strcmp(g->state, "here") == 0)
        return HERE;
    return strcmp(g->state, "expected") == 0 || strcmp(g->state, "late") == 0 ? EXPECTED : GONE;
}

/* Who stands at the desk now is most likely one of the next hour or of the last; then who is later
 * still, who is here, who comes later, and the rest of the day. */
static int rank_of(const struct desk *d, const struct here_guest_view *g)
{
    const int state = state_word(g);
    if (state == HERE)
        return 2;
    if (state == GONE)
        return 4;
    if (g->starts_at.utc > d->now_s + NEAR_S)
        return 3;
    return g->starts_at.utc >= d->now_s - NEAR_S ? 0 : 1;
}

static void show_guest(const struct desk *d, const struct booking_brief *b,
                       struct here_guest_view *v)
{
    const struct check_in *c = check_in_among(d->here, d->here_n, b->id);
    *v = (struct here_guest_view){.code = b->id,
                                  .who = b->name,
                                  .team = b->team,
                                  .resource = resource_name(d, b->resource_id),
                                  .starts_at = zone_when(d->zone, b->starts_at),
                                  .ends_at = zone_when(d->zone, b->ends_at),
                                  .state = state_of(d, b, c),
                                  .account_id = b->account_id,
                                  .opens = !c && b->ends_at > d->now_s &&
                                           b->starts_at - CHECK_IN_EARLY_S <= d->now_s};
    if (c) {
        v->at = zone_when(d->zone, c->at);
        v->how = check_in_how_name(c->how);
        if (c->gone_at)
            v->gone_at = zone_when(d->zone, c->gone_at);
    }
    v->rank = rank_of(d, v);
}

static int by_rank(const void *x, const void *y)
{
    const struct here_guest_view *a = x;
    const struct here_guest_view *b = y;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->starts_at.utc != b->starts_at.utc)
        return a->starts_at.utc < b->starts_at.utc ? -1 : 1;
    return a->code < b->code ? -1 : a->code > b->code;
}

static enum status read_desk(struct desk *d)
{
    const struct sql_missed_today_args today = {d->space->id, d->from_s, d->to_s};
    enum status s =
        check_ins_since(d->ctx, d->space->id, d->from_s - CHECK_IN_EARLY_S, &d->here, &d->here_n);
    if (s == OK)
        s = sql_missed_today(d->ctx, &today, &d->missed_today, &d->missed_today_n);
    return s == OK ? space_resources(d->ctx, d->space->id, &d->resources, &d->resources_n) : s;
}

static const char *list_url(const struct desk *d, const char *state, int64_t page)
{
    struct address a = address_of(d->ctx, words(d->ctx, "/s/%s/here", d->space->slug));
    address_text(&a, "q", d->ask->q);
    address_text(&a, "state", strcmp(state, state_words[ALL]) == 0 ? NULL : state);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

static enum status show_ways(const struct desk *d, const int64_t *people, struct here_view *v)
{
    const char *const names[] = {ctx_text(d->ctx, "All"), ctx_text(d->ctx, "To come"),
                                 ctx_text(d->ctx, "Here"), ctx_text(d->ctx, "Gone or over")};
    struct here_way_view *ways = arena_array(d->ctx->arena, STATES, sizeof(*ways));
    if (!ways)
        return LIMIT;
    for (int i = 0; i < STATES; i++)
        ways[i] = (struct here_way_view){.word = state_words[i],
                                         .name = names[i],
                                         .url = list_url(d, state_words[i], 1),
                                         .people = people[i],
                                         .on = strcmp(state_words[i], v->state) == 0};
    v->all_url = words(d->ctx, "/s/%s/here", d->space->slug);
    v->ways = ways;
    v->ways_n = STATES;
    return OK;
}

/* The page that was asked for; who is on it was seen, and nobody else [PV-7]. */
static enum status cut_page(const struct desk *d, struct here_guest_view *all, struct here_view *v)
{
    const struct look look = {.operator_id = d->space->operator_id,
                              .space_id = d->space->id,
                              .place = d->space->name,
                              .what = seen_by_desk};
    const size_t skip = (size_t)(v->page - 1) * LIMIT_PAGE_ROWS;
    enum status s = OK;
    v->total = (int64_t)v->guests_n;
    v->pages = list_pages(v->total);
    const size_t rest = v->guests_n > skip ? v->guests_n - skip : 0;
    struct here_guest_view *guests = rest ? all + skip : all;
    v->guests_n = rest < LIMIT_PAGE_ROWS ? rest : LIMIT_PAGE_ROWS;
    if (v->page > 1)
        v->previous_url = list_url(d, v->state, v->page - 1);
    if (v->page < v->pages)
        v->next_url = list_url(d, v->state, v->page + 1);
    for (size_t i = 0; s == OK && i < v->guests_n; i++) {
        struct here_guest_view *g = &guests[i];
        if (!g->account_id)
            continue;
        s = people_looked_at_listed(d->ctx, &look, g->account_id);
        if (s == OK)
            s = missed_by(d, g->account_id, &g->missed);
    }
    v->guests = guests;
    return s;
}

static bool fits(const struct desk *d, const char *folded, const struct here_guest_view *g)
{
    const char *team = g->team ? g->team : "";
    return !folded ||
           fold_has_words(fold_words(d->ctx->arena, words(d->ctx, "%s %s", g->who, team)), folded);
}

static enum status show_desk(struct desk *d, struct here_view *v)
{
    struct booking_brief *list = NULL;
    size_t n = 0;
    int64_t people[STATES] = {0};
    const struct booking_window w = {d->space->id, 0, d->from_s, d->to_s};
    const char *words = d->ask->q ? fold_words(d->ctx->arena, d->ask->q) : NULL;
    enum status s = read_desk(d);
    if (s == OK)
        s = bookings_of_window(d->ctx, &w, &list, &n);
    struct here_guest_view *views = s == OK ? arena_array(d->ctx->arena, n, sizeof(*views)) : NULL;
    if (!views)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        struct here_guest_view *g = &views[v->guests_n];
        if (list[i].status != BOOKING_CONFIRMED)
            continue;
        show_guest(d, &list[i], g);
        const int state = state_word(g);
        v->here += state == HERE;
        v->expected += state == EXPECTED;
        v->gone += state == GONE;
        if (!fits(d, words, g))
            continue;
        people[ALL]++;
        people[state]++;
        v->guests_n += strcmp(v->state, "all") == 0 || strcmp(v->state, state_words[state]) == 0;
    }
    if (v->guests_n > 1)
        qsort(views, v->guests_n, sizeof(*views), by_rank);
    s = show_ways(d, people, v);
    return s == OK ? cut_page(d, views, v) : s;
}

/* ---- who is of the space --------------------------------------------------------------------- */

static enum status is_of_space(struct ctx *ctx, const struct space *space, bool *ret_is)
{
    struct fellow *all = NULL;
    size_t n = 0;
    const enum status s = community_fellows(ctx, space, &all, &n);
    *ret_is = false;
    for (size_t i = 0; s == OK && i < n; i++)
        if (all[i].account_id == ctx->actor->account_id && all[i].proven)
            *ret_is = true;
    return s;
}

static enum status show_people(struct ctx *ctx, const struct space *space, const struct zone *zone,
                               int64_t from_s, struct here_view *v)
{
    struct sql_here_shown_row *rows = NULL;
    size_t n = 0;
    const struct sql_here_shown_args args = {space->id, from_s - CHECK_IN_EARLY_S};
    const enum status s = sql_here_shown(ctx, &args, &rows, &n);
    struct here_person_view *people = s == OK ? arena_array(ctx->arena, n, sizeof(*people)) : NULL;
    if (!people)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        people[i] = (struct here_person_view){
            .name = rows[i].name, .at = zone_when(zone, rows[i].at), .resource = rows[i].resource};
    v->people = people;
    v->people_n = n;
    if (!v->desk)
        v->here = (int64_t)n;
    return OK;
}

static enum status fill(struct ctx *ctx, const struct space *space, const struct here_ask_form *ask,
                        struct here_view *v)
{
    struct desk d = {.ctx = ctx,
                     .ask = ask,
                     .space = space,
                     .zone = zone_get(space->zone),
                     .now_s = ctx_now_s(ctx)};
    if (!d.zone)
        return NOT_FOUND;
    day_bounds(d.zone, d.now_s, &v->date, &d.from_s, &d.to_s);
    v->slug = space->slug;
    v->name = space->name;
    v->q = ask->q ? ask->q : "";
    v->state = ask->state;
    v->page = ask->page;
    v->pages = 1;
    v->of_space = people_is_desk(ctx->actor, space->operator_id, space->id); /* by his role */
    v->desk = v->of_space || people_is_steward(ctx->actor);
    enum status s = space_head_make(ctx, space, "here", &v->head);
    if (s == OK && !v->of_space)
        s = is_of_space(ctx, space, &v->of_space);
    if (s == OK)
        s = presence_circle_of(ctx, ctx->actor->account_id, &v->shown);
    if (s == OK && (v->of_space || v->desk))
        s = show_people(ctx, space, d.zone, d.from_s, v);
    return s == OK && v->desk ? show_desk(&d, v) : s;
}

static enum status page_of(struct ctx *ctx, const struct here_ask_form *ask,
                           struct here_view *ret_view)
{
    struct space space;
    struct here_view v = {0};
    enum status s = space_shown(ctx, ask->slug, &space);
    if (s == OK)
        s = fill(ctx, &space, ask, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status here_show(struct ctx *ctx, const struct here_ask_form *form, struct here_view *ret_view)
{
    return page_of(ctx, form, ret_view);
}

/* ---- doing ----------------------------------------------------------------------------------- */

/* A booking of this space, and no other. */
static enum status booking_here(struct ctx *ctx, const struct here_booking_form *form)
{
    struct space space;
    struct booking b;
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = booking_get(ctx, form->booking, &b);
    return s == OK && b.space_id != space.id ? NOT_FOUND : s;
}

/* Back to the list as it was. */
static enum status done(struct ctx *ctx, const struct here_ask_form *ask, enum status s,
                        struct here_view *ret_view)
{
    if (s == OK)
        s = page_of(ctx, ask, ret_view);
    if (s != OK)
        return s;
    struct address a = address_of(ctx, words(ctx, "/s/%s/here", ask->slug));
    address_text(&a, "q", ask->q);
    address_text(&a, "state", strcmp(ask->state, state_words[ALL]) == 0 ? NULL : ask->state);
    reply_see(ctx, address_end(&a));
    return OK;
}

static enum status done_booking(struct ctx *ctx, const struct here_booking_form *form,
                                enum status s, struct here_view *ret_view)
{
    const struct here_ask_form ask = {
        .slug = form->slug, .q = form->q, .state = form->state, .page = 1};
    s = done(ctx, &ask, s, ret_view);
    if (s == OK && form->back)
        reply_see(ctx, strcmp(form->back, "day") == 0
                           ? words(ctx, "/s/%s/day", form->slug)
                           : words(ctx, "/bookings/%s", typed_id(ctx, form->booking)));
    return s;
}

static enum status done_all(struct ctx *ctx, const char *slug, enum status s,
                            struct here_view *ret_view)
{
    const struct here_ask_form ask = {.slug = slug, .state = state_words[ALL], .page = 1};
    return done(ctx, &ask, s, ret_view);
}

enum status here_check_in(struct ctx *ctx, const struct here_booking_form *form,
                          struct here_view *ret_view)
{
    enum status s = booking_here(ctx, form);
    if (s == OK)
        s = check_in_make(ctx, form->booking, CHECK_IN_DESK, ctx_now_s(ctx));
    return done_booking(ctx, form, s, ret_view);
}

enum status here_undo(struct ctx *ctx, const struct here_booking_form *form,
                      struct here_view *ret_view)
{
    enum status s = booking_here(ctx, form);
    if (s == OK)
        s = check_in_undo(ctx, form->booking);
    return done_booking(ctx, form, s, ret_view);
}

enum status here_gone(struct ctx *ctx, const struct here_booking_form *form,
                      struct here_view *ret_view)
{
    enum status s = booking_here(ctx, form);
    if (s == OK)
        s = check_in_end(ctx, form->booking);
    return done_booking(ctx, form, s, ret_view);
}

static enum status walk_in(struct ctx *ctx, const struct here_walk_in_form *form)
{
    struct space space;
    struct walk_in w;
    struct booking b;
    bool repeated = false;
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = booking_walk_in(ctx, space.id, form->email, &w);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, CONFLICT, "presence.no_desk",
                        "No desk is free now, or the house is closed.");
    if (s != OK)
        return s;
    const struct booking_ask ask = {.space_id = space.id,
                                    .kind = KIND_DESK,
                                    .span = w.span,
                                    .units = 1,
                                    .name = form->name,
                                    .email = form->email,
                                    .key = request_key(ctx),
                                    .from_now = true};
    s = booking_place(ctx, &ask, &b, &repeated);
    if (s == OK && !repeated)
        s = check_in_make(ctx, b.id, CHECK_IN_DESK, ctx_now_s(ctx));
    if (s == OK)
        reply_flash(ctx, words(ctx, ctx_text(ctx, "%s has a desk until %s."), form->name,
                               door_say_time(ctx, zone_get(space.zone), b.ends_at)));
    return s;
}

enum status here_walk_in(struct ctx *ctx, const struct here_walk_in_form *form,
                         struct here_view *ret_view)
{
    return done_all(ctx, form->slug, walk_in(ctx, form), ret_view);
}

enum status here_shown_set(struct ctx *ctx, const struct here_circle_form *form,
                           struct here_view *ret_view)
{
    const enum status s = presence_set_circle(ctx, ctx->actor->account_id, form->shown);
    return done_all(ctx, form->slug, s, ret_view);
}
