/* Equipment that gives a place what it does not have itself: asked by who looks for a time. */
#include "extra/extra_internal.h"

#include "extra_sql.h"

/* One kind of equipment, and when how much of it is out. */
struct gift {
    struct extra extra;
    struct extra_span *out;
    size_t out_n, out_size;
    struct ctx *ctx;
    bool short_of_memory;
};

struct gifts {
    struct extras_gifts open;
    struct gift *list;
    size_t n;
    int64_t now;
};

static bool note_out(void *arg, const struct sql_extra_taken_row *row)
{
    struct gift *g = arg;
    struct extra_span *out =
        arena_room(g->ctx->arena, g->out, g->out_n, &g->out_size, sizeof(*out));
    g->short_of_memory = !out;
    if (!out)
        return false;
    g->out = out;
    g->out[g->out_n++] = (struct extra_span){row->starts_at, row->ends_at, (int32_t)row->count};
    return true;
}

static enum status read_out(struct ctx *ctx, struct gift *g, int64_t from_s, int64_t until_s)
{
    const struct sql_extra_taken_args args = {.extra_id = g->extra.id,
                                              .after = from_s - BOOKING_LONGEST_S,
                                              .from_at = from_s,
                                              .to_at = until_s};
    g->ctx = ctx;
    const enum status s = g->extra.stock ? sql_extra_taken(ctx, &args, note_out, g) : OK;
    return s == OK && g->short_of_memory ? LIMIT : s;
}

/* What the host would be asked for first is not sure to be there. */
static bool gives(const struct extra *e)
{
    return e->features && e->kind == EXTRA_EQUIPMENT && !e->archived && !e->confirm &&
           e->per != EXTRA_PERSON;
}

enum status extra_gifts(struct ctx *ctx, int64_t space_id, int64_t from_s, int64_t until_s,
                        const struct extras_gifts **ret_gifts)
{
    struct extra *all = NULL;
    size_t n = 0;
    struct gifts *g = arena_alloc(ctx->arena, sizeof(*g));
    enum status s = g ? extras_of_space(ctx, space_id, &all, &n) : LIMIT;
    if (s == OK)
        g->list = arena_array(ctx->arena, n, sizeof(*g->list));
    if (s == OK && !g->list)
        s = LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!gives(&all[i]))
            continue;
        struct gift *one = &g->list[g->n++];
        one->extra = all[i];
        g->open.features |= all[i].features;
        s = read_out(ctx, one, from_s, until_s);
    }
    if (s != OK)
        return s;
    g->now = ctx_now_s(ctx);
    *ret_gifts = &g->open;
    return OK;
}

static bool can_be_had(const struct gifts *g, const struct gift *one, const struct extras_case *c)
{
    const struct extra *e = &one->extra;
    const struct booking *b = c->booking;
    const int64_t by = extra_order_by(e, c->zone, b->starts_at);
    if (!extra_goes_with(e, c->resource) || (by && g->now > by && !c->by_host))
        return false;
    return !e->stock ||
           e->stock - extra_most_taken(one->out, one->out_n, b->starts_at, b->ends_at) >= e->least;
}

static int64_t cents_of(const struct extra *e, const struct extras_case *c)
{
    return e->price_cents * e->least * extra_times(e->per, c->length_min);
}

bool extra_give(const struct extras_gifts *gifts, const struct extras_case *c, uint32_t wanted,
                struct extras_given *ret_given)
{
    const struct gifts *g = (const struct gifts *)gifts; /* its first member */
    struct extras_given given = {.n = 0};
    while (wanted && given.n < EXTRAS_GIVEN_MAX) {
        const struct extra *best = NULL;
        for (size_t i = 0; i < g->n; i++) {
            const struct extra *e = &g->list[i].extra;
            if (e->features & wanted && can_be_had(g, &g->list[i], c) &&
                (!best || cents_of(e, c) < cents_of(best, c)))
                best = e;
        }
        if (!best)
            return false;
        const int64_t cents = cents_of(best, c);
        wanted &= ~best->features;
        given.cents += cents;
        given.total_cents +=
            vat_split_of(cents, best->vat_rate_bp, c->space->prices_include_vat).gross_cents;
        given.extras[given.n++] = (struct extra_given){best->id, best->least, best->name};
    }
    *ret_given = given;
    return wanted == 0;
}
