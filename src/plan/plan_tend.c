/* Timed work of memberships: what begins is charged and given, and the next period ahead, terms are
 * warned of and renewed, ends come. Done late it does what it would have done in time, once
 * [PL-20]. */
#include "plan/plan_internal.h"

#include "plan_sql.h"
#include "store/store.h"

enum { TEND_BATCH = 40 }; /* memberships of one transaction, which hold some 100 kB each */

static bool reached(struct date day, struct date today)
{
    return day.year && date_compare(day, today) <= 0;
}

enum status story_tell(struct ctx *ctx, const struct story *s, const char *fact)
{
    if (s->quiet)
        return OK;
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = s->m.operator_id,
                                        .space_id = s->m.space_id,
                                        .subject_id = s->m.id,
                                        .data = ""});
}

/* ---- allowances ----------------------------------------------------------------------------- */

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

/* Given ahead, it is so much and ends then; what was drawn of it stays drawn [PL-4]. */
static enum status set_given(struct ctx *ctx, const struct sql_allowances_ahead_row *r,
                             const struct allowance_grant *g)
{
    const struct sql_allowance_ahead_set_args args = {
        .id = r->id, .name = g->name, .until_day = plan_day(g->until)};
    int64_t more = g->amount - r->given_amount;
    if (r->left_amount + more < 0)
        more = -r->left_amount;
    const enum status s = more ? allowance_move(ctx, r->id, more, ENTRY_CORRECTED, 0,
                                                ctx_text(ctx, "the membership was changed"))
                               : OK;
    return s == OK ? sql_allowance_ahead_set(ctx, &args, NULL) : s;
}

/* It comes to nothing: what is left of it goes. Where nothing was drawn it is over; else it stays
 * for what was, and for when the period brings something after all. */
static enum status take_back(struct ctx *ctx, const struct sql_allowances_ahead_row *r)
{
    const struct sql_allowance_set_until_args end = {.id = r->id, .until_day = r->from_day};
    const struct sql_allowance_close_args over = {.id = r->id, .closed = true};
    enum status s = OK;
    if (r->left_amount > 0)
        s = allowance_move(ctx, r->id, -r->left_amount, ENTRY_CORRECTED, 0,
                           ctx_text(ctx, "the membership was changed"));
    if (s != OK || r->left_amount != r->given_amount)
        return s;
    s = sql_allowance_set_until(ctx, &end, NULL);
    return s == OK ? sql_allowance_close(ctx, &over, NULL) : s;
}

static size_t row_of(const struct sql_allowances_ahead_row *rows, size_t n,
                     const struct allowance_grant *g)
{
    size_t i = 0;
    while (i < n && !(rows[i].id && rows[i].from_day == plan_day(g->from) &&
                      rows[i].unit == (int64_t)g->unit && rows[i].kinds == g->scope.kinds))
        i++;
    return i;
}

/* What a period brings is given, once: what was given ahead for it counts, and what was given ahead
 * for days that no longer begin a period is taken back. An empty period brings nothing. */
static enum status give_period(struct ctx *ctx, const struct story *s, struct period p)
{
    struct sql_allowances_ahead_row *rows = NULL;
    size_t n = 0;
    struct plan plan = {.id = 0};
    const struct sql_allowances_ahead_args args = {s->m.id, plan_day(p.from)};
    enum status st = sql_allowances_ahead(ctx, &args, &rows, &n);
    if (st == OK && p.until.year)
        st = plan_get(ctx, story_turn_on(s, p.from)->plan_id, &plan);
    for (size_t i = 0; st == OK && i < plan.allowances_n; i++) {
        const struct allowance_grant g = grant_of(ctx, s, &plan, &plan.allowances[i], p);
        const size_t at = row_of(rows, n, &g);
        int64_t id = 0;
        if (g.amount == 0)
            continue;
        st = at < n ? set_given(ctx, &rows[at], &g) : allowance_give(ctx, &g, &id);
        if (at < n)
            rows[at].id = 0; /* it has its place */
    }
    for (size_t i = 0; st == OK && i < n; i++)
        if (rows[i].id)
            st = take_back(ctx, &rows[i]);
    return st;
}

static bool goes_on(const struct story *s, struct date day)
{
    return !s->m.until.year || date_compare(day, s->m.until) < 0;
}

enum status story_give(struct ctx *ctx, struct story *s, struct date today)
{
    enum status st = OK;
    if (date_compare(s->m.given_until, s->m.anchor) < 0)
        s->m.given_until = s->m.anchor; /* a trial brings rights, no allowances */
    while (st == OK && reached(s->m.given_until, today) && goes_on(s, s->m.given_until)) {
        const struct period p = story_period(s, s->m.given_until);
        st = give_period(ctx, s, p);
        s->m.given_until = p.until;
    }
    /* The next one ahead, so that what is booked for its days can draw from it [PL-22]. */
    const struct period next = goes_on(s, s->m.given_until)
                                   ? story_period(s, s->m.given_until)
                                   : (struct period){.from = s->m.given_until};
    return st == OK ? give_period(ctx, s, next) : st;
}

/* ---- a day of a membership ------------------------------------------------------------------ */

static enum status warn(struct ctx *ctx, struct story *s, struct date day, struct date today)
{
    const bool told = date_compare(s->m.warned_for, s->m.term_until) == 0;
    const bool ends_before = s->m.until.year && date_compare(s->m.until, s->m.term_until) != 0;
    if (told || !reached(story_warn_day(s), day) || ends_before)
        return OK;
    if (s->m.renews && date_compare(s->quiet ? day : today, story_last_no(s)) > 0)
        return OK; /* too late to be a warning: it will not renew for a term [PL-12] */
    s->m.warned_for = s->m.term_until;
    return story_tell(ctx, s, s->m.renews ? "membership.renewal_ahead" : "membership.end_ahead");
}

static enum status end_term(struct ctx *ctx, struct story *s)
{
    switch (story_end_term(s)) {
    case TERM_RENEWED:
        return story_tell(ctx, s, "membership.renewed");
    case TERM_RUNS_ON:
        return story_tell(ctx, s, "membership.runs_on");
    case TERM_ENDED:
        break;
    }
    return OK;
}

static enum status end(struct ctx *ctx, struct story *s)
{
    const struct sql_allowance_cut_args args = {s->m.id, 0, date_days(s->m.until)};
    s->m.status = MEMBERSHIP_ENDED;
    const enum status st = sql_allowance_cut(ctx, &args, NULL);
    return st == OK ? story_tell(ctx, s, "membership.ended") : st;
}

static enum status live(struct ctx *ctx, struct story *s, struct date day, struct date today)
{
    enum status st = warn(ctx, s, day, today);
    if (st == OK && reached(s->m.term_until, day))
        st = end_term(ctx, s);
    if (st == OK)
        st = story_charge(ctx, s, day);
    if (st == OK)
        st = story_give(ctx, s, day);
    if (st == OK && reached(s->m.until, day))
        st = end(ctx, s);
    return st;
}

enum status story_run(struct ctx *ctx, struct story *s, struct date today)
{
    return live(ctx, s, today, today);
}

enum status story_catch_up(struct ctx *ctx, struct story *s, struct date first, struct date today)
{
    enum status st = OK;
    for (struct date day = first; st == OK && reached(day, today); day = story_next_day(s, day))
        st = live(ctx, s, day, today);
    return st == OK ? story_update(ctx, s, today) : st;
}

static enum status catch_up(struct ctx *ctx, int64_t id, struct date first)
{
    struct date today;
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    enum status st = s ? story_read(ctx, id, s) : LIMIT;
    if (st == OK)
        st = today_at(ctx, s->m.space_id, &today);
    return st == OK ? story_catch_up(ctx, s, first, today) : st;
}

enum status plan_tend(struct ctx *ctx, size_t *ret_n)
{
    struct sql_membership_due_row *rows = NULL;
    size_t n = 0;
    const struct sql_membership_due_args args = {ctx_now_s(ctx) / 86400 + 1, TEND_BATCH};
    enum status s = sql_membership_due(ctx, &args, &rows, &n);
    size_t done = 0;
    for (size_t i = 0; s == OK && i < n; i++) {
        struct date today;
        s = today_at(ctx, rows[i].space_id, &today);
        if (s != OK || rows[i].next_day > date_days(today))
            continue; /* tomorrow there */
        s = catch_up(ctx, rows[i].id, plan_date(rows[i].next_day));
        done++;
    }
    size_t ended = 0;
    if (s == OK)
        s = allowance_tend(ctx, &ended);
    if (s == OK)
        *ret_n = done + ended;
    return s;
}
