/* What a booking costs here, by the rules of the house, and what pays for it. */
#include "booking/booking_internal.h"

#include "people/people.h"

#include <strings.h>

enum { DAY_MIN = 24 * 60 };

static struct holder holder_of(const struct payer *who)
{
    return (struct holder){.account_id = who->team_id ? 0 : who->account_id,
                           .team_id = who->team_id};
}

enum status payer_of(struct ctx *ctx, const struct house *h, const char *email, int64_t team_id,
                     struct payer *ret_payer)
{
    const struct actor *a = ctx->actor;
    const bool own = a && email && a->email && strcasecmp(email, a->email) == 0;
    struct payer who = {.team_id = team_id};
    struct contact caller;
    enum status s = OK;
    if (a && (own || !house_is_run_by(h, a))) {
        who.account_id = a->account_id;
    } else if (a && email && team_id) { /* its rules say whether he is in it */
        s = people_of_email(ctx, email, &caller);
        who.account_id = s == OK ? caller.account_id : 0;
    } else if (a && email) {
        s = plan_client(ctx, h->space.operator_id, email, &who.account_id);
    }
    if (s != OK && s != NOT_FOUND)
        return s;
    *ret_payer = who;
    return OK;
}

enum status payer_now(struct ctx *ctx, const struct booking *b, struct payer *ret_payer,
                      struct drawn *ret_drawn)
{
    *ret_payer = (struct payer){.account_id = b->account_id, .team_id = b->team_id};
    *ret_drawn = (struct drawn){0};
    if (!b->account_id && !b->team_id)
        return OK;
    const enum status s = plan_drawn(ctx, b->id, ret_drawn);
    return s == NOT_FOUND ? OK : s;
}

enum status pricing_of(struct ctx *ctx, const struct house *h, const struct payer *who,
                       struct date on, struct pricing *ret_pricing)
{
    *ret_pricing = (struct pricing){.house = h, .now = ctx_now_s(ctx)};
    if ((!who->account_id && !who->team_id) || !plan_rules_ask_who(h->rules))
        return OK;
    const struct holder holder = holder_of(who);
    struct standing_as *as = arena_alloc(ctx->arena, sizeof(*as));
    const enum status s = as ? plan_standing(ctx, h->space.operator_id, &holder, on, as) : LIMIT;
    if (s == OK)
        ret_pricing->as = as;
    return s;
}

struct price_case pricing_case(const struct pricing *p, const struct resource *r,
                               const struct booking_span *span, const struct instants *at,
                               int32_t units)
{
    const int32_t last_min = span->to + (span->next_day ? DAY_MIN : 0);
    const struct resource *priced = house_priced(p->house, r, at->starts_at);
    return (struct price_case){.resource = priced,
                               .lent = priced != r,
                               .date = span->date,
                               .from = span->from,
                               .to = last_min,
                               .length_min = at->length_min,
                               .units = units,
                               .people = rules_is_whole(r->kind) ? p->people : 0,
                               .ahead_min = (int32_t)((at->starts_at - p->now) / 60),
                               .as = p->as};
}

struct opt_int pricing_price(const struct pricing *p, const struct resource *r,
                             const struct booking_span *span, const struct instants *at,
                             int32_t units)
{
    const struct resource *priced = house_priced(p->house, r, at->starts_at);
    if (!p->house->rules || priced != r)
        return rules_price(priced, at->length_min, units);
    const struct price_case c = pricing_case(p, r, span, at, units);
    return plan_price(p->house->rules, &c);
}

enum status pricing_all(struct ctx *ctx, const struct pricing *p, const struct booking_span *span,
                        const struct instants *at, const struct opt_int **ret_prices)
{
    const struct house *h = p->house;
    struct opt_int *prices = arena_array(ctx->arena, h->resources_n, sizeof(*prices));
    if (!prices)
        return LIMIT;
    for (size_t i = 0; i < h->resources_n; i++)
        prices[i] = pricing_price(p, &h->resources[i], span, at, 1);
    *ret_prices = prices;
    return OK;
}

enum status pricing_unpriced(struct ctx *ctx, struct opt_int price, const struct draw_ask *ask,
                             const struct way_choice *choice, bool *ret_unpriced)
{
    struct way_to_pay way;
    *ret_unpriced = !price.has;
    if (price.has || (!ask->account_id && !ask->holder.team_id))
        return OK;
    const enum status s = plan_choose(ctx, ask, choice, &way);
    if (s == OK)
        *ret_unpriced = way.way == WAY_MONEY;
    return s;
}

struct draw_ask pricing_draw(const struct house *h, const struct price_case *c,
                             const struct payer *who, int64_t booking_id)
{
    return (struct draw_ask){
        .holder = holder_of(who),
        .account_id = who->account_id,
        .operator_id = h->space.operator_id,
        .space_id = h->space.id,
        .rules = c->lent ? NULL : h->rules,
        .what = *c,
        .currency = h->space.currency,
        .vat_rate_bp = h->space.vat_rate_bp,
        .prices_include_vat = h->space.prices_include_vat,
        .subject_id = booking_id,
    };
}

enum status pricing_first_way(struct ctx *ctx, const struct house *h, const struct payer *who,
                              const struct price_case *c, struct way_to_pay *ret_way)
{
    if (!who->account_id)
        return OK;
    const struct draw_ask draw = pricing_draw(h, c, who, 0);
    return plan_choose(ctx, &draw, &(struct way_choice){0}, ret_way);
}
