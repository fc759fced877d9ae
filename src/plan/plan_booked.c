/* What is booked and paid in another way after a step: on its page, in JSON and in mails; and what
 * is booked on what a team has. */
#include "plan/plan_show.h"

#include "people/people.h"
#include "plan_sql.h"

/* "1 day from Carnet", "15.00 € on the invoice of 1 April". */
static const char *then_words(struct ctx *ctx, const struct paid_again *p, const char *currency)
{
    const struct way_to_pay *w = &p->way;
    const int64_t rest = w->rest_cents.v;
    const char *text = "";
    if (!w->rest_cents.has)
        return ctx_text(ctx, "it has no price there: please ask the space");
    if (w->way == WAY_MONEY && !rest)
        return ctx_text(ctx, "nothing to pay");
    for (size_t i = 0; i < w->parts_n; i++) {
        const struct way_part *part = &w->parts[i];
        const bool all_included = part->way == WAY_INCLUDED && w->parts_n == 1 && !rest;
        const char *one = all_included ? part->name
                                       : words(ctx, ctx_text(ctx, "%s from %s"),
                                               plan_part_text(ctx, part, currency), part->name);
        text = words_join(ctx, text, one);
    }
    if (!rest)
        return text;
    return words_join(ctx, text,
                      words(ctx, ctx_text(ctx, "%s on the invoice of %s"),
                            words_money(ctx, rest, currency), words_date(ctx, p->line.due.bill)));
}

/* A booking elsewhere does not exist for the host of one space, but for its day [BK-18]. */
static const char *what_words(struct ctx *ctx, const struct paid_again *p, const struct story *s)
{
    const struct holder *h = &p->holder;
    const struct actor *a = ctx->actor;
    const bool own = !a || (h->account_id && h->account_id == a->account_id) ||
                     (h->team_id && people_is_team_admin(a, h->team_id));
    if (own || people_is_host(a, s->m.operator_id, p->space_id))
        return p->line.text;
    return words(ctx, ctx_text(ctx, "A booking in another space, %s"),
                 words_date(ctx, p->line.due.from));
}

bool again_is_of(const struct paid_again *p, const struct holder *h)
{
    return p->holder.account_id == h->account_id && p->holder.team_id == h->team_id;
}

enum status show_booked(struct ctx *ctx, const struct story *s, const struct paid_agains *all,
                        const struct holder *payer, struct booked_shown *ret_shown)
{
    struct paid_again_view *list = arena_array(ctx->arena, all->n, sizeof(*list));
    struct price_terms terms;
    struct booked_shown shown = {.list = list};
    const enum status st = list ? price_terms_of(ctx, s->m.operator_id, &terms) : LIMIT;
    for (size_t i = 0; st == OK && i < all->n; i++) {
        const struct paid_again *p = &all->list[i];
        if (!again_is_of(p, payer)) {
            shown.others++;
            shown.others_cents += p->cents;
            continue;
        }
        shown.cents += p->cents;
        list[shown.n++] = (struct paid_again_view){.id = p->subject_id,
                                                   .what = what_words(ctx, p, s),
                                                   .way = way_name(p->way.way),
                                                   .then = then_words(ctx, p, terms.currency),
                                                   .cents = p->cents,
                                                   .priced = p->way.rest_cents.has};
    }
    if (st == OK)
        *ret_shown = shown;
    return st;
}

enum status plan_seat_uses(struct ctx *ctx, int64_t team_id, int64_t account_id,
                           struct seat_use **ret_uses, size_t *ret_n)
{
    struct sql_draws_of_seat_row *rows = NULL;
    size_t n = 0;
    size_t used = 0;
    const struct sql_draws_of_seat_args args = {team_id, account_id, ctx_now_s(ctx) / 60};
    enum status s = sql_draws_of_seat(ctx, &args, &rows, &n);
    struct seat_use *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        struct paid_again now;
        s = again_now(ctx, rows[i].subject_id, &now);
        if (s == OK)
            list[used++] = (struct seat_use){now.line.due.from, now.line.text};
        else if (s == NOT_FOUND)
            s = OK;
    }
    if (s == OK) {
        *ret_uses = list;
        *ret_n = used;
    }
    return s;
}
