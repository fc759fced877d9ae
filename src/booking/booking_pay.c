/* What may pay for a booking, and why it costs what it costs, on the pages. */
#include "booking/booking_show.h"

#include "base/format.h"
#include "base/id.h"
#include "people/people.h"

#include <stdlib.h>
#include <string.h>

static const char *why_closed(const struct ctx *ctx, const char *code)
{
    return code && strcmp(code, "team.ask_above") == 0
               ? ctx_text(ctx, "an admin of the team books so much at once")
               : ctx_text(ctx, "not by the rules of the team");
}

static struct pay_part_view show_part(struct ctx *ctx, const struct way_part *p,
                                      const char *currency)
{
    const bool counted = p->way != WAY_INCLUDED;
    return (struct pay_part_view){
        .way = way_name(p->way),
        .name = show_copy(ctx, p->name),
        .takes = p->takes,
        .left = counted ? p->left : 0,
        .unit = counted ? allowance_unit_name(p->unit) : "places",
        .last_day = p->last_day,
        .takes_text = or_empty(plan_part_text(ctx, p, currency)),
        .left_text = counted ? or_empty(plan_amount_text(ctx, p->unit, p->left, currency)) : "",
    };
}

/* The field `pay`: what is drawn from, in turn. */
static const char *pay_word(struct ctx *ctx, const struct way_to_pay *w)
{
    const char *word = w->parts_n ? "" : "money";
    for (size_t i = 0; i < w->parts_n; i++)
        word = show_text(ctx, "%s%s%s", word, i ? "," : "", show_id(ctx, w->parts[i].source_id));
    return word;
}

/* Prices of what is asked, but for the sum. */
static struct shown_price prices_of(const struct draw_ask *ask)
{
    return (struct shown_price){.currency = ask->currency,
                                .vat_rate_bp = ask->vat_rate_bp,
                                .includes_vat = ask->prices_include_vat};
}

static enum status show_way(struct ctx *ctx, const struct way_to_pay *w, struct shown_price prices,
                            struct pay_way_view *ret_view)
{
    const char *currency = prices.currency;
    const char *word = pay_word(ctx, w);
    const bool rest = w->rest_cents.has && w->rest_cents.v > 0;
    struct pay_part_view *parts = arena_array(ctx->arena, w->parts_n, sizeof(*parts));
    prices.cents = w->rest_cents;
    if (!parts)
        return LIMIT;
    for (size_t i = 0; i < w->parts_n; i++) {
        parts[i] = show_part(ctx, &w->parts[i], currency);
        parts[i].whole = w->parts_n == 1 && !rest;
    }
    *ret_view = (struct pay_way_view){
        .pay = word,
        .way = way_name(w->way),
        .name = or_empty(show_copy(ctx, plan_way_text(ctx, w))),
        .parts = parts,
        .parts_n = w->parts_n,
        .rest_cents = w->rest_cents,
        .open = w->code == NULL,
        .why = w->code ? why_closed(ctx, w->code) : "",
        .shown =
            w->rest_cents.has ? show_text(ctx, "%s:%lld", word, (long long)w->rest_cents.v) : word,
        .rest_text = rest || (w->rest_cents.has && w->way == WAY_MONEY)
                         ? plan_amount_text(ctx, UNIT_CENTS, w->rest_cents.v, currency)
                         : NULL,
        .rest_vat = rest ? show_vat_total(ctx, &prices) : "",
        .more = rest && w->way != WAY_MONEY,
    };
    return OK;
}

enum status show_pay_ways(struct ctx *ctx, const struct draw_ask *ask,
                          const struct pay_way_view **ret_ways, size_t *ret_n)
{
    struct way_to_pay ways[WAYS_MAX];
    size_t n = 0;
    enum status s = plan_ways(ctx, ask, ways, &n);
    struct pay_way_view *views = s == OK ? arena_array(ctx->arena, n, sizeof(*views)) : NULL;
    if (!views)
        return s == OK ? LIMIT : s;
    bool first = true;
    for (size_t i = 0; s == OK && i < n; i++) {
        s = show_way(ctx, &ways[i], prices_of(ask), &views[i]);
        views[i].first = first && views[i].open;
        first = first && !views[i].open;
    }
    if (s == OK) {
        *ret_ways = views;
        *ret_n = n;
    }
    return s;
}

enum status show_pay_as_before(struct ctx *ctx, const struct draw_ask *ask,
                               const struct way_to_pay *now, const struct pay_way_view **ret_way)
{
    struct way_to_pay way;
    struct pay_way_view *v = arena_alloc(ctx->arena, sizeof(*v));
    enum status s = v ? plan_as_before(ctx, ask, now, &way) : LIMIT;
    if (s == OK)
        s = show_way(ctx, &way, prices_of(ask), v);
    if (s == OK)
        *ret_way = v;
    return s;
}

enum status show_price_lines(struct ctx *ctx, const struct house *h, const struct price_case *c,
                             const struct price_line_view **ret_lines, size_t *ret_n)
{
    struct quote quote;
    const enum status s = plan_quote(ctx, c->lent ? NULL : h->rules, c, h->space.currency, &quote);
    struct price_line_view *lines =
        s == OK ? arena_array(ctx->arena, quote.lines_n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < quote.lines_n; i++)
        lines[i] = (struct price_line_view){.text = show_copy(ctx, quote.lines[i].text),
                                            .cents = quote.lines[i].cents,
                                            .rule = quote.lines[i].rule_id};
    *ret_lines = lines;
    *ret_n = quote.lines_n;
    return OK;
}

enum status show_paid(struct ctx *ctx, const struct house *h, const struct booking *b,
                      const struct paid_view **ret_paid)
{
    struct payer payer;
    struct drawn d;
    struct team team = {0};
    enum status s = payer_now(ctx, b, &payer, &d);
    if (s == OK && d.holder.team_id)
        s = team_get(ctx, d.holder.team_id, &team);
    if (s != OK || !d.way.way)
        return s;
    struct paid_view *v = arena_alloc(ctx->arena, sizeof(*v));
    struct pay_way_view *way = arena_alloc(ctx->arena, sizeof(*way));
    if (!v || !way)
        return LIMIT;
    const struct shown_price prices = {.currency = b->currency,
                                       .vat_rate_bp = b->vat_rate_bp,
                                       .includes_vat = b->price_includes_vat};
    s = show_way(ctx, &d.way, prices, way);
    if (s != OK)
        return s;
    way->shown = "";
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    *v = (struct paid_view){.way = way, .team = team.name ? show_copy(ctx, team.name) : NULL};
    if (d.way.rest_cents.has && d.way.rest_cents.v > 0)
        v->bill = plan_bill_day(span.date);
    *ret_paid = v;
    return OK;
}

/* "2b,7c": things to draw from, in turn. */
static bool sources_of(struct ctx *ctx, const char *text, int64_t ret_ids[WAY_PARTS_MAX])
{
    size_t n = 0;
    bool known = true;
    for (const char *at = text; known && at; n++) {
        const char *comma = strchr(at, ',');
        const char *word = comma ? arena_strndup(ctx->arena, at, (size_t)(comma - at)) : at;
        known = n < WAY_PARTS_MAX && word && id_parse(word, &ret_ids[n]) == OK && ret_ids[n];
        at = comma ? comma + 1 : NULL;
    }
    return known;
}

enum status pay_of(struct ctx *ctx, const char *text, struct way_choice *ret_choice)
{
    *ret_choice = (struct way_choice){0};
    if (!text)
        return OK;
    struct way_choice choice = {.chosen = true};
    const char *colon = strchr(text, ':');
    const char *word = colon ? arena_strndup(ctx->arena, text, (size_t)(colon - text)) : text;
    char *end = NULL;
    if (colon)
        choice.shown = opt_int_of(strtoll(colon + 1, &end, 10));
    const bool number = !colon || (colon[1] && end && !*end);
    const bool known =
        word && (strcmp(word, "money") == 0 || sources_of(ctx, word, choice.source_ids));
    if (!known || !number)
        return ctx_field(ctx, "pay", "field.choice", "Please choose how it is paid.");
    *ret_choice = choice;
    return OK;
}
