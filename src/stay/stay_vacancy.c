/* What is free now, or from a known day on, of all that a space lets. */
#include "stay/stay_show.h"

#include "booking/booking.h"
#include "http/http.h"
#include "stay_routes.h"

#include <stdlib.h>
#include <string.h>

/* What holds the resources of a space. */
struct held {
    int64_t resource_id;
    struct stay_hold hold;
};
struct gathering {
    struct ctx *ctx;
    const struct space *space;
    struct date today;
    struct held *held;
    size_t held_n;
    const struct floor *floors;
    size_t floors_n;
};

/* Stays that hold something, and what is out of order or kept back: a block stands for each. */
static enum status gather(struct gathering *g)
{
    struct block *blocks = NULL;
    struct stay *stays = NULL;
    size_t blocks_n = 0;
    size_t stays_n = 0;
    const struct period ahead = {g->today, {0}};
    enum status s = blocks_of_space(g->ctx, g->space->id, ahead, &blocks, &blocks_n);
    if (s == OK)
        s = stays_of_space(g->ctx, g->space->id, false, &stays, &stays_n);
    if (s != OK)
        return s;
    g->held = arena_array(g->ctx->arena, blocks_n + stays_n, sizeof(*g->held));
    if (!g->held)
        return LIMIT;
    for (size_t i = 0; i < blocks_n; i++) {
        if (blocks[i].kind != BLOCK_STAY)
            g->held[g->held_n++] = (struct held){
                blocks[i].resource_id, {blocks[i].from, blocks[i].until, blocks[i].units}};
    }
    for (size_t i = 0; i < stays_n; i++)
        g->held[g->held_n++] =
            (struct held){stays[i].resource_id, {stays[i].from, stays[i].until, stays[i].units}};
    return OK;
}

/* From when on one unit is free, and until when when it is let again. */
static bool find_free(const struct gathering *g, const struct resource *r,
                      struct stay_vacancy_view *v)
{
    struct stay_hold *holds = arena_array(g->ctx->arena, g->held_n, sizeof(*holds));
    size_t n = 0;
    if (!holds)
        return false;
    for (size_t i = 0; i < g->held_n; i++) {
        if (g->held[i].resource_id == r->id)
            holds[n++] = g->held[i].hold;
    }
    v->from = stay_free_from(r->units, holds, n, g->today);
    if (!v->from.year)
        return false;
    v->units = stay_units_left(r->units, holds, n, v->from, (struct date){0});
    v->now = date_compare(v->from, g->today) == 0;
    return true;
}

static enum status vacancy(const struct gathering *g, const struct letting *l,
                           struct stay_vacancy_view *v, bool *ret_free)
{
    struct resource r;
    const enum status s = resource_get(g->ctx, l->resource_id, &r);
    *ret_free = false;
    if (s != OK || r.archived)
        return s == NOT_FOUND ? OK : s;
    *v = (struct stay_vacancy_view){
        .resource = r.id,
        .name = r.name,
        .kind = kind_name(r.kind),
        .floor = show_floor(g->floors, g->floors_n, r.floor_id),
        .seats = r.seats,
        .price_cents = l->price_cents,
        .deposit_cents = l->deposit_cents,
        .notice_days = l->notice_days,
        .note = l->note,
        .price = show_stay_price(g->ctx, l->price_cents, g->space->currency, false)};
    *ret_free = find_free(g, &r, v);
    return OK;
}

/* Offices and desks are what most look for. */
static int rank_of(const struct stay_vacancy_view *v)
{
    const enum resource_kind k = kind_of(v->kind);
    return k == KIND_OFFICE ? 0 : k == KIND_DESK ? 1 : 2;
}

static int soonest(const void *a, const void *b)
{
    const struct stay_vacancy_view *x = a;
    const struct stay_vacancy_view *y = b;
    const int day = date_compare(x->from, y->from);
    const int kind = day ? day : rank_of(x) - rank_of(y);
    return kind ? kind : strcmp(x->name, y->name);
}

enum status show_vacancies(struct ctx *ctx, const struct space *sp, struct date today,
                           struct stay_vacancy_view **ret_list, size_t *ret_n)
{
    struct gathering g = {.ctx = ctx, .space = sp, .today = today};
    struct letting *lettings = NULL;
    size_t n = 0;
    size_t free_n = 0;
    enum status s = lettings_of(ctx, sp->id, &lettings, &n);
    if (s == OK)
        s = gather(&g);
    if (s == OK)
        s = space_floors(ctx, sp->id, (struct floor **)&g.floors, &g.floors_n);
    struct stay_vacancy_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (s == OK && !list)
        s = LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        bool is_free = false;
        s = vacancy(&g, &lettings[i], &list[free_n], &is_free);
        free_n += is_free;
    }
    if (s != OK)
        return s;
    qsort(list, free_n, sizeof(*list), soonest);
    *ret_list = list;
    *ret_n = free_n;
    return OK;
}

enum status to_let_show(struct ctx *ctx, const struct stays_of_slug_form *form,
                        struct to_let_view *ret_view)
{
    struct space sp;
    struct date today;
    struct stay_vacancy_view *list = NULL;
    struct stay_service_line_view *services = NULL;
    struct to_let_view v = {.slug = form->slug};
    enum status s = space_shown(ctx, form->slug, &sp);
    if (s == OK)
        s = stay_today(ctx, sp.id, &today);
    if (s == OK)
        s = show_vacancies(ctx, &sp, today, &list, &v.vacancies_n);
    if (s == OK)
        s = show_let_services(ctx, &sp, NULL, 0, &services, &v.services_n);
    if (s != OK)
        return s;
    v.name = sp.name;
    v.town = sp.town;
    v.vacancies = list;
    v.services = services;
    v.currency = sp.currency;
    v.vat = show_stay_vat(ctx, &sp);
    v.host = people_is_host(ctx->actor, sp.operator_id, sp.id);
    *ret_view = v;
    return OK;
}
