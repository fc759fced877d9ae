/* What pays for something that is booked: included, credits, passes, money; taking it, and giving
 * it back. */
#include "plan/plan_internal.h"

#include "people/people.h"
#include "plan_sql.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MIN = 24 * 60, LONGEST_MIN = 25 * 60 };

/* ---- the ways ------------------------------------------------------------------------------- */

/* Ways under way, with what orders them. */
struct open_way {
    struct way_to_pay w;
    int64_t until_day; /* INT64_MAX: it does not end */
    int64_t team_id;   /* whose it is; 0: the person's */
};
struct ways {
    const struct draw_ask *ask;
    const struct supposed *if_; /* NULL: as things stand */
    struct drawn now;           /* what the subject draws now; way 0: nothing */
    struct open_way list[WAYS_MAX];
    size_t n;
};

static void ways_add(struct ways *all, const struct open_way *w)
{
    if (all->n < WAYS_MAX - 1) /* one is left for money */
        all->list[all->n++] = *w;
}

/* Minutes since 1970-01-01 on the clock of the space. */
static int64_t starts_at(const struct price_case *c)
{
    return date_days(c->date) * DAY_MIN + c->from;
}

static int64_t ends_at(const struct price_case *c)
{
    return date_days(c->date) * DAY_MIN + c->to;
}

static bool gives_access(const struct sql_draw_access_row *r, const struct draw_ask *ask)
{
    const struct scope scope = {.kinds = (uint32_t)r->kinds,
                                .weekdays = (uint32_t)r->weekdays,
                                .from = (minute)r->from_min,
                                .to = (minute)r->to_min};
    const struct price_case *c = &ask->what;
    return (r->everywhere || r->space_id == ask->space_id || r->space_id == 0) &&
           scope_covers(&scope, c->resource->kind, c->date, c->from, c->to);
}

/* Places that the step under way has taken already. */
static void add_taken(const struct ways *all, int64_t source_id, struct sql_draw_overlap_row *used)
{
    const struct price_case *c = &all->ask->what;
    for (size_t i = 0; all->if_ && i < all->if_->taken_n; i++) {
        const struct taken *t = &all->if_->taken[i];
        if (t->source_id != source_id || t->kind != c->resource->kind || t->from_at >= ends_at(c) ||
            t->to_at <= starts_at(c))
            continue;
        used->all_units += t->units;
        used->own_units += t->account_id == all->ask->account_id ? t->units : 0;
    }
}

/* Places that are still free of a membership: a person has one of a team's, or all of his own. */
static enum status has_place(struct ctx *ctx, const struct ways *all,
                             const struct sql_draw_access_row *r, bool *ret_has)
{
    const struct draw_ask *ask = all->ask;
    const struct price_case *c = &ask->what;
    const struct sql_draw_overlap_args args = {.source_id = r->id,
                                               .kind = (int64_t)c->resource->kind,
                                               .after = starts_at(c) - LONGEST_MIN,
                                               .from_at = starts_at(c),
                                               .to_at = ends_at(c),
                                               .account_id = ask->account_id,
                                               .but_subject_id = ask->subject_id};
    struct sql_draw_overlap_row used;
    const enum status s = sql_draw_overlap(ctx, &args, &used);
    if (s != OK)
        return s;
    add_taken(all, r->id, &used);
    const bool one_of_many = r->team_id && !ask->holder.team_id;
    *ret_has =
        used.all_units + c->units <= r->seats && (!one_of_many || used.own_units + c->units <= 1);
    return OK;
}

static enum status add_included(struct ctx *ctx, struct ways *all)
{
    const struct draw_ask *ask = all->ask;
    struct sql_draw_access_row *rows = NULL;
    size_t n = 0;
    int64_t last = 0;
    const struct sql_draw_access_args args = {
        .account_id = ask->holder.account_id,
        .team_id = ask->holder.team_id,
        .operator_id = ask->operator_id,
        .day = date_days(ask->what.date),
    };
    enum status s = sql_draw_access(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        bool has = false;
        if (rows[i].id == last || !gives_access(&rows[i], ask) ||
            (all->if_ && rows[i].id == all->if_->story->m.id))
            continue;
        last = rows[i].id;
        s = has_place(ctx, all, &rows[i], &has);
        if (s == OK && has)
            ways_add(all,
                     &(struct open_way){.w = {.way = WAY_INCLUDED,
                                              .source_id = rows[i].id,
                                              .name = words(ctx, ctx_text(ctx, "Included in %s"),
                                                            rows[i].plan_name),
                                              .rest_cents = opt_int_of(0)},
                                        .until_day = INT64_MAX,
                                        .team_id = rows[i].team_id});
    }
    return s;
}

static enum way way_of(const struct sql_draw_allowances_row *r)
{
    const bool days = r->unit == UNIT_DAYS || r->unit == UNIT_HALF_DAYS;
    return days && !r->membership_id ? WAY_PASS : WAY_CREDIT;
}

/* What the subject itself gives back, less what it drew beyond what there is now. */
static int64_t comes_back(const struct ways *all, const struct sql_draw_allowances_row *r)
{
    const int64_t takes = all->now.way.source_id == r->id ? all->now.way.takes : 0;
    return takes > r->beyond_amount ? takes - r->beyond_amount : 0;
}

static int64_t taken_of(const struct ways *all, int64_t allowance_id)
{
    int64_t sum = 0;
    for (size_t i = 0; all->if_ && i < all->if_->taken_n; i++) {
        const struct taken *t = &all->if_->taken[i];
        sum += t->source_id == allowance_id ? t->amount : 0;
    }
    return sum;
}

static void add_allowance(struct ctx *ctx, struct ways *all,
                          const struct sql_draw_allowances_row *r)
{
    const struct price_case *c = &all->ask->what;
    const struct scope scope = {.kinds = (uint32_t)r->kinds,
                                .weekdays = (uint32_t)r->weekdays,
                                .from = (minute)r->from_min,
                                .to = (minute)r->to_min};
    const enum allowance_unit unit = (enum allowance_unit)r->unit;
    const int64_t left = r->left_amount + comes_back(all, r) - taken_of(all, r->id);
    if (!scope_covers(&scope, c->resource->kind, c->date, c->from, c->to))
        return;
    const struct taking t = take_of(unit, left, all->ask->rules, c);
    if (!t.open)
        return;
    const char *name = r->team_id ? words(ctx, "%s (%s)", r->name, r->team_name) : r->name;
    ways_add(all, &(struct open_way){.w = {.way = way_of(r),
                                           .source_id = r->id,
                                           .name = name,
                                           .takes = t.takes,
                                           .left = left - t.takes,
                                           .unit = unit,
                                           .rest_cents = t.rest_cents},
                                     .until_day = r->until_day ? r->until_day : INT64_MAX,
                                     .team_id = r->team_id});
}

/* Those of the membership as they would be; a new one stands behind all that there are. */
static void add_supposed(struct ctx *ctx, struct ways *all)
{
    const struct supposed *f = all->if_;
    const struct holder *of = &f->story->m.holder;
    const struct holder *h = &all->ask->holder;
    const struct date day = all->ask->what.date;
    if ((of->team_id ? of->team_id != h->team_id : of->account_id != h->account_id) ||
        !story_entitles(f->story, day))
        return;
    for (size_t i = 0; i < f->purse->n; i++) {
        const struct given *g = &f->purse->list[i];
        const struct sql_draw_allowances_row row = {
            .id = g->id ? g->id : INT64_MAX - GIVEN_MAX + (int64_t)i,
            .team_id = of->team_id,
            .team_name = f->team_name,
            .name = g->grant.name,
            .unit = (int64_t)g->grant.unit,
            .kinds = g->grant.scope.kinds,
            .membership_id = f->story->m.id,
            .until_day = plan_day(g->grant.until),
            .beyond_amount = g->beyond,
            .left_amount = g->left,
        };
        if (!g->closed && (!g->grant.space_id || g->grant.space_id == all->ask->space_id) &&
            date_compare(g->grant.from, day) <= 0 && date_compare(day, g->grant.until) < 0)
            add_allowance(ctx, all, &row);
    }
}

static enum status add_allowances(struct ctx *ctx, struct ways *all)
{
    struct sql_draw_allowances_row *rows = NULL;
    size_t n = 0;
    const struct sql_draw_allowances_args args = {
        .account_id = all->ask->holder.account_id,
        .team_id = all->ask->holder.team_id,
        .operator_id = all->ask->operator_id,
        .space_id = all->ask->space_id,
        .day = date_days(all->ask->what.date),
    };
    const enum status s = sql_draw_allowances(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!all->if_ || rows[i].membership_id != all->if_->story->m.id)
            add_allowance(ctx, all, &rows[i]);
    }
    if (s == OK && all->if_)
        add_supposed(ctx, all);
    return s;
}

static bool leaves_rest(const struct open_way *w)
{
    return !w->w.rest_cents.has || w->w.rest_cents.v > 0;
}

/* Of two of a kind the one that pays all of it: nobody is charged who has enough [PL-6]. */
static int by_order(const void *a, const void *b)
{
    const struct open_way *x = a;
    const struct open_way *y = b;
    if (x->w.way != y->w.way)
        return (int)x->w.way - (int)y->w.way;
    if (leaves_rest(x) != leaves_rest(y))
        return leaves_rest(x) ? 1 : -1;
    if (x->until_day != y->until_day)
        return x->until_day < y->until_day ? -1 : 1;
    return (x->w.source_id > y->w.source_id) - (x->w.source_id < y->w.source_id);
}

/* Somebody who draws for himself from what a team has keeps to its rules. For what is booked for
 * the team the caller asks them: they may want an admin's yes. */
static bool team_decides(const struct draw_ask *ask, const struct open_way *w)
{
    return w->team_id != 0 && !ask->holder.team_id && w->w.way != WAY_INCLUDED;
}

static struct team_wish wish_of(const struct draw_ask *ask, const struct open_way *w)
{
    const struct price_case *c = &ask->what;
    return (struct team_wish){
        .team_id = w->team_id,
        .account_id = ask->account_id,
        .subject_id = ask->subject_id,
        .day = c->date,
        .cents = w->w.unit == UNIT_CENTS ? w->w.takes : 0,
        .currency = ask->currency,
        .minutes = (int64_t)c->length_min * c->units,
        .kind = kind_name(c->resource->kind),
    };
}

static enum status ask_teams(struct ctx *ctx, struct ways *all)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < all->n; i++) {
        if (!team_decides(all->ask, &all->list[i]))
            continue;
        const struct team_wish wish = wish_of(all->ask, &all->list[i]);
        struct team_verdict v;
        s = team_may_spend(ctx, &wish, &v);
        if (s == OK)
            all->list[i].w.code = v.answer == TEAM_MAY_NOT ? v.code : NULL;
    }
    return s;
}

static bool is_guest(const struct draw_ask *ask)
{
    return ask->holder.account_id == 0 && ask->holder.team_id == 0;
}

/* What has no price can be paid in money only where nothing else pays for it. Money is the last. */
static void leave_out_money(struct ways *all)
{
    for (size_t i = 0; i + 1 < all->n; i++) {
        if (!all->list[i].w.code) {
            all->n--;
            return;
        }
    }
}

static enum status gather(struct ctx *ctx, const struct draw_ask *ask, const struct supposed *if_,
                          struct ways *ret_all)
{
    const struct opt_int price = plan_price(ask->rules, &ask->what);
    const struct open_way money = {
        .w = {.way = WAY_MONEY, .name = "", .takes = price.has ? price.v : 0, .rest_cents = price}};
    *ret_all = (struct ways){.ask = ask, .if_ = if_};
    enum status s = OK;
    if (!is_guest(ask) && !(price.has && price.v == 0)) {
        if (ask->subject_id)
            s = plan_drawn(ctx, ask->subject_id, &ret_all->now);
        if (s == OK || s == NOT_FOUND)
            s = add_included(ctx, ret_all);
        if (s == OK)
            s = add_allowances(ctx, ret_all);
    }
    if (s != OK)
        return s;
    if (ret_all->n > 1)
        qsort(ret_all->list, ret_all->n, sizeof(ret_all->list[0]), by_order);
    ret_all->list[ret_all->n++] = money;
    s = ask_teams(ctx, ret_all);
    if (s == OK && !price.has && !ask->subject_id)
        leave_out_money(ret_all);
    return s;
}

enum status plan_ways(struct ctx *ctx, const struct draw_ask *ask,
                      struct way_to_pay ret_ways[WAYS_MAX], size_t *ret_n)
{
    struct ways *all = arena_alloc(ctx->arena, sizeof(*all));
    const enum status s = all ? gather(ctx, ask, NULL, all) : LIMIT;
    if (s != OK)
        return s;
    for (size_t i = 0; i < all->n; i++) {
        const int64_t until = all->list[i].until_day;
        ret_ways[i] = all->list[i].w;
        if (until > 0 && until < INT64_MAX)
            ret_ways[i].last_day = date_of_days(until - 1);
    }
    *ret_n = all->n;
    return OK;
}

enum status draw_first(struct ctx *ctx, const struct draw_ask *ask, const struct supposed *if_,
                       struct way_to_pay *ret_way)
{
    struct ways *all = arena_alloc(ctx->arena, sizeof(*all));
    const enum status s = all ? gather(ctx, ask, if_, all) : LIMIT;
    if (s != OK)
        return s;
    size_t i = 0; /* money is the last, and open: ask->subject_id is not 0 */
    while (i + 1 < all->n && (all->list[i].w.code || team_decides(ask, &all->list[i])))
        i++;
    *ret_way = all->list[i].w;
    return OK;
}

struct taken draw_taken(const struct draw_ask *ask, const struct way_to_pay *w)
{
    const struct price_case *c = &ask->what;
    return (struct taken){.source_id = w->source_id,
                          .amount = w->way == WAY_INCLUDED ? 0 : w->takes,
                          .kind = c->resource->kind,
                          .units = c->units,
                          .from_at = starts_at(c),
                          .to_at = ends_at(c),
                          .account_id = ask->account_id};
}

/* ---- taking one ----------------------------------------------------------------------------- */

/* The way chosen, or the first that is open; n when there is none. */
static size_t pick(const struct ways *all, const struct way_choice *choice)
{
    for (size_t i = 0; i < all->n; i++) {
        if (choice->chosen ? all->list[i].w.source_id == choice->source_id
                           : all->list[i].w.code == NULL)
            return i;
    }
    return choice->chosen ? all->n : 0; /* the team says no to all: it says why to the first */
}

static enum status refuse_team(struct ctx *ctx, const char *code)
{
    return ctx_fail(ctx, CONFLICT, code, "%s", team_why(ctx, code));
}

/* Behind its lock, is what was seen still true? */
static enum status lock_source(struct ctx *ctx, const struct open_way *w, bool *ret_same)
{
    if (w->w.way == WAY_MONEY) {
        *ret_same = true;
        return OK;
    }
    if (w->w.way == WAY_INCLUDED) {
        *ret_same = false; /* its places are counted again behind the lock */
        return sql_draw_lock_membership(
            ctx, &(struct sql_draw_lock_membership_args){.id = w->w.source_id});
    }
    struct sql_allowance_balance_row now;
    enum status s = sql_allowance_lock(ctx, &(struct sql_allowance_lock_args){w->w.source_id});
    if (s == OK)
        s = sql_allowance_balance(ctx, &(struct sql_allowance_balance_args){w->w.source_id}, &now);
    if (s == OK)
        *ret_same = now.left_amount == w->w.left + w->w.takes;
    return s;
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

/* The way chosen of those there are. */
static enum status choose(struct ctx *ctx, const struct draw_ask *ask,
                          const struct way_choice *choice, struct open_way *ret_way)
{
    struct ways *all = arena_alloc(ctx->arena, sizeof(*all));
    const enum status s = all ? gather(ctx, ask, NULL, all) : LIMIT;
    if (s != OK)
        return s;
    const size_t at = pick(all, choice);
    if (at == all->n)
        return ctx_fail(ctx, CONFLICT, "plan.way",
                        "This can not pay for it any more. Please choose another way.");
    if (all->list[at].w.code)
        return refuse_team(ctx, all->list[at].w.code);
    *ret_way = all->list[at];
    return check_shown(ctx, ask, choice, &ret_way->w);
}

enum status plan_choose(struct ctx *ctx, const struct draw_ask *ask,
                        const struct way_choice *choice, struct way_to_pay *ret_way)
{
    struct open_way w;
    const enum status s = choose(ctx, ask, choice, &w);
    if (s == OK)
        *ret_way = w.w;
    return s;
}

/* The way that is taken, its source locked. */
static enum status settle(struct ctx *ctx, const struct draw_ask *ask,
                          const struct way_choice *choice, struct open_way *ret_way)
{
    enum { TRIES = 8 };
    int64_t locked = -1;
    for (int i = 0; i < TRIES; i++) {
        enum status s = choose(ctx, ask, choice, ret_way);
        if (s != OK)
            return s;
        bool same = ret_way->w.source_id == locked;
        if (!same)
            s = lock_source(ctx, ret_way, &same);
        if (s != OK || same)
            return s;
        locked = ret_way->w.source_id;
    }
    return RETRY;
}

const char *draw_what(struct ctx *ctx, const struct price_case *c)
{
    return words(ctx, "%s, %s, %s–%s", c->resource->name, words_date(ctx, c->date),
                 words_minute(ctx, (minute)c->from), words_minute(ctx, (minute)(c->to % DAY_MIN)));
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
    if (w->way != WAY_MONEY)
        text = words(ctx, ctx_text(ctx, "%s; %s was paid with %s"), text,
                     plan_amount_text(ctx, w->unit, w->takes, ask->currency), w->name);
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
        .source_id = w->source_id,
        .amount = w->way == WAY_MONEY ? 0 : w->takes,
        .rest_cents = w->rest_cents.v,
        .kind = (int64_t)c->resource->kind,
        .units = c->units,
        .from_at = starts_at(c),
        .to_at = ends_at(c),
        .at = ctx_now_s(ctx),
    };
    return sql_draw_insert(ctx, &args);
}

static enum status spend_of_team(struct ctx *ctx, const struct draw_ask *ask,
                                 const struct open_way *w)
{
    struct team_verdict v;
    const struct team_wish wish = wish_of(ask, w);
    const enum status s = team_spend(ctx, &wish, ask->operator_id, ask->space_id, &v);
    return s == OK && v.answer == TEAM_MAY_NOT ? refuse_team(ctx, v.code) : s;
}

/* Of a way whose source is locked. */
static enum status take(struct ctx *ctx, const struct draw_ask *ask, const struct open_way *w)
{
    enum status s = team_decides(ask, w) ? spend_of_team(ctx, ask, w) : OK;
    if (s == OK && (w->w.way == WAY_CREDIT || w->w.way == WAY_PASS))
        s = allowance_move(ctx, w->w.source_id, -w->w.takes, ENTRY_USED, ask->subject_id,
                           draw_what(ctx, &ask->what));
    if (s == OK)
        s = write_draw(ctx, ask, &w->w);
    if (s == OK && w->w.rest_cents.has && w->w.rest_cents.v > 0)
        s = charge_rest(ctx, ask, &w->w);
    return s;
}

enum status plan_draw(struct ctx *ctx, const struct draw_ask *ask, const struct way_choice *choice,
                      struct way_to_pay *ret_way)
{
    struct open_way w = {0};
    enum status s = settle(ctx, ask, choice, &w);
    if (s == OK && !is_guest(ask))
        s = take(ctx, ask, &w);
    if (s == OK)
        *ret_way = w.w;
    return s;
}

enum status plan_draw_again(struct ctx *ctx, const struct draw_ask *ask,
                            const struct way_to_pay *was)
{
    const struct way_choice choice = {.chosen = true, .source_id = was->source_id};
    struct open_way w = {0};
    const enum status s = settle(ctx, ask, &choice, &w);
    if (s != OK)
        return s;
    w.w.takes = was->takes;
    w.w.rest_cents = was->rest_cents;
    return take(ctx, ask, &w);
}

/* ---- giving back ---------------------------------------------------------------------------- */

/* Of what was drawn beyond what its period brings by now nothing comes back to be used [PL-10]. */
static enum status come_back(struct ctx *ctx, const struct sql_draw_of_subject_row *d,
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
    enum status s =
        sql_draw_of_subject(ctx, &(struct sql_draw_of_subject_args){.subject_id = subject_id}, &d);
    if (s == NOT_FOUND)
        return OK;
    int64_t changes = 0;
    if (s == OK)
        s = sql_draw_delete(ctx, &(struct sql_draw_delete_args){.subject_id = subject_id},
                            &changes);
    if (s == OK && changes == 0)
        return RETRY; /* somebody else gives it back now */
    struct ctx own;
    const struct holder holder = {d.team_id ? 0 : d.account_id, d.team_id};
    if (s == OK)
        s = ctx_of_holder(ctx, &holder, &own);
    why = s == OK ? ctx_text(&own, why) : why;
    if (s == OK && (d.way == WAY_CREDIT || d.way == WAY_PASS))
        s = come_back(ctx, &d, subject_id, why);
    if (s == OK)
        s = charges_take_back(ctx, subject_id, today, why);
    /* What was booked for a team is counted, and uncounted, by who booked it. */
    return s == OK && !d.team_id ? team_unspend(ctx, subject_id) : s;
}

enum status plan_drawn(struct ctx *ctx, int64_t subject_id, struct drawn *ret_drawn)
{
    struct sql_draw_of_subject_row d;
    const enum status s =
        sql_draw_of_subject(ctx, &(struct sql_draw_of_subject_args){.subject_id = subject_id}, &d);
    if (s != OK)
        return s;
    const char *name = "";
    if (d.allowance_name)
        name =
            d.team_name ? words(ctx, "%s (%s)", d.allowance_name, d.team_name) : d.allowance_name;
    else if (d.plan_name)
        name = words(ctx, ctx_text(ctx, "Included in %s"), d.plan_name);
    *ret_drawn =
        (struct drawn){.holder = {.account_id = d.team_id ? 0 : d.account_id, .team_id = d.team_id},
                       .account_id = d.account_id,
                       .way = {.way = (enum way)d.way,
                               .source_id = d.source_id,
                               .name = name,
                               .takes = d.amount,
                               .left = d.left_amount,
                               .unit = d.unit.has ? (enum allowance_unit)d.unit.v : 0,
                               .rest_cents = opt_int_of(d.rest_cents)}};
    return OK;
}
