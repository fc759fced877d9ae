/* Days that are let cannot be booked: each stay that holds something has a block. */
#include "stay/stay_internal.h"

#include "booking/booking.h"

enum status stay_check_room(struct ctx *ctx, const struct stay *s, int64_t but_id,
                            struct date today)
{
    struct resource r;
    struct stay_hold *holds = NULL;
    size_t n = 0;
    enum status st = resource_get(ctx, s->resource_id, &r);
    if (st == OK)
        st = stay_holds(ctx, s->resource_id, but_id, &holds, &n);
    if (st != OK)
        return st;
    const struct date from = date_compare(s->from, today) < 0 ? today : s->from;
    if (stay_units_left(r.units, holds, n, from, s->until) >= s->units)
        return OK;
    const struct date free = stay_free_from(r.units, holds, n, from);
    if (!free.year)
        return ctx_fail(ctx, CONFLICT, "stay.taken", "%s is let, without a known end.", r.name);
    return ctx_fail(ctx, CONFLICT, "stay.taken", "%s is let on these days: it is free from %s on.",
                    r.name, words_date(ctx, free));
}

enum status stay_hold_days(struct ctx *ctx, struct stay *s)
{
    const struct block b = {.id = s->block_id,
                            .resource_id = s->resource_id,
                            .units = s->units,
                            .from = s->from,
                            .until = s->until,
                            .kind = BLOCK_STAY,
                            .why = "",
                            .subject_id = s->id};
    return block_set(ctx, &b, &s->block_id);
}

enum status stay_give_back(struct ctx *ctx, struct stay *s, struct date from)
{
    return s->block_id ? block_end(ctx, s->block_id, from) : OK;
}
