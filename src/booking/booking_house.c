#include "booking/booking_house.h"

#include "booking/booking_internal.h"
#include "booking/booking_lent.h"
#include "booking_sql.h"
#include "network/network.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUCKETS = 4096,           /* short chains up to HOUSES_MAX */
    HOUSE_BYTES_MAX = 4 << 20 /* a thousand resources with their names, BLOCKS_MAX with theirs */
};

/* A house with what the cache must know about it. The public part comes first. */
struct kept {
    struct house house;
    struct house_stamp stamp;
    struct arena *arena;      /* holds all texts, the resources and this struct */
    atomic_int holders;       /* the cache is one while the house is in it */
    _Atomic int64_t right_at; /* the revision of the register at which it was last found right */
    struct kept *next;        /* in its bucket; guarded by the lock */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept *buckets[BUCKETS]; /* by id; guarded by the lock */
static size_t kept_n;                 /* guarded by the lock */

/* The id that an address had last; what is there tells whether it has it still. */
static _Atomic int64_t id_of_slug[BUCKETS];

const struct house *house_hold(const struct house *h)
{
    struct kept *k = (struct kept *)h;
    atomic_fetch_add_explicit(&k->holders, 1, memory_order_relaxed);
    return h;
}

void house_release(const struct house *h)
{
    struct kept *k = (struct kept *)h;
    if (k && atomic_fetch_sub_explicit(&k->holders, 1, memory_order_acq_rel) == 1)
        arena_free(k->arena);
}

static size_t bucket_of(int64_t id)
{
    return (size_t)(((uint64_t)id * 0x9e3779b97f4a7c15u) >> 52); /* Fibonacci hashing, 12 bits */
}

static bool stamp_same(const struct house_stamp *a, const struct house_stamp *b)
{
    return a->id == b->id && a->revision == b->revision &&
           a->operator_status == b->operator_status && a->vat_rate_bp == b->vat_rate_bp &&
           a->prices_include_vat == b->prices_include_vat &&
           memcmp(a->currency, b->currency, sizeof(a->currency)) == 0;
}

static const struct house *cache_find(const struct house_stamp *stamp)
{
    const struct house *found = NULL;
    pthread_mutex_lock(&lock);
    for (struct kept *k = buckets[bucket_of(stamp->id)]; k; k = k->next) {
        if (stamp_same(&k->stamp, stamp)) {
            found = house_hold(&k->house);
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

/* What was found right at this revision of the register is right while it stands: no statement.
 * slug  what it must be called, or NULL */
static struct kept *cache_find_right(int64_t id, const char *slug, int64_t revision)
{
    struct kept *found = NULL;
    if (revision == REGISTER_CHANGES)
        return NULL;
    pthread_mutex_lock(&lock);
    for (struct kept *k = buckets[bucket_of(id)]; k; k = k->next) {
        if (k->stamp.id == id &&
            atomic_load_explicit(&k->right_at, memory_order_relaxed) == revision &&
            (!slug || strcmp(k->house.space.slug, slug) == 0)) {
            (void)house_hold(&k->house);
            found = k;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

static void note_right(const struct house *h, int64_t revision)
{
    if (revision != REGISTER_CHANGES)
        atomic_store_explicit(&((struct kept *)h)->right_at, revision, memory_order_relaxed);
}

static size_t slug_bucket_of(const char *slug)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *slug; slug++)
        hash = (hash ^ (unsigned char)*slug) * 0x100000001b3u;
    return (size_t)((hash ^ hash >> 32) % BUCKETS);
}

/* With the lock held. Returns what was in the cache as a chain. */
static struct kept *cache_empty(void)
{
    struct kept *all = NULL;
    for (size_t b = 0; b < BUCKETS; b++) {
        while (buckets[b]) {
            struct kept *k = buckets[b];
            buckets[b] = k->next;
            k->next = all;
            all = k;
        }
    }
    kept_n = 0;
    return all;
}

static void release_chain(struct kept *chain)
{
    while (chain) {
        struct kept *next = chain->next;
        house_release(&chain->house);
        chain = next;
    }
}

/* The cache becomes a holder; an older state of the same house leaves. A full cache starts anew. */
static void cache_put(struct kept *fresh)
{
    struct kept *out = NULL;
    (void)house_hold(&fresh->house);
    pthread_mutex_lock(&lock);
    if (kept_n >= HOUSES_MAX)
        out = cache_empty();
    struct kept **link = &buckets[bucket_of(fresh->stamp.id)];
    while (*link && (*link)->stamp.id != fresh->stamp.id)
        link = &(*link)->next;
    if (*link) {
        struct kept *old = *link;
        *link = old->next;
        old->next = out;
        out = old;
        kept_n--;
    }
    fresh->next = *link;
    *link = fresh;
    kept_n++;
    pthread_mutex_unlock(&lock);
    release_chain(out);
}

void house_forget_all(void)
{
    pthread_mutex_lock(&lock);
    struct kept *all = cache_empty();
    pthread_mutex_unlock(&lock);
    release_chain(all);
}

static int compare_places(const void *a, const void *b)
{
    const int64_t x = ((const struct house_place *)a)->id;
    const int64_t y = ((const struct house_place *)b)->id;
    return (x > y) - (x < y);
}

static enum status index_resources(struct arena *arena, struct house *h)
{
    struct house_place *by_id = arena_array(arena, h->resources_n, sizeof(*by_id));
    if (!by_id)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++) {
        const int64_t buffer_s = resource_buffer_s(&h->resources[i]);
        by_id[i] = (struct house_place){.id = h->resources[i].id, .index = i};
        h->buffer_s = buffer_s > h->buffer_s ? buffer_s : h->buffer_s;
    }
    if (h->resources_n > 1)
        qsort(by_id, h->resources_n, sizeof(*by_id), compare_places);
    h->by_id = by_id;
    return OK;
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* One as the query hands it out, until all are there. */
struct block_found {
    struct house_block block;
    struct block_found *next;
};

struct blocks_found {
    const struct house *house;
    struct arena *arena;
    struct block_found *first;
    size_t n;
    bool short_of_memory;
};

static bool find_block(void *arg, const struct sql_block_house_row *row)
{
    struct blocks_found *all = arg;
    const struct house *h = all->house;
    const size_t index = house_resource(h, row->resource_id);
    if (index == h->resources_n)
        return true; /* put away */
    struct block_found *f = arena_alloc(all->arena, sizeof(*f));
    const char *why = *row->why ? arena_strdup(all->arena, row->why) : "";
    all->short_of_memory = !f || !why;
    if (all->short_of_memory)
        return false;
    const struct date until = row->until_day ? date_of_days(row->until_day) : (struct date){0};
    const struct instants days =
        block_instants(h->calendar.zone, date_of_days(row->from_day), until);
    f->block = (struct house_block){.id = row->id,
                                    .from_at = days.starts_at,
                                    .until_at = days.ends_at,
                                    .resource = index,
                                    .units = (int32_t)row->units,
                                    .kind = (enum block_kind)row->kind,
                                    .why = why,
                                    .changed_at = row->changed_at,
                                    .revision = row->revision};
    f->next = all->first;
    all->first = f;
    all->n++;
    return true;
}

static int compare_blocks(const void *x, const void *y)
{
    const struct house_block *a = x;
    const struct house_block *b = y;
    if (a->resource != b->resource)
        return (a->resource > b->resource) - (a->resource < b->resource);
    if (a->from_at != b->from_at)
        return (a->from_at > b->from_at) - (a->from_at < b->from_at);
    return (a->id > b->id) - (a->id < b->id);
}

/* What outside calendars take of a resource, all units of it. */
static bool find_outside(void *arg, const struct sql_outside_house_row *row)
{
    struct blocks_found *all = arg;
    const struct house *h = all->house;
    const size_t index = house_resource(h, row->resource_id);
    if (index == h->resources_n)
        return true;
    struct block_found *f = arena_alloc(all->arena, sizeof(*f));
    all->short_of_memory = !f;
    if (!f)
        return false;
    f->block = (struct house_block){.from_at = row->starts_at,
                                    .until_at = row->ends_at,
                                    .resource = index,
                                    .units = h->resources[index].units,
                                    .kind = BLOCK_OUTSIDE,
                                    .why = ""};
    f->next = all->first;
    all->first = f;
    all->n++;
    return true;
}

/* Two outside calendars of one resource that say the same take it once. Sorted before. */
static size_t merge_outside(struct house_block *blocks, size_t n)
{
    size_t kept = 0;
    struct house_block *last = NULL; /* outside span of this resource */
    for (size_t i = 0; i < n; i++) {
        const struct house_block b = blocks[i];
        if (last && b.kind == BLOCK_OUTSIDE && b.resource == last->resource &&
            b.from_at <= last->until_at) {
            last->until_at = b.until_at > last->until_at ? b.until_at : last->until_at;
            continue;
        }
        blocks[kept] = b;
        if (b.kind == BLOCK_OUTSIDE)
            last = &blocks[kept];
        kept++;
    }
    return kept;
}

static enum status load_blocks(struct ctx *own, struct house *h)
{
    struct blocks_found all = {.house = h, .arena = own->arena};
    if (!h->calendar.zone)
        return OK; /* nobody books there */
    const struct date since = date_add(house_date(h, ctx_now_s(own)), -HOUSE_BACK_DAYS);
    const struct sql_block_house_args args = {.space_id = h->space.id,
                                              .from_day = date_days(since)};
    const struct sql_outside_house_args outside = {
        .space_id = h->space.id, .from_at = zone_day_start(h->calendar.zone, since)};
    enum status s = sql_block_house(own, &args, find_block, &all);
    if (s == OK && !all.short_of_memory)
        s = sql_outside_house(own, &outside, find_outside, &all);
    if (s != OK || all.short_of_memory)
        return s == OK ? LIMIT : s;
    struct house_block *blocks = arena_array(own->arena, all.n, sizeof(*blocks));
    if (!blocks)
        return LIMIT;
    for (const struct block_found *f = all.first; f; f = f->next)
        blocks[h->blocks_n++] = f->block;
    s = house_lend(own, h, outside.from_at, &blocks, &h->blocks_n);
    if (h->blocks_n > 1)
        qsort(blocks, h->blocks_n, sizeof(*blocks), compare_blocks);
    h->blocks_n = merge_outside(blocks, h->blocks_n);
    h->blocks = blocks;
    return s;
}

const struct house_block *house_blocks_of(const struct house *h, size_t index, size_t *ret_n)
{
    size_t from = 0;
    size_t to = h->blocks_n;
    while (from < to) { /* the first of this resource */
        const size_t middle = from + (to - from) / 2;
        if (h->blocks[middle].resource < index)
            from = middle + 1;
        else
            to = middle;
    }
    size_t n = 0;
    while (from + n < h->blocks_n && h->blocks[from + n].resource == index)
        n++;
    *ret_n = n;
    return h->blocks + from;
}

static enum status load_plan(struct ctx *own, struct house *h)
{
    struct space_plan plan;
    const enum status s = space_plan_of(own, &h->space, &plan);
    if (s == OK)
        h->plan_url = plan.url;
    return s == NOT_FOUND ? OK : s;
}

/* Read the whole house into an arena of its own. */
static enum status load(struct ctx *ctx, const struct house_stamp *stamp, struct kept **ret_kept)
{
    struct arena *arena = arena_new_small(HOUSE_BYTES_MAX);
    struct kept *k = arena ? arena_alloc(arena, sizeof(*k)) : NULL;
    if (!k) {
        arena_free(arena);
        return LIMIT;
    }
    struct ctx own = *ctx; /* what the queries hand out shall live as long as the house */
    own.arena = arena;
    struct resource *resources = NULL;
    enum status s = space_get(&own, stamp->id, &k->house.space);
    if (s == OK)
        s = space_calendar(&own, &k->house.space, &k->house.calendar);
    if (s == OK)
        s = space_resources(&own, stamp->id, &resources, &k->house.resources_n);
    k->house.resources = resources;
    if (s == OK)
        s = plan_rules_of(&own, stamp->id, &k->house.rules);
    if (s == OK)
        s = limits_of(&own, stamp->id, k->house.calendar.zone, &k->house.limits);
    if (s == OK)
        s = index_resources(arena, &k->house);
    if (s == OK)
        s = load_blocks(&own, &k->house);
    if (s == OK)
        s = load_plan(&own, &k->house);
    if (s == OK)
        s = space_way_in(&own, stamp->id, &k->house.way_in);
    if (s != OK) {
        arena_free(arena);
        return s;
    }
    k->house.bookable = k->house.space.status == SPACE_OPEN &&
                        stamp->operator_status == OPERATOR_ACTIVE && k->house.calendar.zone;
    k->stamp = *stamp;
    k->arena = arena;
    atomic_init(&k->holders, 1);
    *ret_kept = k;
    return OK;
}

/* The one in the cache, or else read. */
static enum status house_of_stamp(struct ctx *ctx, const struct house_stamp *stamp,
                                  int64_t revision, struct kept **ret_kept)
{
    struct kept *k = (struct kept *)cache_find(stamp);
    if (!k) {
        const enum status s = load(ctx, stamp, &k);
        if (s != OK)
            return s;
        cache_put(k);
    }
    note_right(&k->house, revision);
    *ret_kept = k;
    return OK;
}

static bool may_see(const struct ctx *ctx, const struct house *h, int64_t operator_status)
{
    const enum space_status at = h->space.status;
    return ((at == SPACE_OPEN || at == SPACE_LISTED) && operator_status == OPERATOR_ACTIVE) ||
           house_is_run_by(h, ctx->actor);
}

/* Takes over the hold. */
static enum status seen_house(struct ctx *ctx, const struct kept *k, const struct house **ret_house)
{
    if (!may_see(ctx, &k->house, k->stamp.operator_status)) {
        const enum space_status at = k->house.space.status;
        house_release(&k->house);
        return space_hidden(ctx, at);
    }
    *ret_house = &k->house;
    return OK;
}

static void stamp_currency(struct house_stamp *stamp, const char *currency)
{
    (void)snprintf(stamp->currency, sizeof(stamp->currency), "%s", currency);
}

static enum status stamp_of_slug(struct ctx *ctx, const char *slug, struct house_stamp *ret_stamp)
{
    struct sql_house_stamp_of_slug_row row;
    const struct sql_house_stamp_of_slug_args args = {.slug = slug};
    const enum status s = sql_house_stamp_of_slug(ctx, &args, &row);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "space.unknown", "There is no such space.");
    if (s != OK)
        return s;
    *ret_stamp = (struct house_stamp){.id = row.id,
                                      .revision = row.revision,
                                      .operator_status = row.operator_status,
                                      .vat_rate_bp = row.vat_rate_bp,
                                      .prices_include_vat = row.prices_include_vat};
    stamp_currency(ret_stamp, row.currency);
    return OK;
}

enum status house_of_slug(struct ctx *ctx, const char *slug, const struct house **ret_house)
{
    _Atomic int64_t *last = &id_of_slug[slug_bucket_of(slug)];
    int64_t revision = 0;
    enum status s = network_register(ctx, &revision);
    if (s != OK)
        return s;
    struct kept *k =
        cache_find_right(atomic_load_explicit(last, memory_order_relaxed), slug, revision);
    if (!k) {
        struct house_stamp stamp;
        s = stamp_of_slug(ctx, slug, &stamp);
        if (s == OK)
            s = house_of_stamp(ctx, &stamp, revision, &k);
        if (s != OK)
            return s;
        atomic_store_explicit(last, stamp.id, memory_order_relaxed);
    }
    return seen_house(ctx, k, ret_house);
}

static enum status stamp_of_id(struct ctx *ctx, int64_t id, struct house_stamp *ret_stamp)
{
    struct sql_house_stamp_of_id_row row;
    const struct sql_house_stamp_of_id_args args = {.id = id};
    const enum status s = sql_house_stamp_of_id(ctx, &args, &row);
    if (s != OK)
        return s;
    *ret_stamp = (struct house_stamp){.id = row.id,
                                      .revision = row.revision,
                                      .operator_status = row.operator_status,
                                      .vat_rate_bp = row.vat_rate_bp,
                                      .prices_include_vat = row.prices_include_vat};
    stamp_currency(ret_stamp, row.currency);
    return OK;
}

static enum status kept_of_id(struct ctx *ctx, int64_t id, struct kept **ret_kept)
{
    struct house_stamp stamp;
    int64_t revision = 0;
    enum status s = network_register(ctx, &revision);
    if (s != OK)
        return s;
    struct kept *k = cache_find_right(id, NULL, revision);
    if (!k) {
        s = stamp_of_id(ctx, id, &stamp);
        if (s == OK)
            s = house_of_stamp(ctx, &stamp, revision, &k);
        if (s != OK)
            return s;
    }
    *ret_kept = k;
    return OK;
}

enum status house_of_id(struct ctx *ctx, int64_t id, const struct house **ret_house)
{
    struct kept *k = NULL;
    const enum status s = kept_of_id(ctx, id, &k);
    return s == OK ? seen_house(ctx, k, ret_house) : s;
}

enum status house_of_id_always(struct ctx *ctx, int64_t id, const struct house **ret_house)
{
    struct kept *k = NULL;
    const enum status s = kept_of_id(ctx, id, &k);
    if (s == OK)
        *ret_house = &k->house;
    return s;
}

enum status house_of_id_now(struct ctx *ctx, int64_t id, const struct house **ret_house)
{
    struct house_stamp stamp;
    struct kept *k = NULL;
    enum status s = stamp_of_id(ctx, id, &stamp);
    if (s == OK)
        s = house_of_stamp(ctx, &stamp, REGISTER_CHANGES, &k);
    if (s == OK)
        *ret_house = &k->house;
    return s;
}

size_t house_resource(const struct house *h, int64_t resource_id)
{
    const struct house_place wanted = {.id = resource_id};
    const struct house_place *found =
        h->resources_n ? bsearch(&wanted, h->by_id, h->resources_n, sizeof(wanted), compare_places)
                       : NULL;
    return found ? found->index : h->resources_n;
}

bool house_is_run_by(const struct house *h, const struct actor *actor)
{
    return people_is_desk(actor, h->space.operator_id, h->space.id);
}

enum status house_note_listed(struct ctx *ctx, const struct house *h, struct opt_int account_id,
                              const char *email)
{
    const struct look look = {.operator_id = h->space.operator_id,
                              .space_id = h->space.id,
                              .place = h->space.name,
                              .what = N_("Bookings, in a list")};
    return account_id.has ? people_looked_at_listed(ctx, &look, account_id.v)
                          : people_looked_at_address_listed(ctx, &look, email);
}

bool house_is_hosted_by(const struct house *h, const struct actor *actor)
{
    return people_is_host(actor, h->space.operator_id, h->space.id);
}

bool house_is_open(const struct house *h, struct date d, minute at)
{
    struct span open[4];
    const size_t n = calendar_day(&h->calendar, d, open, NULL);
    for (size_t i = 0; i < n; i++) {
        if (open[i].from <= at && at < open[i].to)
            return true;
    }
    return false;
}

int64_t house_desks(const struct house *h, int64_t at)
{
    int64_t desks = 0;
    for (size_t i = 0; i < h->resources_n; i++) {
        if (h->resources[i].kind == KIND_DESK && h->resources[i].bookable)
            desks += h->resources[i].units;
    }
    for (size_t i = 0; i < h->blocks_n; i++) {
        const struct house_block *b = &h->blocks[i];
        const struct resource *r = &h->resources[b->resource];
        if (b->from_at <= at && at < b->until_at && r->kind == KIND_DESK && r->bookable)
            desks -= b->units;
    }
    return desks;
}

struct date house_date(const struct house *h, int64_t utc)
{
    struct date date;
    minute at;
    zone_civil(h->calendar.zone, utc, &date, &at);
    return date;
}
