/* store_facts.c: what happened, kept in the transaction that did it, and given to consumers in
 * order. */
#include "store/store_internal.h"

#include "store_sql.h"

enum {
    ONLY_WINDOW_TX = 1, /* SQLite's horizon: its one window is never done */
    LOOKED_AT = 128     /* facts that are read at once, of which a few are worked on: most are of
                           others */
};

enum status fact_add(struct ctx *ctx, const struct fact *f)
{
    struct sql_fact_insert_args args = {
        .at = ctx_now_s(ctx),
        .name = f->name,
        .operator_id = f->operator_id,
        .space_id = f->space_id,
        .subject_id = f->subject_id,
        .data = f->data ? f->data : "",
    };
    enum status st = sql_fact_insert(ctx, &args);
    if (st == OK)
        ctx->db->facts_made = true;
    return st;
}

/* A consumer works through windows of transactions that are all finished, each in the order of ids.
 * Ids alone do not do: a smaller one may be committed later. Transactions alone do not either: one
 * that began earlier may have waited for, and so come after, another. Whatever waited for another
 * ends in the same window as it, or in a later one. */
static enum status window(struct ctx *ctx, const struct sql_fact_cursor_get_row *w, size_t max,
                          struct fact **ret_facts, size_t *ret_n)
{
    struct sql_fact_window_args args = {
        .from_tx = w->from_tx, .to_tx = w->to_tx, .fact_id = w->fact_id, .max = (int64_t)max};
    struct sql_fact_window_row *rows = NULL;
    size_t n = 0;
    enum status st = sql_fact_window(ctx, &args, &rows, &n);
    if (st != OK)
        return st;
    struct fact *facts = arena_array(ctx->arena, n, sizeof(*facts));
    if (!facts)
        return UNAVAILABLE;
    for (size_t i = 0; i < n; i++)
        facts[i] = (struct fact){
            .id = rows[i].id,
            .at = rows[i].at,
            .name = rows[i].name,
            .operator_id = rows[i].operator_id,
            .space_id = rows[i].space_id,
            .subject_id = rows[i].subject_id,
            .data = rows[i].data,
            .window_from = w->from_tx,
            .window_to = w->to_tx,
        };
    if (n > 0 && n < max && w->to_tx != ONLY_WINDOW_TX)
        facts[n - 1].window_from = w->to_tx; /* all of it is done: the next one is fresh */
    *ret_facts = facts;
    *ret_n = n;
    return OK;
}

/* The window of what has ended since the last one, from its first fact on. */
static enum status fresh_window(struct ctx *ctx, int64_t from_tx, int64_t to_tx, size_t max,
                                struct fact **ret_facts, size_t *ret_n)
{
    struct sql_fact_first_row first;
    enum status st = sql_fact_first(
        ctx, &(struct sql_fact_first_args){.from_tx = from_tx, .to_tx = to_tx}, &first);
    if (st != OK || !first.id)
        return st;
    const struct sql_fact_cursor_get_row fresh = {
        .from_tx = from_tx, .to_tx = to_tx, .fact_id = first.id - 1};
    return window(ctx, &fresh, max, ret_facts, ret_n);
}

/* Where consumers begin that have no cursor of their own. */
static const char beginning[] = "*";

static enum status cursor_of(struct ctx *ctx, const char *consumer,
                             struct sql_fact_cursor_get_row *ret_at)
{
    enum status st =
        sql_fact_cursor_get(ctx, &(struct sql_fact_cursor_get_args){.consumer = consumer}, ret_at);
    if (st == NOT_FOUND)
        st = sql_fact_cursor_get(ctx, &(struct sql_fact_cursor_get_args){.consumer = beginning},
                                 ret_at);
    return st == NOT_FOUND ? OK : st;
}

enum status fact_next(struct ctx *ctx, const char *consumer, size_t max, struct fact **ret_facts,
                      size_t *ret_n)
{
    struct sql_fact_cursor_get_row at = {0};
    struct sql_fact_horizon_row horizon;
    struct fact *facts = NULL;
    size_t n = 0;
    enum status st = cursor_of(ctx, consumer, &at);
    if (st == OK && at.to_tx > at.from_tx)
        st = window(ctx, &at, max, &facts, &n);
    if (st == OK && n == 0)
        st = sql_fact_horizon(ctx, &horizon);
    if (st == OK && n == 0 && horizon.tx > at.to_tx)
        st = fresh_window(ctx, at.to_tx, horizon.tx, max, &facts, &n);
    if (st != OK)
        return st;
    *ret_facts = facts;
    *ret_n = n;
    return OK;
}

enum status fact_done(struct ctx *ctx, const char *consumer, const struct fact *last)
{
    struct sql_fact_cursor_set_args args = {
        .consumer = consumer,
        .from_tx = last->window_from,
        .to_tx = last->window_to,
        .fact_id = last->id,
    };
    return sql_fact_cursor_set(ctx, &args, NULL);
}

enum status fact_each(struct ctx *ctx, const char *consumer, size_t max, fact_handler *handle,
                      const void *arg, size_t *ret_n)
{
    struct fact *facts = NULL;
    size_t n = 0;
    size_t done = 0;
    size_t worked = 0;
    enum status st = fact_next(ctx, consumer, max > LOOKED_AT ? max : LOOKED_AT, &facts, &n);
    while (st == OK && done < n && worked < max) {
        const uint64_t asked = ctx->db->asked;
        st = handle(ctx, &facts[done++], arg);
        worked += ctx->db->asked != asked;
    }
    if (st == OK && done > 0)
        st = fact_done(ctx, consumer, &facts[done - 1]);
    if (st == OK)
        *ret_n = done;
    return st;
}

enum status fact_skip(struct ctx *ctx)
{
    struct sql_fact_horizon_row horizon;
    struct sql_fact_last_row last = {0};
    enum status st = sql_fact_horizon(ctx, &horizon);
    if (st == OK)
        st = sql_fact_last(ctx, &(struct sql_fact_last_args){.to_tx = horizon.tx}, &last);
    if (st != OK)
        return st;
    return sql_fact_cursor_set(
        ctx,
        &(struct sql_fact_cursor_set_args){
            .consumer = beginning, .from_tx = 0, .to_tx = horizon.tx, .fact_id = last.id},
        NULL);
}
