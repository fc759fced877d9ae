#include "booking/booking_internal.h"

#include "booking_sql.h"
#include "booking_views.h"
#include "store/store.h"

#include <string.h>

enum {
    LAPSE_BATCH = 100,        /* requests that one transaction ends */
    FACT_BATCH = 200,         /* facts that one call hands on */
    KEY_KEPT_S = 24 * 60 * 60 /* as long as a client may repeat a request */
};

static enum status lapse(struct ctx *ctx, int64_t id)
{
    struct booking b;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK && b.group_id)
        return group_lapse(ctx, &b);
    if (s == OK)
        s = resource_lock(ctx, b.resource_id);
    if (s == OK)
        s = booking_get(ctx, id, &b);
    if (s != OK || b.status != BOOKING_REQUESTED)
        return s;
    const struct house *h = NULL;
    s = house_of_id_always(ctx, b.space_id, &h);
    if (s == OK)
        s = booking_turn(ctx, h, &b, BOOKING_LAPSED, "booking.lapsed");
    house_release(h);
    return s;
}

enum status booking_lapse_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_booking_lapsing_row *rows = NULL;
    size_t n = 0;
    const struct sql_booking_lapsing_args args = {.now = ctx_now_s(ctx), .max = LAPSE_BATCH};
    enum status s = sql_booking_lapsing(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = lapse(ctx, rows[i].id);
    if (s == OK)
        *ret_n = n;
    return s;
}

enum status booking_requests_clean(struct ctx *ctx, size_t *ret_n)
{
    const struct sql_booking_requests_forget_args args = {.before = ctx_now_s(ctx) - KEY_KEPT_S};
    const struct sql_booking_undos_clean_args undos = {.before = ctx_now_s(ctx) - BOOKING_UNDO_S};
    int64_t gone = 0;
    int64_t done = 0;
    enum status s = sql_booking_requests_forget(ctx, &args, &gone);
    if (s == OK)
        s = sql_booking_undos_clean(ctx, &undos, &done);
    if (s == OK)
        *ret_n = (size_t)(gone + done);
    return s;
}

/* ---- live screens --------------------------------------------------------------------------- */

static enum status publish_one(struct ctx *ctx, const struct fact *f, booking_publish *publish,
                               void *arg)
{
    const struct house *h = NULL;
    const enum status s = house_of_id_always(ctx, f->space_id, &h);
    if (s == NOT_FOUND)
        return OK;
    if (s != OK)
        return s;
    const char *channel = arena_printf(ctx->arena, "day:%s", h->space.slug);
    house_release(h);
    if (!channel)
        return LIMIT;
    publish(arg, channel, "changed", f->name);
    return OK;
}

static bool is_ours(const struct fact *f)
{
    return f->space_id != 0 &&
           (strncmp(f->name, "booking.", 8) == 0 || strncmp(f->name, "block.", 6) == 0 ||
            strncmp(f->name, "series.", 7) == 0 || strncmp(f->name, "hold.", 5) == 0 ||
            strcmp(f->name, "outside.set") == 0);
}

enum status booking_live_facts(struct ctx *ctx, const char *consumer, booking_publish *publish,
                               void *arg, size_t *ret_n)
{
    struct fact *facts = NULL;
    size_t n = 0;
    enum status s = fact_next(ctx, consumer, FACT_BATCH, &facts, &n);
    int64_t told = 0;
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!is_ours(&facts[i]) || facts[i].space_id == told)
            continue; /* one event brings a screen up to date, however many bookings came */
        s = publish_one(ctx, &facts[i], publish, arg);
        told = facts[i].space_id;
    }
    if (s == OK && n > 0)
        s = fact_done(ctx, consumer, &facts[n - 1]);
    if (s == OK)
        *ret_n = n;
    return s;
}
