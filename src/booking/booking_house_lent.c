/* What is lent, in a house that is kept in memory: nothing more is asked of the store when somebody
 * wants to know what is free. */
#include "booking/booking_internal.h"
#include "booking/booking_lent.h"
#include "booking_sql.h"

#include <stdlib.h>

/* A house that is loaded. */
struct lending {
    struct ctx *own;
    struct house *house;
    struct house_block *blocks; /* as they are set, by id */
    size_t blocks_n;
    struct house_lent *lents;
    struct lent_part *parts; /* the same, for the reckoning */
    size_t n;
    struct house_block *rest;
    size_t rest_n;
};

static int blocks_by_id(const void *x, const void *y)
{
    const struct house_block *a = x;
    const struct house_block *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

static int lents_by_place(const void *x, const void *y)
{
    const struct house_lent *a = x;
    const struct house_lent *b = y;
    if (a->resource != b->resource)
        return (a->resource > b->resource) - (a->resource < b->resource);
    return (a->from_at > b->from_at) - (a->from_at < b->from_at);
}

static int parts_by_block(const void *x, const void *y)
{
    const struct lent_part *a = x;
    const struct lent_part *b = y;
    return (a->block_id > b->block_id) - (a->block_id < b->block_id);
}

/* The resource at the price of who lends it; NULL: at its own. False when memory is short. */
static bool priced_of(const struct lending *l, const struct sql_lent_house_row *row, size_t index,
                      const struct resource **ret_priced)
{
    *ret_priced = NULL;
    if (!row->price_hour_cents.has && !row->price_half_day_cents.has && !row->price_day_cents.has)
        return true;
    struct resource *r = arena_alloc(l->own->arena, sizeof(*r));
    if (!r)
        return false;
    *r = l->house->resources[index];
    r->price_hour_cents = row->price_hour_cents;
    r->price_half_day_cents = row->price_half_day_cents;
    r->price_day_cents = row->price_day_cents;
    *ret_priced = r;
    return true;
}

/* Only within the days of its block: a stay that ends takes along what is lent of it. */
static enum status read_lents(struct lending *l, const struct sql_lent_house_row *rows, size_t n)
{
    l->lents = arena_array(l->own->arena, n, sizeof(*l->lents));
    l->parts = arena_array(l->own->arena, n, sizeof(*l->parts));
    if (!l->lents || !l->parts)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct house_block wanted = {.id = rows[i].block_id};
        const struct house_block *b =
            l->blocks_n ? bsearch(&wanted, l->blocks, l->blocks_n, sizeof(wanted), blocks_by_id)
                        : NULL;
        if (!b)
            continue;
        const int64_t from = rows[i].starts_at > b->from_at ? rows[i].starts_at : b->from_at;
        const int64_t to = rows[i].ends_at < b->until_at ? rows[i].ends_at : b->until_at;
        if (from >= to)
            continue;
        struct house_lent *lent = &l->lents[l->n];
        *lent = (struct house_lent){.lending_id = rows[i].lending_id,
                                    .from_at = from,
                                    .until_at = to,
                                    .resource = b->resource,
                                    .units = (int32_t)rows[i].units,
                                    .by = rows[i].by_name};
        const bool same = l->n > 0 && lent[-1].lending_id == lent->lending_id;
        if (same)
            lent->priced = lent[-1].priced;
        else if (!priced_of(l, &rows[i], b->resource, &lent->priced))
            return LIMIT;
        l->parts[l->n++] = (struct lent_part){b->id, from, to, lent->units};
    }
    if (l->n > 1) {
        qsort(l->lents, l->n, sizeof(*l->lents), lents_by_place);
        qsort(l->parts, l->n, sizeof(*l->parts), parts_by_block);
    }
    return OK;
}

/* What a block, or what is not for booking by itself, takes beside what is lent of it. */
static enum status add_rest(struct lending *l, const struct house_block *b, struct lent_list lent)
{
    struct taken_list taken = {.n = 0};
    const struct instants time = {.starts_at = b->from_at, .ends_at = b->until_at};
    const enum status s = lent_rest(l->own->arena, &time, b->units, lent, &taken);
    for (size_t i = 0; s == OK && i < taken.n; i++) {
        struct house_block part = *b;
        part.from_at = taken.parts[i].from;
        part.until_at = taken.parts[i].to;
        part.units = taken.parts[i].units;
        l->rest[l->rest_n++] = part;
    }
    return s;
}

static bool is_lent(const struct lending *l, size_t index)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->lents[i].resource == index)
            return true;
    }
    return false;
}

/* What is let by licence only can be booked while it is lent, and only then: as if all of it were
 * let at any other time. */
static enum status open_lent_only(struct lending *l, size_t index)
{
    struct resource *r = (struct resource *)&l->house->resources[index];
    struct lent_part *of = arena_array(l->own->arena, l->n, sizeof(*of));
    size_t n = 0;
    if (!of)
        return LIMIT;
    for (size_t i = 0; i < l->n; i++) {
        const struct house_lent *lent = &l->lents[i];
        if (lent->resource == index)
            of[n++] = (struct lent_part){
                .from = lent->from_at, .to = lent->until_at, .units = lent->units};
    }
    r->bookable = true;
    const struct house_block all = {.id = r->id,
                                    .from_at = 0,
                                    .until_at = INT64_MAX,
                                    .resource = index,
                                    .units = r->units,
                                    .kind = BLOCK_STAY,
                                    .why = "",
                                    .revision = l->house->space.revision};
    return add_rest(l, &all, (struct lent_list){of, n});
}

static enum status reckon(struct lending *l)
{
    const struct house *h = l->house;
    bool *only = arena_array(l->own->arena, h->resources_n, sizeof(*only));
    l->rest = arena_array(l->own->arena, l->blocks_n + 4 * l->n + h->resources_n, sizeof(*l->rest));
    if (!only || !l->rest)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++)
        only[i] = !h->resources[i].bookable && is_lent(l, i);
    enum status s = OK;
    for (size_t i = 0; s == OK && i < l->blocks_n; i++) {
        const struct house_block *b = &l->blocks[i];
        if (b->kind != BLOCK_STAY) {
            l->rest[l->rest_n++] = *b;
            continue;
        }
        if (!only[b->resource])
            s = add_rest(l, b, lent_of_block((struct lent_list){l->parts, l->n}, b->id));
    }
    for (size_t i = 0; s == OK && i < h->resources_n; i++) {
        if (only[i])
            s = open_lent_only(l, i);
    }
    return s;
}

enum status house_lend(struct ctx *own, struct house *h, int64_t from_at,
                       struct house_block **blocks, size_t *n)
{
    struct lending l = {.own = own, .house = h, .blocks = *blocks, .blocks_n = *n};
    struct sql_lent_house_row *rows = NULL;
    size_t rows_n = 0;
    enum status s = sql_lent_house(
        own, &(struct sql_lent_house_args){.space_id = h->space.id, .from_at = from_at}, &rows,
        &rows_n);
    if (s != OK || rows_n == 0)
        return s;
    if (l.blocks_n > 1)
        qsort(l.blocks, l.blocks_n, sizeof(*l.blocks), blocks_by_id);
    s = read_lents(&l, rows, rows_n);
    if (s == OK && l.n > 0)
        s = reckon(&l);
    if (s != OK || l.n == 0)
        return s;
    h->lents = l.lents;
    h->lents_n = l.n;
    *blocks = l.rest;
    *n = l.rest_n;
    return OK;
}

const struct house_lent *house_lent_at(const struct house *h, size_t index, int64_t at)
{
    size_t from = 0;
    size_t to = h->lents_n;
    while (from < to) { /* the first of this resource that begins later */
        const size_t middle = from + (to - from) / 2;
        const struct house_lent *l = &h->lents[middle];
        if (l->resource < index || (l->resource == index && l->from_at <= at))
            from = middle + 1;
        else
            to = middle;
    }
    while (from > 0 && h->lents[from - 1].resource == index) {
        if (h->lents[--from].until_at > at)
            return &h->lents[from];
    }
    return NULL;
}

const struct resource *house_priced(const struct house *h, const struct resource *r, int64_t at)
{
    if (h->lents_n == 0)
        return r;
    const struct house_lent *l = house_lent_at(h, house_resource(h, r->id), at);
    return l && l->priced ? l->priced : r;
}
