/* What is lent of places that are let: kept, and counted [BK-170]. */
#include "booking/booking_lent.h"

#include "booking/booking_internal.h"
#include "booking_sql.h"
#include "store/store.h"

#include <stdlib.h>

/* ---- what is left of a block, pure ----------------------------------------------------------- */

/* Units that are taken again, or not any more when negative. */
struct step {
    int64_t at;
    int32_t units;
};

static int by_time(const void *x, const void *y)
{
    const struct step *a = x;
    const struct step *b = y;
    return (a->at > b->at) - (a->at < b->at);
}

static size_t steps_of(const struct instants *time, struct lent_list lent, struct step *steps)
{
    size_t steps_n = 0;
    for (size_t i = 0; i < lent.n; i++) {
        const struct lent_part *l = &lent.parts[i];
        const int64_t from = l->from > time->starts_at ? l->from : time->starts_at;
        const int64_t to = l->to < time->ends_at ? l->to : time->ends_at;
        if (from >= to)
            continue;
        steps[steps_n++] = (struct step){from, -l->units};
        steps[steps_n++] = (struct step){to, l->units};
    }
    if (steps_n > 1)
        qsort(steps, steps_n, sizeof(*steps), by_time);
    return steps_n;
}

enum status lent_rest(struct arena *arena, const struct instants *time, int32_t units,
                      struct lent_list lent, struct taken_list *ret_taken)
{
    struct step *steps = arena_array(arena, 2 * lent.n + 1, sizeof(*steps));
    struct taken_part *parts = arena_array(arena, 2 * lent.n + 1, sizeof(*parts));
    if (!steps || !parts)
        return LIMIT;
    const size_t steps_n = steps_of(time, lent, steps);
    struct taken_part now = {time->starts_at, time->ends_at, units};
    size_t parts_n = 0;
    size_t i = 0;
    while (i < steps_n) {
        const int64_t at = steps[i].at;
        int32_t then = now.units;
        for (; i < steps_n && steps[i].at == at; i++)
            then += steps[i].units;
        if (then == now.units)
            continue;
        if (now.units > 0 && now.from < at)
            parts[parts_n++] = (struct taken_part){now.from, at, now.units};
        now.from = at;
        now.units = then;
    }
    if (now.units > 0 && now.from < now.to)
        parts[parts_n++] = now;
    *ret_taken = (struct taken_list){parts, parts_n};
    return OK;
}

struct lent_list lent_of_block(struct lent_list lent, int64_t block_id)
{
    size_t from = 0;
    size_t to = lent.n;
    while (from < to) { /* the first of this block */
        const size_t middle = from + (to - from) / 2;
        if (lent.parts[middle].block_id < block_id)
            from = middle + 1;
        else
            to = middle;
    }
    size_t n = 0;
    while (from + n < lent.n && lent.parts[from + n].block_id == block_id)
        n++;
    return (struct lent_list){lent.parts + from, n};
}

/* ---- reading --------------------------------------------------------------------------------- */

static int by_block(const void *x, const void *y)
{
    const struct lent_part *a = x;
    const struct lent_part *b = y;
    return (a->block_id > b->block_id) - (a->block_id < b->block_id);
}

enum status lent_parts_of(struct ctx *ctx, const struct resource *r, int64_t from_at,
                          const struct lent_change *change, struct lent_list *ret_lent)
{
    struct sql_lent_of_resource_row *rows = NULL;
    size_t rows_n = 0;
    const struct sql_lent_of_resource_args args = {
        .space_id = r->space_id, .resource_id = r->id, .from_at = from_at};
    const enum status s = sql_lent_of_resource(ctx, &args, &rows, &rows_n);
    if (s != OK)
        return s;
    const size_t more = change ? change->n : 0;
    struct lent_part *parts = arena_array(ctx->arena, rows_n + more, sizeof(*parts));
    size_t n = 0;
    if (!parts)
        return LIMIT;
    for (size_t i = 0; i < rows_n; i++) {
        if (!change || rows[i].lending_id != change->lent->lending_id)
            parts[n++] = (struct lent_part){rows[i].block_id, rows[i].starts_at, rows[i].ends_at,
                                            (int32_t)rows[i].units};
    }
    for (size_t i = 0; i < more; i++)
        parts[n++] = (struct lent_part){change->lent->block_id, change->spans[i].starts_at,
                                        change->spans[i].ends_at, change->lent->units};
    if (n > 1)
        qsort(parts, n, sizeof(*parts), by_block);
    *ret_lent = (struct lent_list){parts, n};
    return OK;
}

/* ---- setting --------------------------------------------------------------------------------- */

static enum status check_count(struct ctx *ctx, const struct block *b, const struct lent *l,
                               size_t n)
{
    struct sql_lent_count_row others;
    const struct sql_lent_count_args args = {
        .space_id = b->space_id, .from_at = ctx_now_s(ctx), .but = l->lending_id};
    const enum status s = sql_lent_count(ctx, &args, &others);
    return s == OK && (n > LENT_SPANS_MAX || others.n + (int64_t)n > LENT_OF_SPACE_MAX)
               ? ctx_fail(ctx, LIMIT, "lend.too_many",
                          "So many days are not lent at once: fewer, or a shorter time.")
               : s;
}

static enum status write_spans(struct ctx *ctx, const struct block *b, const struct lent *l,
                               const struct lent_span *spans, size_t n)
{
    enum status s = sql_lent_clear(ctx, &(struct sql_lent_clear_args){l->lending_id}, NULL);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct sql_lent_add_args args = {.lending_id = l->lending_id,
                                               .starts_at = spans[i].starts_at,
                                               .ends_at = spans[i].ends_at,
                                               .space_id = b->space_id,
                                               .resource_id = b->resource_id,
                                               .block_id = b->id,
                                               .units = l->units,
                                               .price_hour_cents = l->hour_cents,
                                               .price_half_day_cents = l->half_day_cents,
                                               .price_day_cents = l->day_cents,
                                               .by_name = l->by};
        s = sql_lent_add(ctx, &args, NULL);
    }
    return s;
}

static enum status tell(struct ctx *ctx, const struct block *b)
{
    struct space space;
    enum status s = space_get(ctx, b->space_id, &space);
    if (s == OK)
        s = space_touch(ctx, space.id); /* what is kept of it is stale now [BK-12] */
    const struct fact f = {.name = "lent.set",
                           .operator_id = s == OK ? space.operator_id : 0,
                           .space_id = b->space_id,
                           .subject_id = b->resource_id,
                           .data = ""};
    return s == OK ? fact_add(ctx, &f) : s;
}

enum status lent_set(struct ctx *ctx, const struct lent *l, const struct lent_span *spans, size_t n)
{
    struct block b;
    enum status s = block_get(ctx, l->block_id, &b);
    if (s == OK)
        s = resource_lock(ctx, b.resource_id);
    if (s == OK)
        s = block_get(ctx, l->block_id, &b);
    if (s == OK && (b.kind != BLOCK_STAY || l->units > b.units))
        s = NOT_FOUND;
    if (s == OK && n > 0)
        s = check_count(ctx, &b, l, n);
    if (s == OK)
        s = block_fits_lent(ctx, &b, &(struct lent_change){l, spans, n});
    if (s == OK)
        s = write_spans(ctx, &b, l, spans, n);
    return s == OK ? tell(ctx, &b) : s;
}

enum status lent_check(struct ctx *ctx, const struct lent *l, const struct lent_span *spans,
                       size_t n)
{
    struct block b;
    const enum status s = block_get(ctx, l->block_id, &b);
    return s == OK ? block_fits_lent(ctx, &b, &(struct lent_change){l, spans, n}) : s;
}

enum status lent_unname(struct ctx *ctx, int64_t lending_id, int64_t space_id)
{
    const enum status s = sql_lent_unname(ctx, &(struct sql_lent_unname_args){lending_id}, NULL);
    return s == OK ? space_touch(ctx, space_id) : s;
}
