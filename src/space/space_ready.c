/* What a space lacks before it opens, or should mend afterwards: what must be there, and what is
 * told so that nobody is surprised. */
#include "space/space_host.h"

#include <string.h>

enum { GAPS_MAX = 8 };

static bool is_priced(const struct resource *r)
{
    return r->price_hour_cents.has || r->price_half_day_cents.has || r->price_day_cents.has;
}

enum status space_stock(struct ctx *ctx, const struct space *s, struct space_stock *ret_stock)
{
    struct space_stock stock = {.hours = false};
    struct calendar c;
    struct resource *resources;
    struct photo_view *photos;
    size_t n;
    enum status st = space_calendar(ctx, s, &c);
    if (st == OK)
        st = space_resources(ctx, s->id, &resources, &n);
    if (st == OK)
        st = space_photo_views(ctx, s, &photos, &stock.photos);
    if (st != OK)
        return st;
    for (int weekday = 1; weekday <= 7; weekday++)
        stock.hours |= c.open_n[weekday] > 0;
    stock.resources = n;
    for (size_t i = 0; i < n; i++) {
        const struct resource *r = &resources[i];
        const bool room = r->kind == KIND_ROOM || r->kind == KIND_EVENT;
        stock.priced += is_priced(r);
        stock.bookable += r->bookable;
        stock.unpriced += r->bookable && !is_priced(r);
        stock.seatless += r->bookable && room && r->seats == 0;
    }
    *ret_stock = stock;
    return OK;
}

/* The list as it grows. */
struct gaps {
    struct ctx *ctx;
    const struct space *space;
    struct space_gap_view *list;
    size_t n;
};

static void add(struct gaps *g, const char *what, bool must, const char *page, const char *says)
{
    g->list[g->n++] = (struct space_gap_view){
        .what = what,
        .must = must,
        .says = says ? says : "",
        .url = arena_printf(g->ctx->arena, "/s/%s/%s", g->space->slug, page)};
}

/* "3 rooms do not say ..." of its plural form, which stands where it is called so that it is
 * translated. */
static const char *counted(struct gaps *g, const char *form, size_t n)
{
    return arena_printf(g->ctx->arena, form, (long long)n);
}

static void add_things(struct gaps *g, const struct space_stock *stock)
{
    const struct lang *lang = g->ctx->lang;
    if (stock->unpriced)
        add(g, "prices", false, "prices/own",
            counted(g,
                    text_plural(lang,
                                "%lld thing has no price: whoever wants it asks, and you answer "
                                "each time. Write 0 for what is free.",
                                "%lld things have no price: whoever wants them asks, and you "
                                "answer each time. Write 0 for what is free.",
                                (int64_t)stock->unpriced),
                    stock->unpriced));
    if (stock->seatless)
        add(g, "seats", false, "resources",
            counted(g,
                    text_plural(lang,
                                "%lld room does not say how many people it holds: it stands last "
                                "when several look for one.",
                                "%lld rooms do not say how many people they hold: they stand last "
                                "when several look for one.",
                                (int64_t)stock->seatless),
                    stock->seatless));
}

enum status space_gaps(struct ctx *ctx, const struct space *s,
                       const struct space_gap_view **ret_gaps, size_t *ret_n)
{
    struct space_stock stock;
    struct gaps g = {.ctx = ctx, .space = s};
    enum status st = space_stock(ctx, s, &stock);
    if (st != OK)
        return st;
    g.list = arena_array(ctx->arena, GAPS_MAX, sizeof(*g.list));
    if (!g.list)
        return LIMIT;
    if (!stock.hours)
        add(&g, "hours", true, "hours", ctx_text(ctx, "It does not say when it is open."));
    if (!stock.bookable)
        add(&g, "resources", true, "resources",
            ctx_text(ctx, "Nothing can be booked: add at least one desk or room."));
    add_things(&g, &stock);
    if (!*s->street)
        add(&g, "street", false, "edit", ctx_text(ctx, "It has no street: nobody finds the door."));
    if (!s->email && !s->phone)
        add(&g, "contact", false, "edit",
            ctx_text(ctx, "It has neither address nor telephone for questions."));
    if (!stock.photos)
        add(&g, "photos", false, "photos", ctx_text(ctx, "It has no photo."));
    *ret_gaps = g.list;
    *ret_n = g.n;
    return OK;
}
