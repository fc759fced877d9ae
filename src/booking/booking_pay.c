/* What may pay for a booking, and why it costs what it costs, on the pages. */
#include "booking/booking_show.h"

#include "base/format.h"
#include "base/id.h"
#include "people/people.h"

#include <stdlib.h>
#include <string.h>

/* "1 day", "3 h", "€20.00". */
static const char *amount_text(struct ctx *ctx, enum allowance_unit unit, int64_t n,
                               const char *currency)
{
    const char *text = plan_amount_text(ctx, unit, n, currency);
    return text ? text : "";
}

static const char *why_closed(const struct ctx *ctx, const char *code)
{
    return code && strcmp(code, "team.ask_above") == 0
               ? ctx_text(ctx, "an admin of the team books so much at once")
               : ctx_text(ctx, "not by the rules of the team");
}

static struct pay_way_view show_way(struct ctx *ctx, const struct way_to_pay *w,
                                    const char *currency)
{
    const char *word = w->source_id ? show_id(ctx, w->source_id) : "money";
    const bool drawn = w->way == WAY_CREDIT || w->way == WAY_PASS;
    return (struct pay_way_view){
        .pay = word,
        .way = way_name(w->way),
        .name = show_copy(ctx, w->name),
        .takes = drawn ? w->takes : 0,
        .left = drawn ? w->left : 0,
        .unit = drawn ? allowance_unit_name(w->unit) : NULL,
        .last_day = drawn ? w->last_day : (struct date){0},
        .rest_cents = w->rest_cents,
        .open = w->code == NULL,
        .why = w->code ? why_closed(ctx, w->code) : "",
        .shown =
            w->rest_cents.has ? show_text(ctx, "%s:%lld", word, (long long)w->rest_cents.v) : word,
        .takes_text = drawn ? amount_text(ctx, w->unit, w->takes, currency) : "",
        .left_text = drawn ? amount_text(ctx, w->unit, w->left, currency) : "",
        .rest_text = w->rest_cents.has && (w->rest_cents.v > 0 || w->way == WAY_MONEY)
                         ? plan_amount_text(ctx, UNIT_CENTS, w->rest_cents.v, currency)
                         : NULL,
        .more = w->way != WAY_MONEY && w->rest_cents.has && w->rest_cents.v > 0,
    };
}

enum status show_pay_ways(struct ctx *ctx, const struct draw_ask *ask,
                          const struct pay_way_view **ret_ways, size_t *ret_n)
{
    struct way_to_pay ways[WAYS_MAX];
    size_t n = 0;
    const enum status s = plan_ways(ctx, ask, ways, &n);
    struct pay_way_view *views = s == OK ? arena_array(ctx->arena, n, sizeof(*views)) : NULL;
    if (!views)
        return s == OK ? LIMIT : s;
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        views[i] = show_way(ctx, &ways[i], ask->currency);
        views[i].first = first && views[i].open;
        first = first && !views[i].open;
    }
    *ret_ways = views;
    *ret_n = n;
    return OK;
}

enum status show_price_lines(struct ctx *ctx, const struct house *h, const struct price_case *c,
                             const struct price_line_view **ret_lines, size_t *ret_n)
{
    struct quote quote;
    const enum status s = plan_quote(ctx, h->rules, c, h->space.currency, &quote);
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
    *way = show_way(ctx, &d.way, b->currency);
    way->shown = "";
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    *v = (struct paid_view){.way = way, .team = team.name ? show_copy(ctx, team.name) : NULL};
    if (d.way.rest_cents.has && d.way.rest_cents.v > 0)
        v->bill = plan_bill_day(span.date);
    *ret_paid = v;
    return OK;
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
        word && (strcmp(word, "money") == 0 || id_parse(word, &choice.source_id) == OK);
    if (!known || !number)
        return ctx_field(ctx, "pay", "field.choice", "Please choose how it is paid.");
    *ret_choice = choice;
    return OK;
}
