/* Would it be booked, and what would it cost? For who tells somebody else that it could be. */
#include "booking/booking_show.h"

/* An ask as it is understood in a house. */
struct fitting {
    const struct house *house;
    const struct booking_ask *ask;
    struct instants at;
    struct payer payer;
    struct pricing pricing;
};

static enum status understand(struct ctx *ctx, struct fitting *f)
{
    const struct house *h = f->house;
    const struct booking_ask *ask = f->ask;
    struct judging judging = judging_place(ctx, h, ask->resource_id, ask->kind);
    struct refused refused;
    if (!h->bookable)
        return refuse_not_bookable(ctx);
    judging.by_host = judging.by_host || ask->from_now;
    if (rules_span(&judging, &ask->span, &f->at, &refused) != REFUSAL_NONE)
        return refuse_span(ctx, h, &refused);
    if (ask->from_now)
        booking_from_now(judging.now, &f->at);
    enum status s = payer_of(ctx, h, ask->email, ask->team_id, &f->payer);
    if (s == OK)
        s = pricing_of(ctx, h, &f->payer, ask->span.date, &f->pricing);
    f->pricing.people = ask->people;
    return s;
}

/* The resource that is named, or the best of the kind [BK-14]; resources_n when none is free. */
static enum status choose(struct ctx *ctx, const struct fitting *f, struct booking_fit *fit,
                          size_t *ret_index)
{
    const struct house *h = f->house;
    const struct booking_ask *ask = f->ask;
    struct standing now;
    const struct opt_int *prices = NULL;
    enum status s = standing_of(ctx, h, &f->at, 0, &now);
    if (s == OK && h->rules)
        s = pricing_all(ctx, &f->pricing, &ask->span, &f->at, &prices);
    if (s != OK)
        return s;
    now.prices = prices;
    size_t index = standing_best(&now, ask->kind, ask->units, ask->people);
    for (size_t i = 0; !ask->resource_id && i < h->resources_n; i++)
        fit->held |= h->resources[i].kind == ask->kind && standing_is_held(&now, i, ask->units);
    if (ask->resource_id) {
        index = house_resource(h, ask->resource_id);
        if (index == h->resources_n)
            return ctx_fail(ctx, NOT_FOUND, "booking.no_resource", "The space has no such thing.");
        if (!h->resources[index].bookable)
            return refuse_not_bookable(ctx);
        if (ask->units > h->resources[index].units)
            return refuse_units(ctx, h->resources[index].units);
        fit->held = standing_is_held(&now, index, ask->units);
    }
    fit->free = index < h->resources_n && now.free_units[index] >= ask->units;
    fit->held &= !fit->free;
    *ret_index = index;
    return OK;
}

static enum status fit_in(struct ctx *ctx, struct fitting *f, struct booking_fit *fit)
{
    const struct house *h = f->house;
    size_t index = 0;
    enum status s = understand(ctx, f);
    *fit = (struct booking_fit){.starts_at = f->at.starts_at,
                                .ends_at = f->at.ends_at,
                                .vat = "",
                                .currency = show_copy(ctx, h->space.currency)};
    if (s == OK)
        s = choose(ctx, f, fit, &index);
    if (s != OK || index == h->resources_n)
        return s;
    const struct resource *r = &h->resources[index];
    const struct price_case c = pricing_case(&f->pricing, r, &f->ask->span, &f->at, f->ask->units);
    fit->resource_id = r->id;
    fit->resource_name = show_copy(ctx, r->name);
    fit->price_cents = plan_price(h->rules, &c);
    const struct shown_price price = show_price_of(h, fit->price_cents);
    fit->total_cents = show_total(&price);
    fit->vat = show_vat_total(ctx, &price);
    return pricing_first_way(ctx, h, &f->payer, &c, &fit->way);
}

enum status booking_fits(struct ctx *ctx, const struct booking_ask *ask,
                         struct booking_fit *ret_fit)
{
    struct fitting f = {.ask = ask};
    struct booking_fit fit;
    enum status s = house_of_id_always(ctx, ask->space_id, &f.house);
    if (s != OK)
        return s;
    s = fit_in(ctx, &f, &fit);
    house_release(f.house);
    if (s == OK)
        *ret_fit = fit;
    return s;
}
