/* What a plan includes may be changed by its host: an edition holds for who joins from then on, and
 * for who has the plan from his next period on. What is booked stays paid as it was [PL-15]. */
#include "plan/plan_internal.h"

#include "base/zone.h"
#include "plan_sql.h"

#include <stdlib.h>

enum { DAY_MIN = 24 * 60 };

/* ---- pure ------------------------------------------------------------------------------------ */

int32_t story_edition_on(const struct story *s, struct date day, const struct edition *list,
                         size_t n)
{
    const struct membership_turn *t = story_turn_on(s, day);
    const struct date began = story_period(s, day).from;
    int32_t edition = 1;
    for (size_t i = 0; i < n; i++) {
        const bool was_there = !t->made_at || list[i].made_at < t->made_at;
        if (was_there || date_compare(list[i].from, began) < 0)
            edition = list[i].number;
    }
    return edition;
}

static bool same_scope(const struct scope *a, const struct scope *b)
{
    return a->kinds == b->kinds && a->weekdays == b->weekdays && a->from == b->from &&
           a->to == b->to;
}

static bool same_allowance(const struct plan_allowance *a, const struct plan_allowance *b)
{
    return a->unit == b->unit && a->kinds == b->kinds && a->amount == b->amount &&
           a->rolls_over == b->rolls_over && a->per_seat == b->per_seat;
}

bool plan_includes_same(const struct plan *a, const struct plan *b)
{
    bool same = a->access_n == b->access_n && a->allowances_n == b->allowances_n;
    for (size_t i = 0; same && i < a->access_n; i++)
        same = same_scope(&a->access[i].scope, &b->access[i].scope) &&
               a->access[i].everywhere == b->access[i].everywhere;
    for (size_t i = 0; same && i < a->allowances_n; i++)
        same = same_allowance(&a->allowances[i], &b->allowances[i]);
    return same;
}

bool plan_includes(const struct plan *p, int64_t home_id, const struct plan_use *use)
{
    for (size_t i = 0; i < p->access_n; i++) {
        const struct plan_access *a = &p->access[i];
        if ((a->everywhere || home_id == use->space_id) &&
            scope_covers(&a->scope, use->kind, use->day, use->from, use->to))
            return true;
    }
    return false;
}

/* ---- reading --------------------------------------------------------------------------------- */

enum status plan_editions(struct ctx *ctx, int64_t plan_id, struct edition **ret_list,
                          size_t *ret_n)
{
    struct sql_plan_editions_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_plan_editions(ctx, &(struct sql_plan_editions_args){plan_id}, &rows, &n);
    struct edition *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct edition){.number = (int32_t)rows[i].edition,
                                   .from = plan_date(rows[i].from_day),
                                   .made_at = rows[i].made_at};
    *ret_list = list;
    *ret_n = n;
    return OK;
}

enum status plan_of_story(struct ctx *ctx, const struct story *s, struct date day,
                          struct plan *ret_plan)
{
    struct edition *list = NULL;
    size_t n = 0;
    int32_t edition = 1;
    const int64_t id = story_turn_on(s, day)->plan_id;
    enum status st = plan_get(ctx, id, ret_plan);
    if (st != OK || ret_plan->edition == 1)
        return st;
    st = plan_editions(ctx, id, &list, &n);
    if (st == OK)
        edition = story_edition_on(s, day, list, n);
    return st == OK && edition != ret_plan->edition ? plan_get_edition(ctx, id, edition, ret_plan)
                                                    : st;
}

/* ---- the next one ---------------------------------------------------------------------------- */

/* Today where the plan is offered; of all spaces of an operator, in one of them. */
static enum status today_of(struct ctx *ctx, const struct plan *p, struct date *ret_today)
{
    struct sql_plan_a_space_row row = {.id = opt_int_of(p->space_id)};
    const struct sql_plan_a_space_args args = {p->operator_id};
    const enum status s = p->space_id ? OK : sql_plan_a_space(ctx, &args, &row);
    if (s == OK && row.id.has)
        return today_at(ctx, row.id.v, ret_today);
    *ret_today = date_of_days(ctx_now_s(ctx) / 86400);
    return s;
}

/* The day from which on another edition holds for a membership; year 0: never. */
static struct date holds_from(const struct story *s, int64_t plan_id, struct date today)
{
    const bool to_come = date_compare(today, s->m.from) < 0;
    struct date day = to_come ? s->m.from : story_period(s, today).until;
    while (!s->m.until.year || date_compare(day, s->m.until) < 0) {
        const struct membership_turn *t = story_turn_on(s, day);
        if (t->plan_id == plan_id)
            return day;
        if (t == &s->turns[s->turns_n - 1])
            break;
        day = story_period(s, day).until;
    }
    return (struct date){0};
}

enum status edition_begin(struct ctx *ctx, const struct plan *p, int32_t number)
{
    struct sql_plan_holders_row *rows = NULL;
    size_t n = 0;
    struct date today;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    enum status s = story ? today_of(ctx, p, &today) : LIMIT;
    if (s != OK)
        return s;
    const struct sql_plan_edition_insert_args made = {
        .plan_id = p->id, .edition = number, .from_day = date_days(today), .at = ctx_now_s(ctx)};
    s = sql_plan_edition_insert(ctx, &made);
    if (s == OK)
        s = sql_plan_set_edition(ctx, &(struct sql_plan_set_edition_args){p->id, number}, NULL);
    if (s == OK)
        s = sql_plan_holders(ctx, &(struct sql_plan_holders_args){p->id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct sql_plan_look_again_args again = {rows[i].id, date_days(today)};
        s = story_read(ctx, rows[i].id, story);
        if (s != OK || !holds_from(story, p->id, today).year)
            continue;
        s = sql_plan_look_again(ctx, &again, NULL);
        if (s == OK && story->m.status == MEMBERSHIP_RUNS)
            s = story_tell(ctx, story, "membership.includes");
    }
    return s;
}

/* ---- before it is done ----------------------------------------------------------------------- */

enum { AHEAD_BOOKINGS_MAX = 2000 };
struct looking {
    const struct plan *then;
    struct date today;
    struct story *story;
    struct date from; /* on which it holds for the membership of the story; year 0: never */
    const struct sql_draws_of_plan_row *rows; /* those not looked at, by membership */
    size_t rows_n;
    struct plan_ahead_booking *list;
    struct plan_ahead ahead;
};

static enum status look_at_booking(struct ctx *ctx, struct looking *l,
                                   const struct sql_draws_of_plan_row *r)
{
    const int32_t from = (int32_t)(r->from_at % DAY_MIN);
    const struct plan_use use = {.space_id = r->space_id,
                                 .kind = (enum resource_kind)r->kind,
                                 .day = date_of_days(r->from_at / DAY_MIN),
                                 .from = from,
                                 .to = (int32_t)(r->to_at - r->from_at) + from};
    const int64_t home = l->story->m.space_id;
    struct plan had;
    struct paid_again now;
    if (!l->from.year || date_compare(use.day, l->from) < 0 ||
        story_turn_on(l->story, use.day)->plan_id != l->then->id ||
        plan_includes(l->then, home, &use))
        return OK;
    enum status s = plan_of_story(ctx, l->story, use.day, &had);
    if (s != OK || !plan_includes(&had, home, &use))
        return s;
    s = again_now(ctx, r->subject_id, &now);
    if (s == OK)
        l->list[l->ahead.bookings_n++] = (struct plan_ahead_booking){.subject_id = r->subject_id,
                                                                     .account_id = r->account_id,
                                                                     .day = use.day,
                                                                     .what = now.line.text};
    return s == NOT_FOUND ? OK : s;
}

static enum status look_at_membership(struct ctx *ctx, struct looking *l, int64_t id)
{
    enum status s = story_read(ctx, id, l->story);
    if (s != OK)
        return s;
    struct plan_ahead *a = &l->ahead;
    l->from = holds_from(l->story, l->then->id, l->today);
    if (l->from.year) {
        a->memberships++;
        if (!a->first.year || date_compare(l->from, a->first) < 0)
            a->first = l->from;
        if (date_compare(l->from, a->last) > 0)
            a->last = l->from;
    }
    for (; s == OK && l->rows_n && l->rows->membership_id <= id; l->rows++, l->rows_n--) {
        if (l->rows->membership_id == id)
            s = look_at_booking(ctx, l, l->rows);
    }
    return s;
}

static int by_day(const void *a, const void *b)
{
    return date_compare(((const struct plan_ahead_booking *)a)->day,
                        ((const struct plan_ahead_booking *)b)->day);
}

static enum status look_at_all(struct ctx *ctx, struct looking *l)
{
    struct sql_plan_holders_row *holders = NULL;
    struct sql_draws_of_plan_row *rows = NULL;
    size_t n = 0;
    const struct sql_draws_of_plan_args args = {l->then->id, date_days(l->today) * DAY_MIN};
    enum status s =
        sql_plan_holders(ctx, &(struct sql_plan_holders_args){l->then->id}, &holders, &n);
    if (s == OK)
        s = sql_draws_of_plan(ctx, &args, &rows, &l->rows_n);
    l->rows = rows;
    l->story = arena_alloc(ctx->arena, sizeof(*l->story));
    l->list = arena_array(ctx->arena, AHEAD_BOOKINGS_MAX, sizeof(*l->list));
    if (s == OK && (!l->story || !l->list))
        s = LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = look_at_membership(ctx, l, holders[i].id);
    if (s == OK && l->ahead.bookings_n)
        qsort(l->list, l->ahead.bookings_n, sizeof(*l->list), by_day);
    l->ahead.bookings = l->list;
    return s;
}

enum status plan_look_ahead(struct ctx *ctx, const struct plan *p, struct plan_ahead *ret_ahead)
{
    struct plan was;
    struct looking l = {.then = p};
    enum status s = plan_get(ctx, p->id, &was);
    if (s == OK && !plan_includes_same(&was, p))
        s = today_of(ctx, &was, &l.today);
    if (s == OK && l.today.year)
        s = look_at_all(ctx, &l);
    if (s == OK)
        *ret_ahead = l.ahead;
    return s;
}
