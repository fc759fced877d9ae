/* What several days in one go cost together, after they are tried one by one [SE-15]. */
#include "series/series_internal.h"

static const struct series_line *line_on(const struct series_try *t, struct date day)
{
    for (size_t i = 0; i < t->n; i++) {
        if (date_compare(t->lines[i].day, day) == 0)
            return &t->lines[i];
    }
    return NULL;
}

static bool takes_place(const struct series_line *l)
{
    return l->fit == SERIES_FITS && !l->ends && l->booking_id;
}

/* The bookings that there are now, by day: dates of before, and what is new behind them. */
static enum status ids_of(struct trying *y, const struct series_before *was, int64_t **ret_ids,
                          size_t *ret_n)
{
    const struct series_try *t = y->t;
    int64_t *ids = arena_array(y->ctx->arena, was->n + t->n, sizeof(*ids));
    size_t n = 0;
    if (!ids)
        return LIMIT;
    for (size_t i = 0; i < was->n; i++) {
        const struct series_date *d = &was->dates[i];
        const struct series_line *l = line_on(t, d->day);
        if (l && takes_place(l))
            ids[n++] = l->booking_id;
        else if (d->live && (!l || l->fit != SERIES_FITS)) /* as it was */
            ids[n++] = d->booking_id;
    }
    const struct date last = was->n ? was->dates[was->n - 1].day : (struct date){0};
    for (size_t i = 0; i < t->n; i++) {
        if (takes_place(&t->lines[i]) && (!was->n || date_compare(t->lines[i].day, last) > 0))
            ids[n++] = t->lines[i].booking_id;
    }
    *ret_ids = ids;
    *ret_n = n;
    return OK;
}

/* Of what was paid in money for the place of the series: fewer days never cost more than that. */
static struct opt_int most_of(const struct series *says, const struct series_before *was)
{
    struct opt_int most = opt_int_of(0);
    for (size_t i = 0; i < was->n; i++) {
        const struct series_date *d = &was->dates[i];
        const bool money = !d->rest_cents.has || d->rest_cents.v == d->price_cents.v;
        if (d->live && money && d->booked_resource_id == says->resource_id &&
            d->units == says->units)
            most.v += d->price_cents.v;
    }
    return was->fewer ? most : (struct opt_int){0};
}

static enum status look_again(struct trying *y, const int64_t *ids, size_t n)
{
    struct series_try *t = y->t;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < n; i++) {
        struct booking b;
        arena_reset(y->scratch.arena);
        s = booking_get(&y->scratch, ids[i], &b);
        if (s == OK)
            t->all_cents += b.price_cents.v;
        for (size_t k = 0; s == OK && k < t->n; k++) {
            if (takes_place(&t->lines[k]) && t->lines[k].booking_id == ids[i])
                s = trying_take(y, &b, &t->lines[k]);
        }
    }
    return s;
}

enum status trying_price(struct trying *y, const struct series *says,
                         const struct series_before *was)
{
    struct series_try *t = y->t;
    struct booking_run_ask ask = {.space_id = says->space_id,
                                  .resource_id = says->resource_id,
                                  .units = says->units,
                                  .most_cents = most_of(says, was)};
    int64_t *ids = NULL;
    if (!says->in_go)
        return OK;
    for (size_t i = 0; i < was->n; i++)
        t->all_was_cents += was->dates[i].live ? was->dates[i].price_cents.v : 0;
    enum status s = ids_of(y, was, &ids, &ask.n);
    ask.ids = ids;
    if (s == OK)
        s = booking_price_run(y->ctx, &ask, &t->run);
    return s == OK ? look_again(y, ids, ask.n) : s;
}

enum status series_is_in_go(struct ctx *ctx, int64_t series_id, bool *ret_in_go)
{
    struct series s;
    const enum status st = series_get(ctx, series_id, &s);
    *ret_in_go = st == OK && s.in_go;
    return st == NOT_FOUND ? OK : st;
}
