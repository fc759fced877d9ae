/* What calendars from elsewhere take of a resource. */
#include "booking/booking_internal.h"

#include "booking_sql.h"
#include "store/store.h"

static enum status too_many(struct ctx *ctx)
{
    return ctx_fail(ctx, LIMIT, "outside.too_many",
                    "The calendar holds more than is read: at most %d entries of one calendar, %d "
                    "of a space.",
                    (int)OUTSIDE_SPANS_MAX, (int)OUTSIDE_OF_SPACE_MAX);
}

/* A change of what one calendar takes. */
struct outside {
    int64_t source_id;
    const struct resource *resource;
    const struct outside_span *spans;
    size_t n;
    bool changed;
};

static enum status check_room(struct ctx *ctx, const struct outside *o)
{
    struct sql_outside_count_row others;
    const struct sql_outside_count_args args = {.space_id = o->resource->space_id,
                                                .but = o->source_id};
    if (o->n > OUTSIDE_SPANS_MAX)
        return too_many(ctx);
    if (o->n == 0)
        return OK;
    const enum status s = sql_outside_count(ctx, &args, &others);
    return s == OK && others.n + (int64_t)o->n > OUTSIDE_OF_SPACE_MAX ? too_many(ctx) : s;
}

static enum status add(struct ctx *ctx, struct outside *o, const struct outside_span *span)
{
    const struct sql_outside_add_args args = {.source_id = o->source_id,
                                              .starts_at = span->starts_at,
                                              .ends_at = span->ends_at,
                                              .space_id = o->resource->space_id,
                                              .resource_id = o->resource->id};
    o->changed = true;
    return sql_outside_add(ctx, &args, NULL);
}

static enum status drop(struct ctx *ctx, struct outside *o, int64_t starts_at)
{
    const struct sql_outside_drop_args args = {o->source_id, starts_at};
    o->changed = true;
    return sql_outside_drop(ctx, &args, NULL);
}

/* Both are by start: what is in one only is added or dropped. */
static enum status make_same(struct ctx *ctx, struct outside *o,
                             const struct sql_outside_of_source_row *was, size_t was_n)
{
    enum status s = OK;
    size_t w = 0;
    for (size_t i = 0; s == OK && i < o->n; i++) {
        const struct outside_span *span = &o->spans[i];
        for (; s == OK && w < was_n && was[w].starts_at < span->starts_at; w++)
            s = drop(ctx, o, was[w].starts_at);
        const bool there = w < was_n && was[w].starts_at == span->starts_at;
        const bool same =
            there && was[w].ends_at == span->ends_at && was[w].resource_id == o->resource->id;
        w += there;
        if (s == OK && there && !same)
            s = drop(ctx, o, span->starts_at);
        if (s == OK && !same)
            s = add(ctx, o, span);
    }
    for (; s == OK && w < was_n; w++)
        s = drop(ctx, o, was[w].starts_at);
    return s;
}

static enum status tell(struct ctx *ctx, const struct outside *o)
{
    struct space space;
    enum status s = space_get(ctx, o->resource->space_id, &space);
    if (s == OK)
        s = space_touch(ctx, space.id); /* what is kept of it is stale now [BK-12] */
    const struct fact f = {.name = "outside.set",
                           .operator_id = s == OK ? space.operator_id : 0,
                           .space_id = o->resource->space_id,
                           .subject_id = o->resource->id,
                           .data = ""};
    return s == OK ? fact_add(ctx, &f) : s;
}

enum status outside_set(struct ctx *ctx, int64_t source_id, int64_t resource_id,
                        const struct outside_span *spans, size_t n, bool *ret_changed)
{
    struct resource resource;
    struct outside o = {.source_id = source_id, .resource = &resource, .spans = spans, .n = n};
    struct sql_outside_of_source_row *was = NULL;
    size_t was_n = 0;
    enum status s = resource_lock(ctx, resource_id);
    if (s == OK)
        s = resource_get(ctx, resource_id, &resource);
    if (s == OK)
        s = check_room(ctx, &o);
    if (s == OK)
        s = sql_outside_of_source(ctx, &(struct sql_outside_of_source_args){source_id}, &was,
                                  &was_n);
    if (s == OK)
        s = make_same(ctx, &o, was, was_n);
    if (s == OK && o.changed)
        s = tell(ctx, &o);
    if (s == OK)
        *ret_changed = o.changed;
    return s;
}
