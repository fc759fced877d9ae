/* What is booked ahead and included by a membership, when a step makes it cover it no more, or
 * again. What would be and what is done are found by the same function, and drawn by the same; only
 * that the preview supposes what the store does not have yet [PL-3, PL-23]. */
#include "plan/plan_internal.h"

#include "base/zone.h"
#include "people/people.h"
#include "plan_sql.h"

#include <stdlib.h>

enum { DAY_MIN = 24 * 60, PLANS_MAX = 2 * STORY_PARTS_MAX };

typedef struct sql_draws_of_membership_row draw_row;

static const struct drawer *drawer;

void plan_set_drawer(const struct drawer *d)
{
    drawer = d;
}

/* ---- what a story covers -------------------------------------------------------------------- */

/* What is booked, and the places that the membership gives it afterwards. */
struct booked {
    const draw_row *row;
    int64_t kept;
};
struct known_plan { /* an edition of a plan */
    struct plan plan;
    struct edition *editions; /* of the plan */
    size_t editions_n;
};
struct finding {
    const struct turning *turning;
    struct known_plan plans[PLANS_MAX]; /* each is read once */
    size_t plans_n;
    struct booked *list; /* as it was booked */
    size_t n;
};

static struct date day_of(const draw_row *r)
{
    return date_of_days(r->from_at / DAY_MIN);
}

/* The plan of a membership on a day, as plan_of_story() reads it. */
static enum status plan_on(struct ctx *ctx, struct finding *f, const struct story *s,
                           struct date day, const struct plan **ret_plan)
{
    const int64_t id = story_turn_on(s, day)->plan_id;
    size_t i = 0;
    for (; i < f->plans_n; i++) {
        const struct known_plan *k = &f->plans[i];
        if (k->plan.id == id &&
            k->plan.edition == story_edition_on(s, day, k->editions, k->editions_n))
            break;
    }
    enum status st = i == PLANS_MAX ? LIMIT : OK;
    if (st == OK && i == f->plans_n) {
        struct known_plan *k = &f->plans[f->plans_n++];
        st = plan_editions(ctx, id, &k->editions, &k->editions_n);
        if (st == OK)
            st = plan_get_edition(ctx, id, story_edition_on(s, day, k->editions, k->editions_n),
                                  &k->plan);
    }
    if (st == OK)
        *ret_plan = &f->plans[i].plan;
    return st;
}

/* Does a membership include it on its day, places left aside? */
static enum status covers(struct ctx *ctx, struct finding *f, const struct story *s,
                          const draw_row *r, bool *ret_covers)
{
    const int32_t from = (int32_t)(r->from_at % DAY_MIN);
    const struct plan_use use = {.space_id = r->space_id,
                                 .kind = (enum resource_kind)r->kind,
                                 .day = day_of(r),
                                 .from = from,
                                 .to = (int32_t)(r->to_at - r->from_at) + from};
    const struct plan *p = NULL;
    *ret_covers = false;
    if (!story_entitles(s, use.day))
        return OK;
    const enum status st = plan_on(ctx, f, s, use.day, &p);
    if (st == OK)
        *ret_covers = plan_includes(p, s->m.space_id, &use);
    return st;
}

/* So many places, up to those wanted, are free beside those that others keep. As places_free() of
 * plan_ways.c counts. */
static int64_t fits(const struct finding *f, const struct story *s, const struct booked *b,
                    int64_t wanted)
{
    const draw_row *r = b->row;
    const bool one_of_many = s->m.holder.team_id && !r->team_id;
    int64_t all = story_turn_on(s, day_of(r))->seats;
    int64_t own = one_of_many ? 1 : wanted;
    for (size_t i = 0; i < f->n; i++) {
        const draw_row *k = f->list[i].row;
        if (&f->list[i] == b || k->kind != r->kind || k->from_at >= r->to_at ||
            k->to_at <= r->from_at)
            continue;
        all -= f->list[i].kept;
        own -= one_of_many && k->account_id == r->account_id ? f->list[i].kept : 0;
    }
    const int64_t most = all < own ? all : own;
    return most < 0 ? 0 : most < wanted ? most : wanted;
}

static bool fewer_seats(const struct turning *t, struct date day)
{
    return story_turn_on(t->then, day)->seats < story_turn_on(t->was, day)->seats;
}

/* What it pays for stays, unless it covered it and does so no more; of too many who booked first
 * keeps his places. */
static enum status find_kept(struct ctx *ctx, struct finding *f, struct booked *b)
{
    const struct turning *t = f->turning;
    bool covered = false;
    bool still = false;
    enum status s = covers(ctx, f, t->was, b->row, &covered);
    if (s == OK)
        s = covers(ctx, f, t->then, b->row, &still);
    b->kept = !covered || still ? b->row->places : 0;
    if (covered && still && fewer_seats(t, day_of(b->row)))
        b->kept = fits(f, t->then, b, b->row->places);
    return s;
}

/* Places that a step had taken away are given again. */
static enum status find_returning(struct ctx *ctx, struct finding *f, struct booked *b)
{
    const struct story *then = f->turning->then;
    const draw_row *r = b->row;
    const struct holder h = {.account_id = r->team_id ? 0 : r->account_id, .team_id = r->team_id};
    bool again = false;
    bool used = false;
    enum status s = covers(ctx, f, then, r, &again);
    if (s == OK && again)
        s = story_is_used_by(ctx, then, &h, &used);
    if (s == OK && used)
        b->kept = fits(f, then, b, r->units);
    return s;
}

/* The moment on the clock of the space: what has begun stays as it was paid. */
static enum status now_at(struct ctx *ctx, const struct turning *t, int64_t *ret_at)
{
    struct space sp;
    struct date day;
    minute now = 0;
    const enum status s = space_get(ctx, t->then->m.space_id, &sp);
    if (s != OK)
        return s;
    zone_civil(zone_get(sp.zone), ctx_now_s(ctx), &day, &now);
    *ret_at = date_days(day) * DAY_MIN + now;
    return OK;
}

static enum status find(struct ctx *ctx, const struct turning *t, struct finding *ret)
{
    draw_row *rows = NULL;
    size_t n = 0;
    struct sql_draws_of_membership_args args = {.membership_id = t->then->m.id};
    *ret = (struct finding){.turning = t};
    enum status s = drawer ? now_at(ctx, t, &args.from_at) : OK;
    if (s == OK && drawer)
        s = sql_draws_of_membership(ctx, &args, &rows, &n);
    struct booked *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    ret->list = list;
    for (size_t i = 0; i < n; i++)
        list[ret->n++] = (struct booked){.row = &rows[i]};
    for (size_t i = 0; s == OK && i < n; i++)
        if (rows[i].places)
            s = find_kept(ctx, ret, &list[i]);
    for (size_t i = 0; s == OK && i < n; i++)
        if (rows[i].was_source_id == args.membership_id)
            s = find_returning(ctx, ret, &list[i]);
    return s;
}

/* ---- drawn anew ----------------------------------------------------------------------------- */

/* What is drawn anew, supposed or done. */
struct anew {
    const struct turning *turning;
    struct supposed *if_; /* NULL: it is done */
    struct paid_again *list;
    size_t n;
};

static bool leaves(const struct booked *b)
{
    return b->kept < b->row->places;
}

/* Those that leave first, then those that return, each in the order of their days. */
static int by_day(const void *a, const void *b)
{
    const struct booked *x = a;
    const struct booked *y = b;
    if (leaves(x) != leaves(y))
        return leaves(x) ? -1 : 1;
    if (x->row->from_at != y->row->from_at)
        return x->row->from_at < y->row->from_at ? -1 : 1;
    return (x->row->subject_id > y->row->subject_id) - (x->row->subject_id < y->row->subject_id);
}

static enum status ask_of(struct ctx *ctx, const struct story *if_, int64_t subject_id,
                          int64_t booked_at, struct draw_ask *ret_ask)
{
    enum status s = drawer->ask(ctx, subject_id, booked_at, ret_ask);
    if (s != OK || !plan_rules_ask_who(ret_ask->rules))
        return s;
    struct standing_as *as = arena_alloc(ctx->arena, sizeof(*as));
    const struct date day = ret_ask->what.date;
    if (!as)
        return LIMIT;
    s = if_ ? plan_standing_if(ctx, if_, &ret_ask->holder, day, as)
            : plan_standing(ctx, ret_ask->operator_id, &ret_ask->holder, day, as);
    ret_ask->what.as = as;
    return s;
}

static struct paid_again again_of(struct ctx *ctx, const struct draw_ask *ask,
                                  const struct way_to_pay *way)
{
    const struct outlook_line line = {
        .source = CHARGE_BOOKING,
        .subject_id = ask->subject_id,
        .due = {.from = ask->what.date, .bill = plan_bill_day(ask->what.date)},
        .text = draw_what(ctx, &ask->what),
        .rule = ""};
    return (struct paid_again){.subject_id = ask->subject_id,
                               .space_id = ask->space_id,
                               .holder = ask->holder,
                               .way = *way,
                               .cents = way->rest_cents.v,
                               .line = line,
                               .back = line};
}

static void line_of(const struct charge *c, struct outlook_line *line)
{
    line->due = (struct due){.from = c->from,
                             .until = c->until,
                             .bill = c->bill,
                             .amount_cents = c->amount_cents,
                             .quantity = c->quantity,
                             .once = true};
    line->vat_rate_bp = c->vat_rate_bp;
    line->text = c->what;
    line->rule = c->rule;
}

/* Why what was charged is given back: for the payer. */
static const char *why_back(struct ctx *ctx, const struct turning *t, const struct booked *b)
{
    return leaves(b) ? ctx_text(ctx, "Changed")
                     : words(ctx, ctx_text(ctx, "Included in %s"),
                             story_turn_on(t->then, day_of(b->row))->plan_name);
}

/* The charge for it that stands, as it would be taken back. */
static enum status charge_back(struct ctx *ctx, const struct anew *a, struct paid_again *p,
                               const char *why)
{
    struct charge *all = NULL;
    size_t n = 0;
    const enum status s = charges_of_subject(ctx, p->subject_id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct charge back = all[i];
        bool stands = !back.reverses_id;
        for (size_t k = 0; k < n; k++)
            stands &= all[k].reverses_id != back.id;
        if (!stands)
            continue;
        back.amount_cents = -back.amount_cents;
        back.rule = why;
        if (date_compare(back.bill, a->turning->today) < 0)
            back.bill = a->turning->today;
        line_of(&back, &p->back);
    }
    return s;
}

/* It draws so from now on, keeps when it was booked, and what a step took from it. */
static enum status draw_so(struct ctx *ctx, const struct anew *a, const struct booked *b,
                           const struct draw_ask *ask, const struct anew_draw *how)
{
    const draw_row *r = b->row;
    const bool all_again = b->kept == r->units;
    const struct sql_draw_turned_args turned = {.subject_id = r->subject_id,
                                                .was_source_id =
                                                    all_again ? 0 : a->turning->then->m.id,
                                                .made_at = r->made_at};
    struct way_to_pay taken;
    enum status s = draw_anew(ctx, ask, how, &taken);
    if (s == OK)
        s = sql_draw_turned(ctx, &turned, NULL);
    return s == OK ? drawer->paid(ctx, ask, &taken) : s;
}

static void note(struct supposed *f, const struct draw_ask *ask, const struct way_to_pay *w,
                 int64_t sign)
{
    const struct price_case *c = &ask->what;
    for (size_t i = 0; i < w->parts_n; i++) {
        f->taken[f->taken_n++] = (struct taken){.source_id = w->parts[i].source_id,
                                                .amount = sign * w->parts[i].takes,
                                                .kind = c->resource->kind,
                                                .from_at = draw_starts_at(c),
                                                .to_at = draw_ends_at(c),
                                                .account_id = ask->account_id};
    }
}

/* Supposed, what it drew is there again for those that follow, and what it draws is not. */
static enum status suppose_drawn(struct ctx *ctx, struct supposed *f, const struct draw_ask *ask,
                                 const struct way_to_pay *way)
{
    struct drawn before;
    const enum status s = plan_drawn(ctx, ask->subject_id, &before);
    if (s != OK)
        return s;
    note(f, ask, &before.way, -1);
    note(f, ask, way, 1);
    return OK;
}

static enum status pay_again(struct ctx *ctx, struct anew *a, const struct booked *b)
{
    const struct turning *t = a->turning;
    const draw_row *r = b->row;
    const struct anew_draw how = {.if_ = a->if_,
                                  .membership_id = t->then->m.id,
                                  .places = b->kept,
                                  .plan_name =
                                      b->kept ? story_turn_on(t->then, day_of(r))->plan_name : ""};
    struct draw_ask ask;
    struct way_to_pay way;
    struct charge charge;
    enum status s = ask_of(ctx, a->if_ ? t->then : NULL, r->subject_id, r->made_at, &ask);
    if (s == NOT_FOUND)
        return OK;
    const struct opt_int price = s == OK ? plan_price(ask.rules, &ask.what) : (struct opt_int){0};
    if (s != OK || (!leaves(b) && price.has && price.v == 0))
        return s; /* it costs nothing anyway */
    struct paid_again *p = &a->list[a->n];
    *p = again_of(ctx, &ask, &(struct way_to_pay){.way = WAY_MONEY});
    s = charge_back(ctx, a, p, why_back(ctx, t, b));
    if (s == OK && !a->if_)
        s = plan_give_back(ctx, r->subject_id, t->today,
                           leaves(b) ? N_("Changed") : why_back(ctx, t, b));
    if (s == OK)
        s = draw_first(ctx, &ask, &how, &way);
    if (s == OK && way.rest_cents.v > 0)
        s = draw_charge(ctx, &ask, &way, &charge);
    if (s != OK)
        return s;
    a->n++;
    p->way = way;
    p->cents = way.rest_cents.v - r->rest_cents;
    if (way.rest_cents.v > 0)
        line_of(&charge, &p->line);
    return a->if_ ? suppose_drawn(ctx, a->if_, &ask, &way) : draw_so(ctx, a, b, &ask, &how);
}

static enum status pay_all(struct ctx *ctx, struct finding *f, struct anew *a)
{
    enum status s = OK;
    a->list = arena_array(ctx->arena, f->n, sizeof(*a->list));
    if (!a->list)
        return LIMIT;
    if (f->n > 1)
        qsort(f->list, f->n, sizeof(*f->list), by_day);
    for (size_t i = 0; s == OK && i < f->n; i++) {
        if (f->list[i].kept != f->list[i].row->places)
            s = pay_again(ctx, a, &f->list[i]);
    }
    return s;
}

/* ---- before, and when it is done ------------------------------------------------------------- */

/* The allowances of a membership as the step would leave them. */
static enum status suppose(struct ctx *ctx, const struct turning *t, struct supposed *ret)
{
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    struct purse *p = arena_alloc(ctx->arena, sizeof(*p));
    struct team team;
    if (!s || !p)
        return LIMIT;
    *s = *t->then;
    enum status st = purse_read(ctx, s, p);
    if (st == OK && t->step->kind == STEP_CHANGE)
        story_turn_given(s, t->was, t->step->from, p);
    if (st == OK)
        st = purse_give(ctx, s, t->today, p);
    *ret = (struct supposed){.story = t->then, .purse = p};
    if (st == OK && s->m.holder.team_id) {
        st = team_get(ctx, s->m.holder.team_id, &team);
        ret->team_name = st == OK ? team.name : NULL;
    }
    return st;
}

enum status again_preview(struct ctx *ctx, const struct turning *t, struct paid_agains *ret_all)
{
    struct finding *f = arena_alloc(ctx->arena, sizeof(*f));
    struct supposed if_;
    struct anew a = {.turning = t, .if_ = &if_};
    enum status s = f ? find(ctx, t, f) : LIMIT;
    if (s == OK)
        s = suppose(ctx, t, &if_);
    if (s != OK)
        return s;
    if_.taken = arena_array(ctx->arena, f->n * 2 * WAY_PARTS_MAX, sizeof(*if_.taken));
    if (!if_.taken)
        return LIMIT;
    s = pay_all(ctx, f, &a);
    if (s == OK)
        *ret_all = (struct paid_agains){a.list, a.n};
    return s;
}

static enum status as_shown(struct ctx *ctx, const struct turning *t, const struct anew *a)
{
    int64_t sum = 0;
    for (size_t i = 0; i < a->n; i++)
        sum += a->list[i].cents;
    if (!t->step->again_cents.has || t->step->again_cents.v == sum)
        return OK;
    return ctx_fail(ctx, CONFLICT, "plan.price_changed",
                    "What is booked would be paid in another way than shown. Please look again "
                    "before you go on.");
}

enum status again_do(struct ctx *ctx, const struct turning *t, struct paid_agains *ret_all)
{
    struct finding *f = arena_alloc(ctx->arena, sizeof(*f));
    struct anew a = {.turning = t};
    enum status s = f ? find(ctx, t, f) : LIMIT;
    if (s == OK)
        s = pay_all(ctx, f, &a);
    if (s == OK)
        s = as_shown(ctx, t, &a);
    if (s == OK)
        *ret_all = (struct paid_agains){a.list, a.n};
    return s;
}

/* ---- afterwards ----------------------------------------------------------------------------- */

enum status again_now(struct ctx *ctx, int64_t subject_id, struct paid_again *ret_now)
{
    struct drawn d;
    struct draw_ask ask;
    struct sql_draw_made_row made;
    enum status s = drawer ? plan_drawn(ctx, subject_id, &d) : NOT_FOUND;
    if (s == OK)
        s = sql_draw_made(ctx, &(struct sql_draw_made_args){subject_id}, &made);
    if (s == OK)
        s = ask_of(ctx, NULL, subject_id, made.made_at, &ask);
    if (s != OK)
        return s;
    if (d.way.way == WAY_MONEY)
        d.way.rest_cents.has = plan_price(ask.rules, &ask.what).has;
    *ret_now = again_of(ctx, &ask, &d.way);
    return OK;
}
