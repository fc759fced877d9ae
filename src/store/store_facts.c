/* store_facts.c: what happened, kept in the transaction that did it, and given to consumers in
 * order. */
#include "store/store_internal.h"

#include "store_sql.h"

enum {
    ONLY_WINDOW_TX = 1, /* SQLite's horizon: its one window is never done */
    LOOKED_AT = 128,    /* facts that are looked at, of which a few are worked on: most are of
                           others */
    LOOKS_MAX = 16      /* of one transaction, as long as all are of others; on SQLite, where people
                           wait for it, one */
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

/* What a consumer is given of a span. */
static enum status facts_of(struct ctx *ctx, const struct facts_span *span, struct fact **ret_facts,
                            size_t *ret_n)
{
    const struct sql_fact_window_row *rows = span->rows;
    const size_t n = span->n;
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
            .window_from = span->from_tx,
            .window_to = span->to_tx,
        };
    if (n > 0 && span->ends && span->to_tx != ONLY_WINDOW_TX)
        facts[n - 1].window_from = span->to_tx; /* all of it is done: the next one is fresh */
    *ret_facts = facts;
    *ret_n = n;
    return OK;
}

/* SQLite's reading costs little, and its one window is never done: nothing of it is kept. */
static bool keeps(const struct ctx *ctx)
{
    return ctx->db->store->kind == STORE_POSTGRES;
}

/* A consumer works through windows of transactions that are all finished, each in the order of ids.
 * Ids alone do not do: a smaller one may be committed later. Transactions alone do not either: one
 * that began earlier may have waited for, and so come after, another. Whatever waited for another
 * ends in the same window as it, or in a later one. */
static enum status window(struct ctx *ctx, struct facts_span *span, size_t max,
                          struct fact **ret_facts, size_t *ret_n)
{
    const size_t most = keeps(ctx) && max < FACTS_KEPT_MAX ? FACTS_KEPT_MAX : max;
    struct sql_fact_window_args args = {.from_tx = span->from_tx,
                                        .to_tx = span->to_tx,
                                        .fact_id = span->after,
                                        .max = (int64_t)most};
    enum status st = sql_fact_window(ctx, &args, &span->rows, &span->n);
    if (st != OK)
        return st;
    span->ends = span->n < most;
    if (keeps(ctx) && span->n > 0)
        facts_keep(&ctx->db->store->facts, span);
    span->ends = span->ends && span->n <= max;
    span->n = span->n < max ? span->n : max;
    return facts_of(ctx, span, ret_facts, ret_n);
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
    struct facts_span fresh = {
        .from_tx = from_tx, .to_tx = to_tx, .after = first.id - 1, .begins = true};
    return window(ctx, &fresh, max, ret_facts, ret_n);
}

/* The next of a window, or of a fresh one; none when there are none, or they must be read. */
static enum status kept(struct ctx *ctx, const struct facts_span *at, size_t max,
                        struct fact **ret_facts, size_t *ret_n, bool *ret_known)
{
    struct facts_span span;
    *ret_known = keeps(ctx) && facts_kept_next(&ctx->db->store->facts, ctx->arena, at, max, &span);
    return *ret_known ? facts_of(ctx, &span, ret_facts, ret_n) : OK;
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

/* What is left of the window in which the consumer stands. */
static enum status rest_of_window(struct ctx *ctx, const struct sql_fact_cursor_get_row *at,
                                  size_t max, struct fact **ret_facts, size_t *ret_n)
{
    struct facts_span here = {.from_tx = at->from_tx, .to_tx = at->to_tx, .after = at->fact_id};
    bool known;
    if (at->to_tx <= at->from_tx)
        return OK;
    const enum status st = kept(ctx, &here, max, ret_facts, ret_n, &known);
    return st != OK || known ? st : window(ctx, &here, max, ret_facts, ret_n);
}

/* The first of what ended since. */
static enum status next_window(struct ctx *ctx, int64_t from_tx, size_t max,
                               struct fact **ret_facts, size_t *ret_n)
{
    const struct facts_span fresh = {.from_tx = from_tx};
    struct sql_fact_horizon_row horizon;
    bool known;
    enum status st = kept(ctx, &fresh, max, ret_facts, ret_n, &known);
    if (st == OK && !known)
        st = sql_fact_horizon(ctx, &horizon);
    if (st == OK && !known && horizon.tx > from_tx)
        st = fresh_window(ctx, from_tx, horizon.tx, max, ret_facts, ret_n);
    return st;
}

static enum status next_behind(struct ctx *ctx, const struct sql_fact_cursor_get_row *at,
                               size_t max, struct fact **ret_facts, size_t *ret_n)
{
    *ret_n = 0;
    const enum status st = rest_of_window(ctx, at, max, ret_facts, ret_n);
    return st == OK && *ret_n == 0 ? next_window(ctx, at->to_tx, max, ret_facts, ret_n) : st;
}

enum status fact_next(struct ctx *ctx, const char *consumer, size_t max, struct fact **ret_facts,
                      size_t *ret_n)
{
    struct sql_fact_cursor_get_row at = {0};
    struct fact *facts = NULL;
    size_t n = 0;
    enum status st = cursor_of(ctx, consumer, &at);
    if (st == OK)
        st = next_behind(ctx, &at, max, &facts, &n);
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

/* Facts on their way to a consumer. */
struct handing {
    size_t max;
    fact_handler *handle;
    const void *arg;
    struct fact last; /* that was handed over */
    size_t done;
    bool more;
};

/* Hands over what comes next; *ret_worked of it was work. */
static enum status hand_over(struct ctx *ctx, const struct sql_fact_cursor_get_row *at,
                             struct handing *h, size_t *ret_worked)
{
    struct fact *facts = NULL;
    size_t n = 0;
    size_t done = 0;
    *ret_worked = 0;
    enum status st = next_behind(ctx, at, h->max > LOOKED_AT ? h->max : LOOKED_AT, &facts, &n);
    while (st == OK && done < n && *ret_worked < h->max) {
        const uint64_t asked = ctx->db->asked;
        st = h->handle(ctx, &facts[done++], h->arg);
        *ret_worked += ctx->db->asked != asked;
    }
    if (st == OK && done > 0)
        h->last = facts[done - 1];
    h->done += done;
    h->more = done > 0;
    return st;
}

enum status fact_each(struct ctx *ctx, const char *consumer, size_t max, fact_handler *handle,
                      const void *arg, size_t *ret_n)
{
    struct handing h = {.max = max, .handle = handle, .arg = arg, .more = true};
    struct sql_fact_cursor_get_row at = {0};
    size_t worked = 0;
    const int looks_max = keeps(ctx) ? LOOKS_MAX : 1;
    enum status st = cursor_of(ctx, consumer, &at);
    for (int looks = 0; st == OK && h.more && worked == 0 && looks < looks_max; looks++) {
        st = hand_over(ctx, &at, &h, &worked);
        at = (struct sql_fact_cursor_get_row){
            .from_tx = h.last.window_from, .to_tx = h.last.window_to, .fact_id = h.last.id};
    }
    if (st == OK && h.done > 0)
        st = fact_done(ctx, consumer, &h.last);
    if (st == OK)
        *ret_n = h.done;
    return st;
}

/* Behind all facts that are committed. */
static enum status end_of_all(struct ctx *ctx, struct sql_fact_cursor_set_args *ret_end)
{
    struct sql_fact_horizon_row horizon;
    struct sql_fact_last_row last = {0};
    enum status st = sql_fact_horizon(ctx, &horizon);
    if (st == OK)
        st = sql_fact_last(ctx, &(struct sql_fact_last_args){.to_tx = horizon.tx}, &last);
    if (st == OK)
        *ret_end = (struct sql_fact_cursor_set_args){.to_tx = horizon.tx, .fact_id = last.id};
    return st;
}

enum status fact_pass(struct ctx *ctx, const char *consumer)
{
    struct sql_fact_cursor_get_row at = {0};
    struct sql_fact_cursor_set_args end;
    enum status st = cursor_of(ctx, consumer, &at);
    if (st == OK)
        st = end_of_all(ctx, &end);
    if (st == OK && end.fact_id == at.fact_id)
        return NOT_FOUND;
    end.consumer = consumer;
    return st == OK ? sql_fact_cursor_set(ctx, &end, NULL) : st;
}

enum status fact_skip(struct ctx *ctx)
{
    struct sql_fact_cursor_set_args end;
    const enum status st = end_of_all(ctx, &end);
    end.consumer = beginning;
    return st == OK ? sql_fact_cursor_set(ctx, &end, NULL) : st;
}
