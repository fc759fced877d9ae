/* What the periods of a membership bring to draw from: reckoned in memory, then written; a step
 * that is only looked at reckons the same and writes nothing [PL-3, PL-22]. */
#include "plan/plan_internal.h"

#include "plan_sql.h"

#include <string.h>

enum status purse_read(struct ctx *ctx, const struct story *s, struct purse *ret_purse)
{
    struct sql_allowances_ahead_row *rows = NULL;
    size_t n = 0;
    const struct sql_allowances_ahead_args args = {s->m.id, 0};
    const enum status st = sql_allowances_ahead(ctx, &args, &rows, &n);
    struct given *list = st == OK ? arena_array(ctx->arena, GIVEN_MAX, sizeof(*list)) : NULL;
    if (!list)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct given){.id = rows[i].id,
                                 .grant = {.holder = s->m.holder,
                                           .operator_id = s->m.operator_id,
                                           .space_id = rows[i].space_id,
                                           .name = rows[i].name,
                                           .unit = (enum allowance_unit)rows[i].unit,
                                           .scope = {.kinds = (uint32_t)rows[i].kinds},
                                           .amount = rows[i].given_amount,
                                           .from = plan_date(rows[i].from_day),
                                           .until = plan_date(rows[i].until_day),
                                           .membership_id = s->m.id,
                                           .note = ""},
                                 .left = rows[i].left_amount,
                                 .left_before = rows[i].left_amount,
                                 .beyond = rows[i].beyond_amount};
    *ret_purse = (struct purse){.list = list, .n = n};
    return OK;
}

void story_turn_given(struct story *s, const struct story *was, struct date from, struct purse *p)
{
    if (date_compare(s->m.given_until, from) <= 0)
        return;
    const struct date first = story_period(was, from).from;
    for (size_t i = 0; i < p->n; i++) {
        struct allowance_grant *g = &p->list[i].grant;
        if (date_compare(g->from, first) < 0 || date_compare(g->until, from) <= 0)
            continue;
        g->until = from;
        p->list[i].changed = true;
    }
    s->m.given_until = from;
}

/* ---- what a period brings ------------------------------------------------------------------- */

static int64_t paused_days(const struct story *s, struct period p)
{
    int64_t n = 0;
    for (size_t i = 0; i < s->pauses_n; i++) {
        const int64_t from = date_days(s->pauses[i].from);
        const int64_t until =
            s->pauses[i].until.year ? date_days(s->pauses[i].until) : date_days(p.until);
        const int64_t a = from > date_days(p.from) ? from : date_days(p.from);
        const int64_t b = until < date_days(p.until) ? until : date_days(p.until);
        n += b > a ? b - a : 0;
    }
    return n;
}

/* What one allowance of a plan brings for a period; amount 0 for nothing. */
static struct allowance_grant grant_of(struct ctx *ctx, const struct story *s,
                                       const struct plan *plan, const struct plan_allowance *a,
                                       struct period p)
{
    const struct membership_turn *t = story_turn_on(s, p.from);
    const struct period whole = story_whole_period(s, p.from);
    const int64_t of = date_days(whole.until) - date_days(whole.from);
    const int64_t days = date_days(p.until) - date_days(p.from) - paused_days(s, p);
    const int64_t full = a->amount * (a->per_seat ? t->seats : 1);
    const int64_t amount = (full * days + of - 1) / of; /* in favour of the member */
    struct date until = p.until;
    for (int32_t i = 0; i < a->rolls_over; i++)
        until = story_whole_period(s, until).until;
    return (struct allowance_grant){.holder = s->m.holder,
                                    .operator_id = s->m.operator_id,
                                    .space_id = plan->space_id ? plan->space_id : 0,
                                    .name = plan->name,
                                    .unit = a->unit,
                                    .scope = {.kinds = a->kinds},
                                    .amount = amount > 0 ? amount : 0,
                                    .from = p.from,
                                    .until = until,
                                    .membership_id = s->m.id,
                                    .note = words_days(ctx, p.from, p.until)};
}

/* Given ahead, it is so much and ends then; what was drawn of it stays drawn [PL-4]. Of a period
 * that has begun nobody loses what it brought. */
static void set_given(struct given *had, const struct allowance_grant *g, bool begun)
{
    const int64_t drawn = had->grant.amount - had->left;
    const int64_t before = had->grant.amount - had->beyond;
    const int64_t brings = begun && before > g->amount ? before : g->amount;
    const int64_t amount = brings > drawn ? brings : drawn;
    const int64_t beyond = amount - brings;
    had->changed |= had->closed || amount != had->grant.amount || had->beyond != beyond ||
                    date_compare(had->grant.until, g->until) != 0 ||
                    strcmp(had->grant.name, g->name) != 0;
    had->left = amount - drawn;
    had->beyond = beyond;
    had->closed = false;
    had->grant.amount = amount;
    had->grant.name = g->name;
    had->grant.until = g->until;
}

/* It comes to nothing: what is left of it goes. Where nothing was drawn it is over; else it stays
 * for what was, and for when the period brings something after all. */
static void take_back(struct given *had)
{
    had->closed = had->left == had->grant.amount;
    had->changed |= had->closed || had->left > 0 || had->beyond != had->grant.amount;
    had->grant.amount -= had->left;
    had->left = 0;
    had->beyond = had->grant.amount;
    if (had->closed)
        had->grant.until = had->grant.from;
}

static struct given *given_for(const struct purse *p, const struct allowance_grant *g)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct allowance_grant *had = &p->list[i].grant;
        if (!p->list[i].placed && !date_compare(had->from, g->from) && had->unit == g->unit &&
            had->scope.kinds == g->scope.kinds)
            return &p->list[i];
    }
    return NULL;
}

/* What a period brings is given, once: what was given ahead for it counts, and what was given ahead
 * for days that no longer begin a period is taken back. An empty period brings nothing. */
static enum status give_period(struct ctx *ctx, const struct story *s, struct period p,
                               struct purse *purse)
{
    struct plan plan = {.id = 0};
    const enum status st = p.until.year ? plan_of_story(ctx, s, p.from, &plan) : OK;
    for (size_t i = 0; i < purse->n; i++)
        purse->list[i].placed = false;
    for (size_t i = 0; st == OK && i < plan.allowances_n; i++) {
        const struct allowance_grant g = grant_of(ctx, s, &plan, &plan.allowances[i], p);
        struct given *had = given_for(purse, &g);
        if (g.amount == 0)
            continue;
        if (had) {
            set_given(had, &g, date_compare(p.from, s->m.given_until) < 0);
        } else if (purse->n == GIVEN_MAX) {
            return LIMIT;
        } else {
            had = &purse->list[purse->n++];
            *had = (struct given){.grant = g, .left = g.amount};
        }
        had->placed = true; /* it has its place */
    }
    for (size_t i = 0; st == OK && i < purse->n; i++) {
        struct given *had = &purse->list[i];
        if (!had->closed && !had->placed && date_compare(had->grant.from, p.from) >= 0)
            take_back(had);
    }
    return st;
}

static bool reached(struct date day, struct date today)
{
    return day.year && date_compare(day, today) <= 0;
}

static bool goes_on(const struct story *s, struct date day)
{
    return !s->m.until.year || date_compare(day, s->m.until) < 0;
}

enum status purse_give(struct ctx *ctx, struct story *s, struct date today, struct purse *p)
{
    enum status st = OK;
    if (date_compare(s->m.given_until, s->m.anchor) < 0)
        s->m.given_until = s->m.anchor; /* a trial brings rights, no allowances */
    while (st == OK && reached(s->m.given_until, today) && goes_on(s, s->m.given_until)) {
        const struct period now = story_period(s, s->m.given_until);
        st = give_period(ctx, s, now, p);
        s->m.given_until = now.until;
    }
    /* The next one ahead, so that what is booked for its days can draw from it [PL-22]. */
    const struct period next = goes_on(s, s->m.given_until)
                                   ? story_period(s, s->m.given_until)
                                   : (struct period){.from = s->m.given_until};
    return st == OK ? give_period(ctx, s, next, p) : st;
}

/* ---- writing it ----------------------------------------------------------------------------- */

static enum status write_change(struct ctx *ctx, const struct given *g)
{
    const struct sql_allowance_ahead_set_args set = {
        .id = g->id, .name = g->grant.name, .until_day = plan_day(g->grant.until)};
    const struct sql_allowance_set_beyond_args beyond = {g->id, g->beyond};
    const struct sql_allowance_close_args over = {.id = g->id, .closed = true};
    const int64_t more = g->left - g->left_before;
    enum status s = OK;
    if (more)
        s = allowance_move(ctx, g->id, more, ENTRY_CORRECTED, 0,
                           ctx_text(ctx, "the membership was changed"));
    if (s == OK)
        s = sql_allowance_ahead_set(ctx, &set, NULL);
    if (s == OK)
        s = sql_allowance_set_beyond(ctx, &beyond, NULL);
    return s == OK && g->closed ? sql_allowance_close(ctx, &over, NULL) : s;
}

enum status purse_write(struct ctx *ctx, const struct purse *p)
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < p->n; i++) {
        const struct given *g = &p->list[i];
        int64_t id = 0;
        if (g->id && g->changed)
            s = write_change(ctx, g);
        else if (!g->id && !g->closed)
            s = allowance_give(ctx, &g->grant, &id);
    }
    return s;
}

enum status story_give(struct ctx *ctx, struct story *s, struct date today)
{
    struct purse p;
    enum status st = purse_read(ctx, s, &p);
    if (st == OK)
        st = purse_give(ctx, s, today, &p);
    return st == OK ? purse_write(ctx, &p) : st;
}
