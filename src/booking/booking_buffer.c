/* Between two bookings of different people a room is cleared up and set up [BK-80]. */
#include "booking/booking_internal.h"

#include "base/email.h"
#include "booking_sql.h"

#include <string.h>

int64_t buffer_between(const struct instants *a, const struct instants *b)
{
    const int64_t after = b->starts_at - a->ends_at;
    const int64_t before = a->starts_at - b->ends_at;
    return after > before ? after : before;
}

bool buffer_is_near(int64_t buffer_s, const struct instants *at, const struct instants *booking)
{
    const int64_t between = buffer_between(at, booking);
    return between >= 0 && between < buffer_s;
}

enum status own_spans_near(struct ctx *ctx, const struct instants *window, int64_t buffer_s,
                           struct own_spans *ret_own)
{
    struct sql_booking_own_spans_row *rows = NULL;
    size_t n = 0;
    *ret_own = (struct own_spans){0};
    if (buffer_s == 0 || !ctx->actor || !ctx->actor->account_id)
        return OK;
    const struct sql_booking_own_spans_args args = {.account_id = ctx->actor->account_id,
                                                    .after = window->starts_at - buffer_s -
                                                             BOOKING_LONGEST_S,
                                                    .from_at = window->starts_at - buffer_s,
                                                    .to_at = window->ends_at + buffer_s};
    const enum status s = sql_booking_own_spans(ctx, &args, &rows, &n);
    if (s == OK)
        *ret_own = (struct own_spans){rows, n};
    return s;
}

bool own_spans_has(const struct own_spans *own, int64_t resource_id, const struct instants *booking)
{
    for (size_t i = 0; i < own->n; i++) {
        if (own->rows[i].resource_id == resource_id &&
            own->rows[i].starts_at == booking->starts_at &&
            own->rows[i].ends_at == booking->ends_at)
            return true;
    }
    return false;
}

struct taker taker_of(const struct booking *b, int64_t resource_id, bool ignore_buffers)
{
    struct taker by = {.account_id = b->account_id,
                       .email = b->email,
                       .but = b->id,
                       .ignore_buffers = ignore_buffers};
    if (resource_id == b->resource_id)
        by.was = (struct instants){.starts_at = b->starts_at, .ends_at = b->ends_at};
    return by;
}

enum status taker_has(struct ctx *ctx, const struct taker *by, int64_t booking_id, bool *ret_has)
{
    struct booking b;
    const enum status s = booking_get(ctx, booking_id, &b);
    if (s != OK)
        return s;
    *ret_has = by->account_id && by->account_id == b.account_id;
    if (*ret_has || !by->email || !b.email)
        return OK;
    const char *his = email_key(ctx->arena, by->email);
    const char *its = email_key(ctx->arena, b.email);
    if (!his || !its)
        return LIMIT;
    *ret_has = strcmp(his, its) == 0;
    return OK;
}
