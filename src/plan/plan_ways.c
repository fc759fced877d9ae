/* What may pay for something that is booked: what there is to draw from, in its order, and what
 * would be drawn of it in turn. */
#include "plan/plan_internal.h"

#include "people/people.h"
#include "plan_sql.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MIN = 24 * 60, LONGEST_MIN = 25 * 60 };

/* ---- the ways ------------------------------------------------------------------------------- */

static void source_add(struct sources *all, const struct source *s)
{
    if (all->n < SOURCES_MAX)
        all->list[all->n++] = *s;
}

/* Minutes since 1970-01-01 on the clock of the space. */
int64_t draw_starts_at(const struct price_case *c)
{
    return date_days(c->date) * DAY_MIN + c->from;
}

int64_t draw_ends_at(const struct price_case *c)
{
    return date_days(c->date) * DAY_MIN + c->to;
}

/* The edition of its plan that a membership has on the day. Most plans have but one. */
static enum status edition_of(struct ctx *ctx, const struct sql_draw_access_row *r, struct date day,
                              int64_t *ret_edition)
{
    struct edition *list = NULL;
    size_t n = 0;
    *ret_edition = 1;
    if (r->last_edition == 1)
        return OK;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    enum status s = story ? story_read(ctx, r->id, story) : LIMIT;
    if (s == OK)
        s = plan_editions(ctx, r->plan_id, &list, &n);
    if (s == OK)
        *ret_edition = story_edition_on(story, day, list, n);
    return s;
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
static void add_taken(const struct sources *all, int64_t source_id,
                      struct sql_draw_overlap_row *used)
{
    const struct price_case *c = &all->ask->what;
    const struct supposed *f = all->anew ? all->anew->if_ : NULL;
    for (size_t i = 0; f && i < f->taken_n; i++) {
        const struct taken *t = &f->taken[i];
        if (t->source_id != source_id || t->kind != c->resource->kind ||
            t->from_at >= draw_ends_at(c) || t->to_at <= draw_starts_at(c))
            continue;
        used->all_units += t->amount;
        used->own_units += t->account_id == all->ask->account_id ? t->amount : 0;
    }
}

/* Places that are still free of a membership: a person has one of a team's, or all of his own. */
static enum status places_free(struct ctx *ctx, const struct sources *all,
                               const struct sql_draw_access_row *r, int64_t *ret_n)
{
    const struct draw_ask *ask = all->ask;
    const struct price_case *c = &ask->what;
    const struct sql_draw_overlap_args args = {.source_id = r->id,
                                               .kind = (int64_t)c->resource->kind,
                                               .after = draw_starts_at(c) - LONGEST_MIN,
                                               .from_at = draw_starts_at(c),
                                               .to_at = draw_ends_at(c),
                                               .account_id = ask->account_id,
                                               .but_subject_id = ask->subject_id};
    struct sql_draw_overlap_row used;
    const enum status s = sql_draw_overlap(ctx, &args, &used);
    if (s != OK)
        return s;
    add_taken(all, r->id, &used);
    int64_t n = r->seats - used.all_units;
    if (r->team_id && !ask->holder.team_id && n > 1 - used.own_units)
        n = 1 - used.own_units;
    *ret_n = n > 0 ? n : 0;
    return OK;
}

static struct source included_in(struct ctx *ctx, int64_t membership_id, const char *plan_name,
                                 int64_t places)
{
    return (struct source){
        .part = {.way = WAY_INCLUDED,
                 .source_id = membership_id,
                 .name = words(ctx, ctx_text(ctx, "Included in %s"), plan_name)},
        .left = places,
        .until_day = INT64_MAX,
    };
}

/* Of the membership under way so many places are given, and no other. */
static bool is_anew(const struct sources *all, int64_t membership_id)
{
    return all->anew && all->anew->membership_id == membership_id;
}

static enum status add_included(struct ctx *ctx, struct sources *all)
{
    const struct draw_ask *ask = all->ask;
    struct sql_draw_access_row *rows = NULL;
    size_t n = 0;
    int64_t last = 0;
    int64_t looked_at = 0;
    int64_t edition = 0; /* of that one */
    const struct sql_draw_access_args args = {
        .account_id = ask->holder.account_id,
        .team_id = ask->holder.team_id,
        .operator_id = ask->operator_id,
        .day = date_days(ask->what.date),
    };
    enum status s = sql_draw_access(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        int64_t places = 0;
        if (rows[i].id == last || !gives_access(&rows[i], ask) || is_anew(all, rows[i].id))
            continue;
        if (rows[i].id != looked_at)
            s = edition_of(ctx, &rows[i], ask->what.date, &edition);
        looked_at = rows[i].id;
        if (s != OK || rows[i].edition != edition)
            continue;
        last = rows[i].id;
        s = places_free(ctx, all, &rows[i], &places);
        struct source in = included_in(ctx, rows[i].id, rows[i].plan_name, places);
        if (s == OK && places)
            source_add(all, &in);
    }
    const struct anew_draw *a = all->anew;
    if (s == OK && a && a->places) {
        const struct source in = included_in(ctx, a->membership_id, a->plan_name, a->places);
        source_add(all, &in);
    }
    return s;
}

static enum way way_of(const struct sql_draw_allowances_row *r)
{
    const bool days = r->unit == UNIT_DAYS || r->unit == UNIT_HALF_DAYS;
    return days && !r->membership_id ? WAY_PASS : WAY_CREDIT;
}

/* What the subject itself gives back, less what it drew beyond what there is now. */
static int64_t comes_back(const struct sources *all, const struct sql_draw_allowances_row *r)
{
    int64_t takes = 0;
    for (size_t i = 0; i < all->now.parts_n; i++)
        takes += all->now.parts[i].source_id == r->id ? all->now.parts[i].takes : 0;
    return takes > r->beyond_amount ? takes - r->beyond_amount : 0;
}

static int64_t taken_of(const struct sources *all, int64_t allowance_id)
{
    const struct supposed *f = all->anew ? all->anew->if_ : NULL;
    int64_t sum = 0;
    for (size_t i = 0; f && i < f->taken_n; i++)
        sum += f->taken[i].source_id == allowance_id ? f->taken[i].amount : 0;
    return sum;
}

static void add_allowance(struct ctx *ctx, struct sources *all,
                          const struct sql_draw_allowances_row *r)
{
    const struct price_case *c = &all->ask->what;
    const struct scope scope = {.kinds = (uint32_t)r->kinds,
                                .weekdays = (uint32_t)r->weekdays,
                                .from = (minute)r->from_min,
                                .to = (minute)r->to_min};
    const int64_t left = r->left_amount + comes_back(all, r) - taken_of(all, r->id);
    if (left <= 0 || r->unit == UNIT_PAGES || (c->lent && r->unit != UNIT_CENTS) ||
        !scope_covers(&scope, c->resource->kind, c->date, c->from, c->to))
        return;
    const char *name = r->team_id ? words(ctx, "%s (%s)", r->name, r->team_name) : r->name;
    struct source s = {.part = {.way = way_of(r),
                                .source_id = r->id,
                                .name = name,
                                .unit = (enum allowance_unit)r->unit,
                                .team_id = r->team_id},
                       .left = left,
                       .until_day = r->until_day ? r->until_day : INT64_MAX,
                       .membership_id = r->membership_id};
    if (r->until_day)
        s.part.last_day = date_of_days(r->until_day - 1);
    source_add(all, &s);
}

/* Those of the membership as they would be; a new one stands behind all that there are. */
static void add_supposed(struct ctx *ctx, struct sources *all)
{
    const struct supposed *f = all->anew->if_;
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

static enum status add_allowances(struct ctx *ctx, struct sources *all)
{
    struct sql_draw_allowances_row *rows = NULL;
    size_t n = 0;
    const struct supposed *f = all->anew ? all->anew->if_ : NULL;
    const struct sql_draw_allowances_args args = {
        .account_id = all->ask->holder.account_id,
        .team_id = all->ask->holder.team_id,
        .operator_id = all->ask->operator_id,
        .space_id = all->ask->space_id,
        .day = date_days(all->ask->what.date),
    };
    const enum status s = sql_draw_allowances(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!f || rows[i].membership_id != f->story->m.id)
            add_allowance(ctx, all, &rows[i]);
    }
    if (s == OK && f)
        add_supposed(ctx, all);
    return s;
}

static int by_order(const void *a, const void *b)
{
    const struct source *x = a;
    const struct source *y = b;
    if (x->part.way != y->part.way)
        return (int)x->part.way - (int)y->part.way;
    if (x->until_day != y->until_day)
        return x->until_day < y->until_day ? -1 : 1;
    return (x->part.source_id > y->part.source_id) - (x->part.source_id < y->part.source_id);
}

/* ---- what a team says ------------------------------------------------------------------------ */

/* Somebody who draws for himself from what a team has keeps to its rules. For what is booked for
 * the team the caller asks them: they may want an admin's yes. */
static bool team_decides(const struct draw_ask *ask, const struct source *s)
{
    return s->part.team_id != 0 && !ask->holder.team_id;
}

struct team_wish draw_wish(const struct draw_ask *ask, int64_t team_id, int64_t cents)
{
    const struct price_case *c = &ask->what;
    return (struct team_wish){
        .team_id = team_id,
        .account_id = ask->account_id,
        .subject_id = ask->subject_id,
        .day = c->date,
        .cents = cents,
        .currency = ask->currency,
        .minutes = (int64_t)c->length_min * c->units,
        .kind = kind_name(c->resource->kind),
    };
}

static enum status ask_teams(struct ctx *ctx, struct sources *all)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < all->n; i++) {
        struct source *from = &all->list[i];
        if (!team_decides(all->ask, from))
            continue;
        int64_t cents = from->part.unit == UNIT_CENTS ? from->left : 0;
        if (all->price.has && cents > all->price.v)
            cents = all->price.v;
        const struct team_wish wish = draw_wish(all->ask, from->part.team_id, cents);
        struct team_verdict v;
        s = team_may_spend(ctx, &wish, &v);
        if (s == OK)
            from->code = v.answer == TEAM_MAY_NOT ? v.code : NULL;
    }
    return s;
}

/* ---- all there is ---------------------------------------------------------------------------- */

bool draw_is_guest(const struct draw_ask *ask)
{
    return ask->holder.account_id == 0 && ask->holder.team_id == 0;
}

static enum status gather_all(struct ctx *ctx, struct sources *all)
{
    struct drawn now = {.account_id = 0};
    enum status s = all->ask->subject_id ? plan_drawn(ctx, all->ask->subject_id, &now) : NOT_FOUND;
    if (s != OK && s != NOT_FOUND)
        return s;
    all->now = now.way;
    s = all->ask->what.lent ? OK : add_included(ctx, all);
    if (s == OK)
        s = add_allowances(ctx, all);
    if (s == OK && all->n > 1)
        qsort(all->list, all->n, sizeof(all->list[0]), by_order);
    if (all->n > QUEUE_MAX)
        all->n = QUEUE_MAX;
    return s == OK ? ask_teams(ctx, all) : s;
}

enum status draw_gather(struct ctx *ctx, const struct draw_ask *ask, const struct anew_draw *anew,
                        struct sources **ret_all)
{
    struct sources *all = arena_alloc(ctx->arena, sizeof(*all));
    if (!all)
        return LIMIT;
    all->ask = ask;
    all->anew = anew;
    all->price = plan_price(ask->rules, &ask->what);
    enum status s = OK;
    if (!draw_is_guest(ask) && !(all->price.has && all->price.v == 0))
        s = gather_all(ctx, all);
    if (s == OK)
        *ret_all = all;
    return s;
}

const struct source *draw_source(const struct sources *all, int64_t id)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->list[i].part.source_id == id)
            return &all->list[i];
    }
    return NULL;
}

/* ---- in turn --------------------------------------------------------------------------------- */

/* What was taken, into a way. */
struct picked {
    const int64_t *takes;
    bool money; /* credits of money: they come last, for they pay what the others leave */
    struct way_part *parts;
    struct way_to_pay *way;
};

static void add_parts(const struct sources *all, const size_t order[], size_t n,
                      const struct picked *from)
{
    for (size_t i = 0; i < n; i++) {
        const struct source *s = &all->list[order[i]];
        if (!from->takes[i] || (s->part.unit == UNIT_CENTS) != from->money)
            continue;
        struct way_part *p = &from->parts[from->way->parts_n++];
        *p = s->part;
        p->takes = from->takes[i];
        p->left = s->left - p->takes;
        if (s->code)
            from->way->code = s->code;
    }
}

enum status draw_in_turn(struct ctx *ctx, const struct sources *all, const size_t order[], size_t n,
                         struct way_to_pay *ret_way)
{
    struct drawable list[QUEUE_MAX];
    struct in_turn taken;
    struct way_part *parts = arena_array(ctx->arena, n, sizeof(*parts));
    if (!parts)
        return LIMIT;
    *ret_way = (struct way_to_pay){.way = WAY_MONEY, .parts = parts, .rest_cents = all->price};
    for (size_t i = 0; i < n; i++) {
        const struct source *s = &all->list[order[i]];
        list[i] = (struct drawable){.unit = (int)s->part.unit,
                                    .left = s->left,
                                    .team_id = team_decides(all->ask, s) ? s->part.team_id : 0};
    }
    take_in_turn(&(struct queue){.rules = all->ask->rules, .what = &all->ask->what, list, n},
                 &taken);
    if (!taken.rest_cents.has) /* what has no price is paid by what pays all of it */
        return OK;
    add_parts(all, order, n, &(struct picked){taken.takes, false, parts, ret_way});
    add_parts(all, order, n, &(struct picked){taken.takes, true, parts, ret_way});
    ret_way->rest_cents = taken.rest_cents;
    if (ret_way->parts_n)
        ret_way->way = parts[0].way;
    return OK;
}

/* Those that are open in their order, one of them first; all->n: none. */
static size_t open_order(const struct sources *all, size_t first, size_t order[QUEUE_MAX])
{
    size_t n = 0;
    if (first < all->n)
        order[n++] = first;
    for (size_t i = 0; i < all->n; i++) {
        /* When it is paid anew nobody is asked: of what a team has, nothing, unless it pays. */
        const bool asks = all->anew && team_decides(all->ask, &all->list[i]);
        if (i != first && !all->list[i].code && !asks)
            order[n++] = i;
    }
    return n;
}

enum status draw_by_itself(struct ctx *ctx, const struct sources *all, struct way_to_pay *ret_way)
{
    size_t order[QUEUE_MAX];
    const size_t n = open_order(all, all->n, order);
    return draw_in_turn(ctx, all, order, n, ret_way);
}

/* Those that it draws from now and that are open, then the others, unless money was wanted. */
static size_t order_as_before(const struct sources *all, const struct way_to_pay *now,
                              size_t order[QUEUE_MAX])
{
    size_t n = 0;
    uint32_t in = 0;
    for (size_t k = 0; k < now->parts_n; k++) {
        for (size_t i = 0; i < all->n; i++) {
            if (all->list[i].code || all->list[i].part.source_id != now->parts[k].source_id)
                continue;
            order[n++] = i;
            in |= 1U << i;
        }
    }
    for (size_t i = 0; i < all->n && n && now->rest_cents.v == 0; i++) {
        if (!all->list[i].code && !(in >> i & 1U))
            order[n++] = i;
    }
    return n;
}

enum status plan_as_before(struct ctx *ctx, const struct draw_ask *ask,
                           const struct way_to_pay *now, struct way_to_pay *ret_way)
{
    struct sources *all = NULL;
    size_t order[QUEUE_MAX];
    enum status s = draw_gather(ctx, ask, NULL, &all);
    if (s != OK)
        return s;
    const size_t n = order_as_before(all, now, order);
    s = draw_in_turn(ctx, all, order, n, ret_way);
    if (s == OK && !ret_way->parts_n && now->way != WAY_MONEY)
        s = draw_by_itself(ctx, all, ret_way);
    return s;
}

/* Do both take as much of the same, in whatever order? */
static bool is_same(const struct way_to_pay *a, const struct way_to_pay *b)
{
    size_t found = 0;
    for (size_t i = 0; i < a->parts_n; i++)
        for (size_t k = 0; k < b->parts_n; k++)
            found += a->parts[i].source_id == b->parts[k].source_id &&
                     a->parts[i].takes == b->parts[k].takes;
    return a->parts_n == b->parts_n && found == a->parts_n;
}

/* Ways to choose from; none twice, and none that draws nothing. */
struct ways {
    struct way_to_pay *list;
    size_t n;
};

static void way_add(struct ways *w, const struct way_to_pay *way)
{
    bool is_new = way->parts_n > 0;
    for (size_t i = 0; is_new && i < w->n; i++)
        is_new = !is_same(&w->list[i], way);
    if (is_new)
        w->list[w->n++] = *way;
}

static enum status add_ways_from(struct ctx *ctx, const struct sources *all, size_t first,
                                 struct ways *w)
{
    size_t order[QUEUE_MAX];
    struct way_to_pay way;
    enum status s = OK;
    if (first == all->n || !all->list[first].code) {
        s = draw_in_turn(ctx, all, order, open_order(all, first, order), &way);
        if (s == OK)
            way_add(w, &way);
    }
    if (s == OK && first < all->n)
        s = draw_in_turn(ctx, all, &first, 1, &way);
    if (s == OK && first < all->n)
        way_add(w, &way);
    return s;
}

/* Is it what another period of the same membership brought, and ends later? Nobody has a reason to
 * begin with that. */
static bool is_later_period(const struct sources *all, size_t i)
{
    const struct source *s = &all->list[i];
    bool later = false;
    for (size_t k = 0; k < i && s->membership_id; k++) {
        const struct source *before = &all->list[k];
        later |= before->membership_id == s->membership_id && before->part.unit == s->part.unit &&
                 !before->code == !s->code;
    }
    return later;
}

/* What has no price can be paid in money only where nothing else pays for it. */
static bool money_pays(const struct sources *all, const struct ways *w)
{
    bool other = false;
    for (size_t i = 0; i < w->n; i++)
        other |= w->list[i].code == NULL;
    return all->price.has || all->ask->subject_id || !other;
}

enum status plan_ways(struct ctx *ctx, const struct draw_ask *ask,
                      struct way_to_pay ret_ways[WAYS_MAX], size_t *ret_n)
{
    struct sources *all = NULL;
    struct ways w = {.list = ret_ways};
    enum status s = draw_gather(ctx, ask, NULL, &all);
    if (s == OK)
        s = add_ways_from(ctx, all, all->n, &w);
    for (size_t i = 0; s == OK && i < all->n; i++)
        s = is_later_period(all, i) ? OK : add_ways_from(ctx, all, i, &w);
    if (s != OK)
        return s;
    if (money_pays(all, &w))
        w.list[w.n++] = (struct way_to_pay){.way = WAY_MONEY, .rest_cents = all->price};
    *ret_n = w.n;
    return OK;
}

const char *plan_way_text(struct ctx *ctx, const struct way_to_pay *w)
{
    const char *text = "";
    for (size_t i = 0; i < w->parts_n; i++)
        text = i ? words(ctx, "%s + %s", text, w->parts[i].name) : w->parts[i].name;
    return text;
}
