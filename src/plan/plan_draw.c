/* What pays for something that is booked: included, credits, passes, money; taking it, and giving
 * it back. */
#include "plan/plan_internal.h"

#include "people/people.h"
#include "plan_sql.h"
#include "store/store.h"

#include <string.h>

enum { DAY_MIN = 24 * 60 };

/* ---- choosing -------------------------------------------------------------------------------- */

static enum status refuse_team(struct ctx *ctx, const char *code)
{
    return ctx_fail(ctx, CONFLICT, code, "%s", team_why(ctx, code));
}

static enum status refuse_way(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "plan.way",
                    "This can not pay for it any more. Please choose another way.");
}

static enum status check_shown(struct ctx *ctx, const struct draw_ask *ask,
                               const struct way_choice *choice, const struct way_to_pay *w)
{
    if (!choice->shown.has || (w->rest_cents.has && w->rest_cents.v == choice->shown.v))
        return OK;
    if (!w->rest_cents.has)
        return ctx_fail(ctx, CONFLICT, "plan.rest", "It has no price any more.");
    return ctx_fail(ctx, CONFLICT, "plan.rest",
                    "What is to be paid in money is now %s. Please look at it again.",
                    words_money(ctx, w->rest_cents.v, ask->currency));
}

/* Those chosen, in that order; what they leave is paid in money. */
static enum status choose_these(struct ctx *ctx, const struct sources *all,
                                const struct way_choice *choice, struct way_to_pay *ret_way)
{
    size_t order[WAY_PARTS_MAX];
    size_t n = 0;
    while (n < WAY_PARTS_MAX && choice->source_ids[n]) {
        const struct source *from = draw_source(all, choice->source_ids[n]);
        if (!from)
            return refuse_way(ctx);
        if (from->code)
            return refuse_team(ctx, from->code);
        order[n++] = (size_t)(from - all->list);
    }
    const enum status s = draw_in_turn(ctx, all, order, n, ret_way);
    return s == OK && n && !ret_way->parts_n ? refuse_way(ctx) : s;
}

static enum status choose(struct ctx *ctx, const struct draw_ask *ask, const struct anew_draw *anew,
                          const struct way_choice *choice, struct way_to_pay *ret_way)
{
    struct sources *all = NULL;
    enum status s = draw_gather(ctx, ask, anew, &all);
    if (s == OK)
        s = choice->chosen ? choose_these(ctx, all, choice, ret_way)
                           : draw_by_itself(ctx, all, ret_way);
    return s == OK ? check_shown(ctx, ask, choice, ret_way) : s;
}

enum status plan_choose(struct ctx *ctx, const struct draw_ask *ask,
                        const struct way_choice *choice, struct way_to_pay *ret_way)
{
    return choose(ctx, ask, NULL, choice, ret_way);
}

enum status draw_first(struct ctx *ctx, const struct draw_ask *ask, const struct anew_draw *anew,
                       struct way_to_pay *ret_way)
{
    return choose(ctx, ask, anew, &(struct way_choice){0}, ret_way);
}

struct way_choice plan_way_choice(const struct way_to_pay *w)
{
    struct way_choice choice = {.chosen = true, .shown = w->rest_cents};
    for (size_t i = 0; i < w->parts_n && i < WAY_PARTS_MAX; i++)
        choice.source_ids[i] = w->parts[i].source_id;
    return choice;
}

/* ---- taking ---------------------------------------------------------------------------------- */

/* The part with the smallest source above an id: locks are taken in their order. */
static const struct way_part *next_source(const struct way_to_pay *w, int64_t above)
{
    const struct way_part *next = NULL;
    for (size_t i = 0; i < w->parts_n; i++) {
        const struct way_part *p = &w->parts[i];
        if (p->source_id > above && (!next || p->source_id < next->source_id))
            next = p;
    }
    return next;
}

static enum status lock_sources(struct ctx *ctx, const struct way_to_pay *w)
{
    enum status s = OK;
    for (const struct way_part *p = next_source(w, 0); s == OK && p;
         p = next_source(w, p->source_id)) {
        const struct sql_draw_lock_membership_args membership = {.id = p->source_id};
        s = p->way == WAY_INCLUDED
                ? sql_draw_lock_membership(ctx, &membership)
                : sql_allowance_lock(ctx, &(struct sql_allowance_lock_args){p->source_id});
    }
    return s;
}

static bool draws_from_same(const struct way_to_pay *a, const struct way_to_pay *b)
{
    bool same = a->parts_n == b->parts_n;
    for (size_t i = 0; same && i < a->parts_n; i++)
        same = a->parts[i].source_id == b->parts[i].source_id;
    return same;
}

/* The way that is taken, chosen again behind the locks of all that it draws from. */
static enum status settle(struct ctx *ctx, const struct draw_ask *ask, const struct anew_draw *anew,
                          const struct way_choice *choice, struct way_to_pay *ret_way)
{
    enum { TRIES = 8 };
    struct way_to_pay seen;
    enum status s = choose(ctx, ask, anew, choice, &seen);
    for (int i = 0; s == OK && i < TRIES; i++) {
        if (seen.parts_n)
            s = lock_sources(ctx, &seen);
        if (s == OK)
            s = seen.parts_n ? choose(ctx, ask, anew, choice, ret_way) : OK;
        if (!seen.parts_n)
            *ret_way = seen;
        if (s != OK || draws_from_same(ret_way, &seen))
            return s;
        seen = *ret_way;
    }
    return s == OK ? RETRY : s;
}

const char *draw_what(struct ctx *ctx, const struct price_case *c)
{
    return words(ctx, "%s, %s, %s–%s", c->resource->name, words_date(ctx, c->date),
                 words_minute(ctx, (minute)c->from), words_minute(ctx, (minute)(c->to % DAY_MIN)));
}

/* "2 h", "1 place". */
const char *plan_part_text(struct ctx *ctx, const struct way_part *p, const char *currency)
{
    if (p->unit)
        return plan_amount_text(ctx, p->unit, p->takes, currency);
    const char *text = p->takes == 1 ? ctx_text(ctx, "%lld place") : ctx_text(ctx, "%lld places");
    return words(ctx, text, (long long)p->takes);
}

/* Why this much: the lines of the price, and what was paid in another way. */
static enum status rule_text(struct ctx *ctx, const struct draw_ask *ask,
                             const struct way_to_pay *w, const char **ret_text)
{
    struct quote quote;
    const enum status s = plan_quote(ctx, ask->rules, &ask->what, ask->currency, &quote);
    if (s != OK)
        return s;
    const char *text = "";
    for (size_t i = 0; i < quote.lines_n; i++)
        text = *text ? words(ctx, "%s; %s", text, quote.lines[i].text) : quote.lines[i].text;
    for (size_t i = 0; i < w->parts_n; i++)
        text = words(ctx, ctx_text(ctx, "%s; %s was paid with %s"), text,
                     plan_part_text(ctx, &w->parts[i], ask->currency), w->parts[i].name);
    *ret_text = text;
    return OK;
}

enum status draw_charge(struct ctx *ctx, const struct draw_ask *ask, const struct way_to_pay *w,
                        struct charge *ret_charge)
{
    const struct price_case *c = &ask->what;
    struct charge charge = {
        .operator_id = ask->operator_id,
        .space_id = ask->space_id,
        .holder = ask->holder,
        .source = CHARGE_BOOKING,
        .subject_id = ask->subject_id,
        .from = c->date,
        .until = date_add(c->date, 1),
        .what = draw_what(ctx, c),
        .quantity = c->units,
        .amount_cents = w->rest_cents.v,
        .currency = ask->currency,
        .vat_rate_bp = ask->vat_rate_bp,
        .includes_vat = ask->prices_include_vat,
        .bill = plan_bill_day(c->date),
    };
    if (date_compare(charge.bill, ask->bill) < 0)
        charge.bill = ask->bill;
    const enum status s = rule_text(ctx, ask, w, &charge.rule);
    if (s == OK)
        *ret_charge = charge;
    return s;
}

static enum status charge_rest(struct ctx *ctx, const struct draw_ask *ask,
                               const struct way_to_pay *w)
{
    struct charge charge;
    struct ctx own; /* who owes reads it */
    int64_t id = 0;
    enum status s = ctx_of_holder(ctx, &ask->holder, &own);
    if (s == OK)
        s = draw_charge(&own, ask, w, &charge);
    return s == OK ? charge_add(ctx, &charge, &id) : s;
}

static enum status write_parts(struct ctx *ctx, const struct draw_ask *ask,
                               const struct way_to_pay *w)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < w->parts_n; i++) {
        const struct way_part *p = &w->parts[i];
        const struct sql_draw_part_insert_args args = {
            .subject_id = ask->subject_id,
            .part = (int64_t)i + 1,
            .way = (int64_t)p->way,
            .source_id = p->source_id,
            .amount = p->takes,
            .kind = (int64_t)ask->what.resource->kind,
            .from_at = draw_starts_at(&ask->what),
        };
        if (p->way != WAY_INCLUDED)
            s = allowance_move(ctx, p->source_id, -p->takes, ENTRY_USED, ask->subject_id,
                               draw_what(ctx, &ask->what));
        if (s == OK)
            s = sql_draw_part_insert(ctx, &args);
    }
    return s;
}

static enum status write_draw(struct ctx *ctx, const struct draw_ask *ask,
                              const struct way_to_pay *w)
{
    const struct price_case *c = &ask->what;
    const struct sql_draw_insert_args args = {
        .subject_id = ask->subject_id,
        .operator_id = ask->operator_id,
        .space_id = ask->space_id,
        .account_id = ask->account_id,
        .team_id = ask->holder.team_id,
        .way = (int64_t)w->way,
        .rest_cents = w->rest_cents.v,
        .kind = (int64_t)c->resource->kind,
        .units = c->units,
        .from_at = draw_starts_at(c),
        .to_at = draw_ends_at(c),
        .at = ctx_now_s(ctx),
    };
    const enum status s = sql_draw_insert(ctx, &args);
    return s == OK ? write_parts(ctx, ask, w) : s;
}

/* By the rules of the team, when somebody draws for himself from what it has. */
static enum status spend_of_team(struct ctx *ctx, const struct draw_ask *ask,
                                 const struct way_to_pay *w)
{
    int64_t team_id = 0;
    int64_t cents = 0;
    for (size_t i = 0; i < w->parts_n; i++) {
        if (!w->parts[i].team_id || ask->holder.team_id)
            continue;
        team_id = w->parts[i].team_id;
        cents += w->parts[i].unit == UNIT_CENTS ? w->parts[i].takes : 0;
    }
    if (!team_id)
        return OK;
    struct team_verdict v;
    const struct team_wish wish = draw_wish(ask, team_id, cents);
    const enum status s = team_spend(ctx, &wish, ask->operator_id, ask->space_id, &v);
    return s == OK && v.answer == TEAM_MAY_NOT ? refuse_team(ctx, v.code) : s;
}

/* Of a way whose sources are locked. */
static enum status take(struct ctx *ctx, const struct draw_ask *ask, const struct way_to_pay *w)
{
    enum status s = spend_of_team(ctx, ask, w);
    if (s == OK)
        s = write_draw(ctx, ask, w);
    if (s == OK && w->rest_cents.has && w->rest_cents.v > 0)
        s = charge_rest(ctx, ask, w);
    return s;
}

static enum status draw(struct ctx *ctx, const struct draw_ask *ask, const struct anew_draw *anew,
                        const struct way_choice *choice, struct way_to_pay *ret_way)
{
    struct way_to_pay w = {.way = WAY_MONEY};
    enum status s = settle(ctx, ask, anew, choice, &w);
    if (s == OK && !draw_is_guest(ask))
        s = take(ctx, ask, &w);
    if (s == OK)
        *ret_way = w;
    return s;
}

enum status plan_draw(struct ctx *ctx, const struct draw_ask *ask, const struct way_choice *choice,
                      struct way_to_pay *ret_way)
{
    return draw(ctx, ask, NULL, choice, ret_way);
}

enum status draw_anew(struct ctx *ctx, const struct draw_ask *ask, const struct anew_draw *anew,
                      struct way_to_pay *ret_way)
{
    return draw(ctx, ask, anew, &(struct way_choice){0}, ret_way);
}

/* As much of each as it was, whatever is asked anew. */
static enum status take_so(struct ctx *ctx, const struct sources *all, const struct way_to_pay *was)
{
    struct way_to_pay w = *was;
    struct way_part *parts = arena_array(ctx->arena, was->parts_n, sizeof(*parts));
    if (!parts)
        return LIMIT;
    for (size_t k = 0; k < was->parts_n; k++) {
        const struct source *from = draw_source(all, was->parts[k].source_id);
        if (!from)
            return refuse_way(ctx);
        if (from->code)
            return refuse_team(ctx, from->code);
        parts[k] = from->part;
        parts[k].takes = was->parts[k].takes;
        if (from->part.way == WAY_INCLUDED && from->left < parts[k].takes)
            return refuse_way(ctx);
    }
    w.parts = parts;
    return take(ctx, all->ask, &w);
}

enum status plan_draw_again(struct ctx *ctx, const struct draw_ask *ask,
                            const struct way_to_pay *was)
{
    struct sources *all = NULL;
    enum status s = lock_sources(ctx, was);
    if (s == OK)
        s = draw_gather(ctx, ask, NULL, &all);
    return s == OK ? take_so(ctx, all, was) : s;
}

/* ---- giving back ---------------------------------------------------------------------------- */

/* Of what was drawn beyond what its period brings by now nothing comes back to be used [PL-10]. */
static enum status come_back(struct ctx *ctx, const struct sql_draw_parts_row *d,
                             int64_t subject_id, const char *why)
{
    struct sql_allowance_balance_row now;
    enum status s = allowance_move(ctx, d->source_id, d->amount, ENTRY_GIVEN_BACK, subject_id, why);
    if (s == OK) /* behind the lock that the move took */
        s = sql_allowance_balance(ctx, &(struct sql_allowance_balance_args){d->source_id}, &now);
    if (s != OK || now.beyond_amount == 0)
        return s;
    const int64_t gone = now.beyond_amount < d->amount ? now.beyond_amount : d->amount;
    const struct sql_allowance_set_beyond_args less = {d->source_id, now.beyond_amount - gone};
    s = allowance_move(ctx, d->source_id, -gone, ENTRY_CORRECTED, 0,
                       ctx_text(ctx, "the membership was changed"));
    return s == OK ? sql_allowance_set_beyond(ctx, &less, NULL) : s;
}

enum status plan_give_back(struct ctx *ctx, int64_t subject_id, struct date today, const char *why)
{
    struct sql_draw_of_subject_row d;
    struct sql_draw_parts_row *parts = NULL;
    size_t n = 0;
    int64_t changes = 0;
    enum status s = sql_draw_of_subject(ctx, &(struct sql_draw_of_subject_args){subject_id}, &d);
    if (s == NOT_FOUND)
        return OK;
    if (s == OK)
        s = sql_draw_parts(ctx, &(struct sql_draw_parts_args){subject_id}, &parts, &n);
    if (s == OK)
        s = sql_draw_delete(ctx, &(struct sql_draw_delete_args){subject_id}, &changes);
    if (s == OK && changes == 0)
        return RETRY; /* somebody else gives it back now */
    struct ctx own;
    const struct holder holder = {d.team_id ? 0 : d.account_id, d.team_id};
    if (s == OK)
        s = ctx_of_holder(ctx, &holder, &own);
    why = s == OK ? ctx_text(&own, why) : why;
    if (s == OK && n)
        s = sql_draw_parts_delete(ctx, &(struct sql_draw_parts_delete_args){subject_id}, NULL);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (parts[i].way != WAY_INCLUDED)
            s = come_back(ctx, &parts[i], subject_id, why);
    }
    if (s == OK)
        s = charges_take_back(ctx, subject_id, today, why);
    /* What was booked for a team is counted, and uncounted, by who booked it. */
    return s == OK && !d.team_id ? team_unspend(ctx, subject_id) : s;
}

/* ---- what is drawn now ----------------------------------------------------------------------- */

static struct way_part part_of(struct ctx *ctx, const struct sql_draw_parts_row *r)
{
    struct way_part p = {.way = (enum way)r->way,
                         .source_id = r->source_id,
                         .name = "",
                         .takes = r->amount,
                         .left = r->left_amount,
                         .unit = r->unit.has ? (enum allowance_unit)r->unit.v : UNIT_PLACES};
    if (r->allowance_name)
        p.name = r->team_name ? words(ctx, "%s (%s)", r->allowance_name, r->team_name)
                              : r->allowance_name;
    else if (r->plan_name)
        p.name = words(ctx, ctx_text(ctx, "Included in %s"), r->plan_name);
    return p;
}

enum status plan_drawn(struct ctx *ctx, int64_t subject_id, struct drawn *ret_drawn)
{
    struct sql_draw_of_subject_row d;
    struct sql_draw_parts_row *rows = NULL;
    size_t n = 0;
    enum status s = sql_draw_of_subject(ctx, &(struct sql_draw_of_subject_args){subject_id}, &d);
    if (s == OK && d.way != WAY_MONEY)
        s = sql_draw_parts(ctx, &(struct sql_draw_parts_args){subject_id}, &rows, &n);
    struct way_part *parts = s == OK ? arena_array(ctx->arena, n, sizeof(*parts)) : NULL;
    if (!parts)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        parts[i] = part_of(ctx, &rows[i]);
    *ret_drawn =
        (struct drawn){.holder = {.account_id = d.team_id ? 0 : d.account_id, .team_id = d.team_id},
                       .account_id = d.account_id,
                       .way = {.way = (enum way)d.way,
                               .parts = parts,
                               .parts_n = n,
                               .rest_cents = opt_int_of(d.rest_cents)}};
    return OK;
}
