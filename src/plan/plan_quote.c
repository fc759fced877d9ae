/* What a booking costs, with its reason line by line. */
#include "plan/plan_internal.h"
#include "plan/plan_price.h"

static enum status quote_rules(struct ctx *ctx, const struct price_rules *rules,
                               const struct price_case *c, const char *currency,
                               struct quote *ret_quote)
{
    struct price_step *steps = arena_array(ctx->arena, rules->n, sizeof(*steps));
    struct quote_line *lines = arena_array(ctx->arena, rules->n + 1, sizeof(*lines));
    if (!steps || !lines)
        return LIMIT;
    const struct price_working w = price_work(rules, c, steps);
    size_t n = 0;
    if (w.own_cents.has)
        lines[n++] =
            (struct quote_line){.text = price_own_words(ctx, c, currency), .cents = w.own_cents.v};
    /* The price that is set stands before what changes it, wherever its rule stands. */
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < rules->n; i++) {
            if (steps[i].fit != FIT_APPLIED || (i == w.setter) != (round == 0))
                continue;
            lines[n++] =
                (struct quote_line){.text = price_line_words(ctx, &rules->list[i], c, currency),
                                    .cents = steps[i].cents,
                                    .rule_id = rules->list[i].id};
        }
    }
    *ret_quote = (struct quote){.price_cents = w.price_cents, .lines = lines, .lines_n = n};
    return OK;
}

/* Its part of what several days cost together, and why they cost that. */
static enum status quote_share(struct ctx *ctx, const struct price_rules *rules,
                               const struct price_case *c, const char *currency,
                               struct quote *ret_quote)
{
    const struct price_share *s = &c->share;
    struct quote_line *line = arena_alloc(ctx->arena, sizeof(*line));
    struct quote all = {.lines_n = 0};
    if (!line)
        return LIMIT;
    if (s->days > 0) {
        const struct price_case together = price_case_of_days(c, s->days);
        const enum status st = quote_rules(ctx, rules, &together, currency, &all);
        if (st != OK)
            return st;
    }
    const char *why = s->days > 0 ? "" : ctx_text(ctx, "no more than all of them cost before");
    for (size_t i = 0; i < all.lines_n; i++)
        why = words_join(ctx, why, all.lines[i].text);
    const char *one = words(ctx, ctx_text(ctx, "one of %d days for %s"), (int)s->n,
                            words_money(ctx, s->all_cents, currency));
    if (s->n > 1)
        why = *why ? words(ctx, "%s (%s)", one, why) : one;
    *line = (struct quote_line){.text = why, .cents = s->cents};
    *ret_quote = (struct quote){.price_cents = opt_int_of(s->cents), .lines = line, .lines_n = 1};
    return OK;
}

enum status plan_quote(struct ctx *ctx, const struct price_rules *rules, const struct price_case *c,
                       const char *currency, struct quote *ret_quote)
{
    static const struct price_rules none = {0};
    return c->share.n ? quote_share(ctx, rules ? rules : &none, c, currency, ret_quote)
                      : quote_rules(ctx, rules ? rules : &none, c, currency, ret_quote);
}
