#include "booking/booking_atlas.h"

#include "booking_sql.h"
#include "network/network.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    ATLAS_BYTES_MAX = 64 << 20 /* some 100 bytes a space and 24 a resource */
};

struct kept {
    struct atlas atlas; /* comes first */
    int64_t revision;   /* of the register when it was made */
    struct arena *arena;
    atomic_int holders;        /* being the current one counts */
    struct atlas_place *slots; /* open addressing; resource 0 is an empty slot */
    uint64_t mask;
    struct atlas_space *spaces;
    size_t spaces_size;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept *current; /* guarded by the lock */

void atlas_release(const struct atlas *a)
{
    struct kept *k = (struct kept *)a;
    if (!k || atomic_fetch_sub_explicit(&k->holders, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < k->atlas.spaces_n; i++)
        house_release(k->spaces[i].house);
    arena_free(k->arena);
}

/* Make `k` (NULL: nothing) the current one. */
static void make_current(struct kept *k)
{
    if (k)
        atomic_fetch_add_explicit(&k->holders, 1, memory_order_relaxed);
    pthread_mutex_lock(&lock);
    struct kept *old = current;
    current = k;
    pthread_mutex_unlock(&lock);
    atlas_release(old ? &old->atlas : NULL);
}

void booking_forget_spaces(void)
{
    make_current(NULL);
    house_forget_all();
}

static uint64_t hash_of(int64_t id)
{
    uint64_t x = (uint64_t)id * 0x9e3779b97f4a7c15u;
    return x ^ (x >> 32);
}

const struct atlas_place *atlas_find(const struct atlas *a, int64_t resource_id)
{
    const struct kept *k = (const struct kept *)a;
    uint64_t i = hash_of(resource_id) & k->mask;
    while (k->slots[i].resource_id && k->slots[i].resource_id != resource_id)
        i = (i + 1) & k->mask;
    return k->slots[i].resource_id ? &k->slots[i] : NULL;
}

/* ---- making one ----------------------------------------------------------------------------- */

/* The spaces as the query hands them out; houses are read afterwards, one query at a time. */
struct gathering {
    struct kept *k;
    int64_t *ids;
    size_t ids_size;
    size_t n;
    bool short_of_memory;
};

static bool grow(struct gathering *g)
{
    struct kept *k = g->k;
    struct atlas_space *spaces =
        arena_room(k->arena, k->spaces, g->n, &k->spaces_size, sizeof(*spaces));
    if (spaces)
        k->spaces = spaces;
    int64_t *ids = arena_room(k->arena, g->ids, g->n, &g->ids_size, sizeof(*ids));
    if (ids)
        g->ids = ids;
    return spaces && ids;
}

static bool gather(void *arg, const struct sql_atlas_spaces_row *row)
{
    struct gathering *g = arg;
    if (g->n == HOUSES_MAX)
        return false; /* past it the network needs a search engine, not a list */
    if (!grow(g)) {
        g->short_of_memory = true;
        return false;
    }
    g->ids[g->n] = row->id;
    g->k->spaces[g->n].fold = arena_strdup(g->k->arena, row->fold);
    g->short_of_memory = !g->k->spaces[g->n].fold;
    g->n++;
    return !g->short_of_memory;
}

static enum status read_houses(struct ctx *ctx, const struct gathering *g)
{
    struct kept *k = g->k;
    for (size_t i = 0; i < g->n; i++) {
        const enum status s = house_of_id_always(ctx, g->ids[i], &k->spaces[i].house);
        if (s != OK)
            return s;
        k->atlas.spaces_n = i + 1;
        k->spaces[i].first = k->atlas.resources_n;
        k->atlas.resources_n += k->spaces[i].house->resources_n;
        if (k->spaces[i].house->buffer_s > k->atlas.buffer_s)
            k->atlas.buffer_s = k->spaces[i].house->buffer_s;
    }
    k->atlas.spaces = k->spaces;
    return OK;
}

static void put_slot(struct kept *k, const struct atlas_place *place)
{
    uint64_t i = hash_of(place->resource_id) & k->mask;
    while (k->slots[i].resource_id)
        i = (i + 1) & k->mask;
    k->slots[i] = *place;
}

static void put_house(struct kept *k, size_t space)
{
    const struct house *h = k->spaces[space].house;
    for (size_t r = 0; r < h->resources_n; r++) {
        const struct atlas_place place = {.resource_id = h->resources[r].id,
                                          .index = (uint32_t)(k->spaces[space].first + r),
                                          .space = (uint32_t)space,
                                          .single = h->resources[r].units == 1};
        k->atlas.pooled |= place.single ? 0 : 1U << h->resources[r].kind;
        put_slot(k, &place);
    }
}

static enum status index_resources(struct kept *k)
{
    uint64_t size = 16;
    while (size < k->atlas.resources_n * 2)
        size *= 2;
    k->slots = arena_array(k->arena, size, sizeof(*k->slots));
    if (!k->slots)
        return LIMIT;
    k->mask = size - 1;
    for (size_t i = 0; i < k->atlas.spaces_n; i++)
        put_house(k, i);
    return OK;
}

static enum status index_points(struct kept *k)
{
    struct near_making making;
    const enum status s = near_begin(k->arena, k->atlas.spaces_n, &making);
    if (s != OK)
        return s;
    for (size_t i = 0; i < k->atlas.spaces_n; i++) {
        const struct space *space = &k->spaces[i].house->space;
        near_add(&making, (uint32_t)i, space->lat, space->lon);
        k->atlas.step_free_n += space->step_free;
    }
    k->atlas.near = near_end(&making);
    return OK;
}

static enum status make(struct ctx *ctx, int64_t revision, struct kept **ret_kept)
{
    struct arena *arena = arena_new(ATLAS_BYTES_MAX);
    struct kept *k = arena ? arena_alloc(arena, sizeof(*k)) : NULL;
    if (!k) {
        arena_free(arena);
        return LIMIT;
    }
    k->arena = arena;
    k->revision = revision;
    atomic_init(&k->holders, 1);
    struct gathering g = {.k = k};
    enum status s = sql_atlas_spaces(ctx, gather, &g);
    if (s == OK && g.short_of_memory)
        s = LIMIT;
    if (s == OK)
        s = read_houses(ctx, &g);
    if (s == OK)
        s = index_resources(k);
    if (s == OK)
        s = index_points(k);
    if (s != OK) {
        atlas_release(&k->atlas);
        return s;
    }
    *ret_kept = k;
    return OK;
}

/* One more holder of the current one, if it is of this revision; else NULL. */
static struct kept *hold_current(int64_t revision)
{
    struct kept *k = NULL;
    pthread_mutex_lock(&lock);
    if (current && current->revision == revision) {
        k = current;
        atomic_fetch_add_explicit(&k->holders, 1, memory_order_relaxed);
    }
    pthread_mutex_unlock(&lock);
    return k;
}

enum status atlas_take(struct ctx *ctx, const struct atlas **ret_atlas)
{
    int64_t revision = 0;
    enum status s = network_register(ctx, &revision);
    if (s != OK)
        return s;
    struct kept *k = revision == REGISTER_CHANGES ? NULL : hold_current(revision);
    if (!k) {
        s = make(ctx, revision, &k);
        if (s != OK)
            return s;
        if (revision != REGISTER_CHANGES) /* what may be undone yet is for this transaction only */
            make_current(k);
    }
    *ret_atlas = &k->atlas;
    return OK;
}
