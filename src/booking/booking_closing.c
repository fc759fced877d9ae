/* A space is to be closed for some days, or open less: which bookings lie then, and what becomes of
 * them. None is dropped unheard [BK-142]. */
#include "booking/booking_closing.h"

#include "base/email.h"
#include "booking/booking_show.h"
#include "booking_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- which bookings -------------------------------------------------------------------------- */

struct shut_out {
    const struct calendar *now;
    const struct calendar *after; /* NULL: those that do not fit now */
    int64_t *ids;
    size_t n;
    bool too_many;
};

static bool look(void *arg, const struct sql_closing_bookings_row *row)
{
    struct shut_out *s = arg;
    const struct booking_span span = booking_span_of(s->now->zone, row->starts_at, row->ends_at);
    const bool fits = rules_is_open(s->now, &span);
    if (s->after ? !fits || rules_is_open(s->after, &span) : fits)
        return true;
    s->too_many = s->n == CLOSING_MAX;
    if (!s->too_many)
        s->ids[s->n++] = row->id;
    return !s->too_many;
}

enum status closing_bookings(struct ctx *ctx, const struct space *s, const struct calendar *after,
                             int64_t **ret_ids, size_t *ret_n)
{
    struct calendar now;
    struct shut_out out = {.now = &now, .after = after};
    const struct sql_closing_bookings_args args = {
        .space_id = s->id, .after = ctx_now_s(ctx) - BOOKING_LONGEST_S, .now = ctx_now_s(ctx)};
    enum status st = space_calendar(ctx, s, &now);
    if (st == OK && !now.zone)
        return refuse_not_bookable(ctx);
    out.ids = arena_array(ctx->arena, CLOSING_MAX, sizeof(*out.ids));
    if (!out.ids)
        return LIMIT;
    if (st == OK)
        st = sql_closing_bookings(ctx, &args, look, &out);
    if (st == OK && out.too_many)
        return ctx_fail(ctx, LIMIT, "booking.closing_many",
                        "More than %d bookings lie then: close in parts.", CLOSING_MAX);
    *ret_ids = out.ids;
    *ret_n = out.n;
    return st;
}

enum status booking_watch(struct ctx *ctx, const struct space *s, const struct calendar *after,
                          size_t *ret_n)
{
    int64_t *ids;
    return closing_bookings(ctx, s, after, &ids, ret_n);
}

/* ---- telling --------------------------------------------------------------------------------- */

static enum status tell_one(struct ctx *ctx, const struct space *s, const char *const *codes,
                            size_t n, const char *why)
{
    const struct booking_shut_view v = {.codes = codes, .codes_n = n, .why = why};
    const char *data = booking_json(ctx, booking_shut_view_json, &v);
    if (!data)
        return LIMIT;
    return fact_add(ctx, &(struct fact){.name = "booking.shut",
                                        .operator_id = s->operator_id,
                                        .space_id = s->id,
                                        .subject_id = s->id,
                                        .data = data});
}

enum status closing_tell(struct ctx *ctx, const struct space *s, const int64_t *ids, size_t n,
                         const char *why, size_t *ret_told)
{
    const char **keys = arena_array(ctx->arena, n, sizeof(*keys));
    size_t told = 0;
    enum status st = keys ? OK : LIMIT;
    for (size_t i = 0; i < n && st == OK; i++) {
        struct booking b;
        st = booking_get(ctx, ids[i], &b);
        if (st == OK)
            keys[i] = b.email ? email_key(ctx->arena, b.email) : NULL;
    }
    for (size_t i = 0; i < n && st == OK; i++) {
        const char *codes[SHUT_CODES_MAX];
        const char *key = keys[i];
        size_t codes_n = 0;
        for (size_t k = i; key && k < n && codes_n < SHUT_CODES_MAX; k++) {
            if (!keys[k] || strcmp(keys[k], key) != 0)
                continue;
            codes[codes_n++] = show_id(ctx, ids[k]);
            keys[k] = NULL;
        }
        if (!codes_n)
            continue;
        st = tell_one(ctx, s, codes, codes_n, why);
        told++;
    }
    *ret_told = told;
    return st;
}

/* ---- cancelling ------------------------------------------------------------------------------ */

enum status closing_cancel(struct ctx *ctx, const int64_t *ids, size_t n, const char *why)
{
    enum status st = OK;
    for (size_t i = 0; i < n && st == OK; i++) {
        struct booking b;
        st = booking_cancel_closed(ctx, ids[i], why, &b);
    }
    return st;
}
