/* What is free now, or from a known day on, of all that a space lets. */
#include "stay/stay_show.h"

#include "base/address.h"
#include "base/fold.h"
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

/* ---- the page of what is to let -------------------------------------------------------------- */

enum { FEW = 8 /* are read at a glance */ };

struct floors {
    const struct floor *list;
    size_t n;
};

/* Does it fit what is looked for? A day: free on it, and not let again by then. */
static bool fits(struct ctx *ctx, const struct to_let_form *f, const struct stay_vacancy_view *v,
                 const char *floor)
{
    if (f->kind && strcmp(f->kind, v->kind) != 0)
        return false;
    if (f->floor && (!floor || strcmp(floor, v->floor) != 0))
        return false;
    if (f->from.year && (date_compare(v->from, f->from) > 0 ||
                         (v->until.year && date_compare(v->until, f->from) <= 0)))
        return false;
    if (!f->q)
        return true;
    const char *text = words(ctx, "%s %s %s %s", v->name, words_kinds(ctx, 1U << kind_of(v->kind)),
                             v->floor, v->note);
    return fold_has_words(fold_text(ctx->arena, text), fold_text(ctx->arena, f->q));
}

static void add_choice(struct to_let_choice_view *list, size_t *n, const char *word,
                       const char *name, bool on)
{
    for (size_t i = 0; i < *n; i++) {
        if (!strcmp(list[i].word, word))
            return;
    }
    list[(*n)++] = (struct to_let_choice_view){.word = word, .name = name, .on = on};
}

/* Kinds and floors of which something is to let. */
static enum status show_narrowing(struct ctx *ctx, const struct to_let_form *f,
                                  const struct stay_vacancy_view *all, size_t n,
                                  const struct floors *floors, struct to_let_view *v)
{
    struct to_let_choice_view *kinds = arena_array(ctx->arena, KIND__MAX, sizeof(*kinds));
    struct to_let_choice_view *on = arena_array(ctx->arena, floors->n, sizeof(*on));
    if (!kinds || !on)
        return LIMIT;
    for (int k = KIND_DESK; k < KIND__MAX; k++) {
        const char *word = kind_name((enum resource_kind)k);
        for (size_t i = 0; i < n; i++) {
            if (!strcmp(all[i].kind, word))
                add_choice(kinds, &v->kinds_n, word, words_begin(ctx, words_kinds(ctx, 1U << k)),
                           f->kind && !strcmp(f->kind, word));
        }
    }
    for (size_t k = 0; k < floors->n; k++) {
        const struct floor *floor = &floors->list[k];
        for (size_t i = 0; i < n; i++) {
            if (!strcmp(all[i].floor, floor->name))
                add_choice(on, &v->floors_n, typed_id(ctx, floor->id), floor->name,
                           f->floor == floor->id);
        }
    }
    v->kinds = kinds;
    v->floors = on;
    return OK;
}

static const char *to_let_address(struct ctx *ctx, const struct to_let_form *f, int64_t page)
{
    struct address a = address_of(ctx, words(ctx, "/s/%s/to-let", f->slug));
    address_text(&a, "q", f->q);
    address_text(&a, "kind", f->kind);
    address_text(&a, "floor", f->floor ? typed_id(ctx, f->floor) : NULL);
    address_date(&a, "from", f->from);
    if (page > 1)
        address_int(&a, "page", page);
    return address_end(&a);
}

/* What fits, a page of it. */
static enum status narrow(struct ctx *ctx, const struct to_let_form *f, int64_t space_id,
                          struct stay_vacancy_view *all, size_t n, struct to_let_view *v)
{
    struct floor *list = NULL;
    size_t floors_n = 0;
    size_t fit = 0;
    enum status s = space_floors(ctx, space_id, &list, &floors_n);
    const struct floors floors = {list, floors_n};
    if (s == OK)
        s = show_narrowing(ctx, f, all, n, &floors, v);
    const char *floor = f->floor ? show_floor(list, floors_n, f->floor) : NULL;
    for (size_t i = 0; s == OK && i < n; i++) {
        if (fits(ctx, f, &all[i], floor))
            all[fit++] = all[i];
    }
    const size_t first = ((size_t)f->page - 1) * LIMIT_PAGE_ROWS;
    const size_t from = first < fit ? first : fit;
    v->vacancies = all + from;
    v->vacancies_n = fit - from < LIMIT_PAGE_ROWS ? fit - from : LIMIT_PAGE_ROWS;
    v->total = (int64_t)fit;
    v->pages = list_pages(v->total);
    v->previous_url = f->page > 1 ? to_let_address(ctx, f, f->page - 1) : NULL;
    v->next_url = f->page < v->pages ? to_let_address(ctx, f, f->page + 1) : NULL;
    return s;
}

enum status to_let_show(struct ctx *ctx, const struct to_let_form *form,
                        struct to_let_view *ret_view)
{
    struct space sp;
    struct date today;
    struct stay_vacancy_view *list = NULL;
    struct stay_service_line_view *services = NULL;
    struct to_let_view v = {.slug = form->slug,
                            .q = form->q,
                            .kind = form->kind,
                            .floor = form->floor,
                            .from = form->from,
                            .page = form->page};
    size_t n = 0;
    enum status s = space_shown(ctx, form->slug, &sp);
    if (s == OK)
        s = stay_today(ctx, sp.id, &today);
    if (s == OK)
        s = show_vacancies(ctx, &sp, today, &list, &n);
    v.many = n > FEW || form->q || form->kind || form->floor || form->from.year;
    if (s == OK)
        s = narrow(ctx, form, sp.id, list, n, &v);
    if (s == OK)
        s = show_let_services(ctx, &sp, NULL, 0, &services, &v.services_n);
    if (s != OK)
        return s;
    v.from_typed = form->from.year ? typed_date(ctx, form->from) : "";
    v.name = sp.name;
    v.town = sp.town;
    v.services = services;
    v.currency = sp.currency;
    v.vat = show_stay_vat(ctx, &sp);
    v.host = people_is_host(ctx->actor, sp.operator_id, sp.id);
    *ret_view = v;
    return OK;
}
