/* The same again: the next day on which something is free at its usual time. */
#include "booking/booking_show.h"

#include "base/address.h"

enum { DAYS_AHEAD = 14 };

/* Which is free of what is usual; resources_n: none. */
static size_t free_one(const struct standing *now, const struct usual *u, size_t index)
{
    const size_t none = now->house->resources_n;
    if (!u->resource_id)
        return standing_best(now, u->kind, u->units, u->people);
    return now->free_units[index] >= u->units ? index : none;
}

enum status usual_day(struct ctx *ctx, const struct house *h, const struct usual *u,
                      struct booking_span *span, struct instants *ret_at, size_t *ret_index)
{
    const struct judging judging = judging_place(ctx, h, u->resource_id, u->kind);
    const struct date today = house_date(h, judging.now);
    const size_t index = house_resource(h, u->resource_id);
    struct date first = span->date;
    if (!first.year || date_compare(first, today) < 0)
        first = today;
    if (u->resource_id && index == h->resources_n)
        return NOT_FOUND;
    for (int i = 0; i < DAYS_AHEAD; i++) {
        struct refused refused;
        struct standing now;
        span->date = date_add(first, i);
        if (rules_span(&judging, span, ret_at, &refused) != REFUSAL_NONE ||
            ret_at->starts_at <= judging.now || (u->busy && u->busy(u->arg, ret_at)))
            continue;
        const enum status s = standing_of(ctx, h, ret_at, 0, &now);
        if (s != OK)
            return s;
        const size_t one = free_one(&now, u, index);
        if (one == h->resources_n)
            continue;
        if (ret_index)
            *ret_index = one;
        return OK;
    }
    return NOT_FOUND;
}

const char *usual_again_url(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    if (!h->bookable || house_resource(h, b->resource_id) == h->resources_n)
        return show_text(ctx, "/s/%s/free", h->space.slug);
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    const bool host = house_is_run_by(h, ctx->actor);
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/book", h->space.slug));
    address_text(&a, "resource", show_id(ctx, b->resource_id));
    address_minute(&a, "from", span.from);
    address_minute(&a, "to", span.to);
    address_text(&a, "next_day", span.next_day ? "1" : NULL);
    address_int(&a, "units", b->units > 1 ? b->units : 0);
    address_int(&a, "people", b->people);
    address_text(&a, "name", host ? b->name : NULL);
    address_text(&a, "email", host ? b->email : NULL);
    address_text(&a, "fit", "1");
    return address_end(&a);
}
