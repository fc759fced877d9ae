/* Extras of several places that are booked in one step: each goes with one of them [BK-156]. */
#include "booking/booking_group.h"

#include <string.h>

/* What is offered with one place. */
struct shelf {
    const struct extra_offer_view *offers;
    size_t n;
};

struct routing {
    const struct house *house;
    const struct group_ask *ask;
    const struct extras_typed *typed;
    bool guesses; /* a form is shown again */
    struct shelf shelves[GROUP_PLACES_MAX];
};

static const struct extra_offer_view *offer_at(const struct routing *r, size_t place,
                                               int64_t extra_id)
{
    const struct shelf *shelf = &r->shelves[place];
    for (size_t i = 0; i < shelf->n; i++) {
        if (shelf->offers[i].id == extra_id)
            return &shelf->offers[i];
    }
    return NULL;
}

/* Which place a resource is; n: none. */
static size_t place_of(const struct group_ask *ask, int64_t resource_id)
{
    size_t i = 0;
    while (i < ask->n && ask->places[i].resource_id != resource_id)
        i++;
    return i;
}

/* The first place that it goes with; the first of all says why it goes with none. */
static size_t place_for(const struct routing *r, int64_t extra_id)
{
    for (size_t i = 0; i < r->ask->n; i++) {
        if (offer_at(r, i, extra_id))
            return i;
    }
    return 0;
}

/* ---- what is offered ------------------------------------------------------------------------- */

static enum status read_shelf(struct ctx *ctx, const struct routing *r,
                              const struct extras_wish *all, size_t place,
                              const struct instants *at, struct shelf *ret)
{
    const struct house *h = r->house;
    const struct booking_ask *of = &r->ask->of;
    const size_t index = house_resource(h, r->ask->places[place].resource_id);
    const struct booking b = {.space_id = h->space.id,
                              .resource_id = r->ask->places[place].resource_id,
                              .starts_at = at->starts_at,
                              .ends_at = at->ends_at,
                              .units = r->ask->places[place].units,
                              .people = of->people,
                              .team_id = of->team_id};
    struct extras_case c = extras_case_of(ctx, h, &b, index, at->length_min);
    c.is_new = true;
    c.looked_at = true;
    return extras_show_offers(ctx, &c, all, &ret->offers, &ret->n);
}

static enum status read_shelves(struct ctx *ctx, struct routing *r, const struct extras_wish *all)
{
    struct instants at;
    struct refused refused;
    enum status s = OK;
    if (rules_instants(r->house->calendar.zone, &r->ask->of.span, &at, &refused) != REFUSAL_NONE)
        return OK; /* whoever books says why */
    for (size_t i = 0; s == OK && i < r->ask->n; i++)
        s = read_shelf(ctx, r, all, i, &at, &r->shelves[i]);
    return s;
}

/* ---- what is wanted where -------------------------------------------------------------------- */

/* The place that was said, else the first that it goes with. */
static enum status route(struct ctx *ctx, const struct routing *r, const struct extras_wish *all,
                         size_t i, size_t *ret_place)
{
    const int64_t said = i < r->typed->at_n ? r->typed->at[i] : 0;
    size_t place = said ? place_of(r->ask, said) : place_for(r, all->asks[i].extra_id);
    if (place == r->ask->n && r->guesses)
        place = place_for(r, all->asks[i].extra_id);
    if (place == r->ask->n)
        return ctx_field(ctx, show_text(ctx, "extras_at[%zu]", i), "field.choice",
                         "One of the choices offered.");
    *ret_place = place;
    return OK;
}

/* Each place has all fields, so that a refusal names the one of the form, but its own count. */
static enum status wishes_of(struct ctx *ctx, const struct routing *r,
                             const struct extras_wish *all, struct extras_wish **ret_wishes)
{
    const size_t n = r->ask->n;
    struct extras_wish *wishes = arena_array(ctx->arena, n, sizeof(*wishes));
    struct extra_ask *asks = arena_array(ctx->arena, n * (all->n + 1), sizeof(*asks));
    enum status s = wishes && asks ? OK : LIMIT;
    for (size_t p = 0; s == OK && p < n; p++) {
        struct extra_ask *own = asks + p * all->n;
        wishes[p] = (struct extras_wish){.said = all->said, .asks = own, .n = all->n};
        for (size_t i = 0; s == OK && i < all->n; i++) {
            size_t place = 0;
            s = all->asks[i].count > 0 ? route(ctx, r, all, i, &place) : OK;
            own[i] = all->asks[i];
            if (place != p)
                own[i].count = 0;
        }
    }
    *ret_wishes = wishes;
    return s;
}

/* ---- the rows of the form -------------------------------------------------------------------- */

/* Where it may go, when that is more than one place. */
static enum status show_ways(struct ctx *ctx, const struct routing *r, size_t chosen,
                             struct extra_offer_view *v)
{
    struct find_choice_view *list = arena_array(ctx->arena, r->ask->n, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    for (size_t p = 0; p < r->ask->n; p++) {
        const int64_t id = r->ask->places[p].resource_id;
        if (offer_at(r, p, v->id) && place_of(r->ask, id) == p)
            list[n++] = (struct find_choice_view){
                .name = group_name(ctx, r->house, id), .word = show_id(ctx, id), .on = p == chosen};
    }
    v->ats = list;
    v->ats_n = n > 1 && strcmp(v->kind, "included") != 0 ? n : 0;
    return OK;
}

/* Where the form says, else where it goes by itself. */
static size_t chosen_for(const struct routing *r, const struct extras_wish *all, int64_t extra_id)
{
    for (size_t i = 0; i < all->n && i < r->typed->at_n; i++) {
        const size_t place = place_of(r->ask, r->typed->at[i]);
        if (all->asks[i].extra_id == extra_id && place < r->ask->n && offer_at(r, place, extra_id))
            return place;
    }
    return place_for(r, extra_id);
}

/* Each extra once, in the order of the places that it is offered with. */
static enum status show_rows(struct ctx *ctx, const struct routing *r,
                             const struct extras_wish *all, struct group_extras *ret)
{
    size_t room = 0;
    for (size_t p = 0; p < r->ask->n; p++)
        room += r->shelves[p].n;
    struct extra_offer_view *rows = arena_array(ctx->arena, room, sizeof(*rows));
    enum status s = rows ? OK : LIMIT;
    size_t n = 0;
    for (size_t p = 0; s == OK && p < r->ask->n; p++) {
        for (size_t i = 0; s == OK && i < r->shelves[p].n; i++) {
            const int64_t id = r->shelves[p].offers[i].id;
            const size_t chosen = chosen_for(r, all, id);
            if (place_for(r, id) != p)
                continue;
            rows[n] = *offer_at(r, chosen, id);
            rows[n].at = r->ask->places[chosen].resource_id;
            s = show_ways(ctx, r, chosen, &rows[n++]);
        }
    }
    ret->rows = rows;
    ret->rows_n = n;
    return s;
}

enum status group_extras_of(struct ctx *ctx, const struct house *h, const struct group_ask *ask,
                            const struct extras_typed *typed, bool guesses,
                            struct group_extras *ret)
{
    struct routing *r = arena_alloc(ctx->arena, sizeof(*r));
    struct extras_wish all;
    struct extras_wish *wishes = NULL;
    enum status s = LIMIT;
    if (r)
        s = guesses ? extras_guess(ctx, typed, &all) : extras_of(ctx, typed, true, &all);
    if (s != OK)
        return s;
    *r = (struct routing){.house = h, .ask = ask, .typed = typed, .guesses = guesses};
    s = read_shelves(ctx, r, &all);
    if (s == OK)
        s = wishes_of(ctx, r, &all, &wishes);
    if (s == OK)
        s = show_rows(ctx, r, &all, ret);
    ret->wishes = wishes;
    return s;
}
