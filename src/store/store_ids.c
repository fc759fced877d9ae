/* store_ids.c: ids that no two processes on one database give out twice, restarts and clocks that
 * go back included. A node belongs to one process; its mark in the database bounds what was given
 * out. */
#include "store/store_internal.h"

#include "store_sql.h"

#include <assert.h>

enum {
    IDS_EPOCH_S = 1735689600, /* 2025-01-01T00:00:00Z */
    IDS_COUNTER_BITS = 16,
    IDS_NODE_BITS = 4,
    IDS_RESERVE_S = 30 /* ids promised at once, where the commit does not note them */
};

void ids_init(struct ids *ids)
{
    *ids = (struct ids){.taken = false};
    pthread_mutex_init(&ids->mutex, NULL);
}

static enum status reserve(struct db *db, struct ids *ids, int64_t tick)
{
    const struct engine *engine = db->store->engine;
    if (!engine->node_reserve) {
        ids->reserved = INT64_MAX;
        return OK;
    }
    int64_t mark = tick + ((int64_t)IDS_RESERVE_S << IDS_COUNTER_BITS);
    enum status st = engine->node_reserve(db, ids->node, mark);
    if (st == OK)
        ids->reserved = mark;
    return st;
}

/* A node of our own. What an earlier holder of it may have given out is skipped. */
static enum status take_node(struct db *db, struct ids *ids)
{
    int64_t mark = 0;
    enum status st = db->store->engine->node_take(db, &ids->node, &mark);
    if (st != OK)
        return st;
    ids->taken = true;
    ids->reserved = 0;
    if (ids->last < mark)
        ids->last = mark;
    return OK;
}

/* The next tick: that of the clock, or the one behind the last when the clock lags. */
static int64_t next_tick(const struct ids *ids, int64_t now_s)
{
    int64_t since = now_s > IDS_EPOCH_S ? now_s - IDS_EPOCH_S : 0;
    int64_t now = since << IDS_COUNTER_BITS;
    return now > ids->last ? now : ids->last + 1;
}

static enum status next_id(struct db *db, struct ids *ids, int64_t now_s, int64_t *ret_id)
{
    enum status st = ids->taken ? OK : take_node(db, ids);
    int64_t tick = next_tick(ids, now_s);
    if (st == OK && tick > ids->reserved) {
        st = reserve(db, ids, tick);
        if (st != OK) { /* the node may be another's by now: take one again, once */
            ids->taken = false;
            st = take_node(db, ids);
            tick = next_tick(ids, now_s);
            if (st == OK)
                st = reserve(db, ids, tick);
        }
    }
    if (st != OK)
        return st;
    ids->last = tick;
    int64_t seconds = tick >> IDS_COUNTER_BITS;
    int64_t counter = tick & ((1 << IDS_COUNTER_BITS) - 1);
    *ret_id = seconds << (IDS_NODE_BITS + IDS_COUNTER_BITS) |
              (int64_t)ids->node << IDS_COUNTER_BITS | counter;
    return OK;
}

int64_t store_id(struct ctx *ctx)
{
    struct db *db = ctx->db;
    struct ids *ids = &db->store->ids;
    int64_t id = 0;
    assert(db->phase == DB_ITEM);
    pthread_mutex_lock(&ids->mutex);
    enum status st = next_id(db, ids, ctx_now_s(ctx), &id);
    pthread_mutex_unlock(&ids->mutex);
    if (st == OK)
        db->ids_made = true;
    else
        db->ids_failed = true;
    return id;
}

enum status ids_note(struct db *db)
{
    struct ids *ids = &db->store->ids;
    if (db->store->engine->node_reserve)
        return OK;
    pthread_mutex_lock(&ids->mutex);
    struct sql_node_mark_set_args args = {.node = ids->node, .mark = ids->last};
    pthread_mutex_unlock(&ids->mutex);
    struct ctx ctx = {.db = db};
    db->broken = OK; /* the items have ended; this is the batch's own */
    return sql_node_mark_set(&ctx, &args, NULL);
}
