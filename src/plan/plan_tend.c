/* Timed work of memberships: what begins is charged and given, and the next period ahead, terms are
 * warned of and renewed, ends come. Done late it does what it would have done in time, once
 * [PL-20]. */
#include "plan/plan_internal.h"

#include "plan_sql.h"
#include "plan_views.h"
#include "store/store.h"

enum {
    TEND_BATCH = 40,       /* memberships of one transaction, which hold some 100 kB each */
    DEED_BYTES = 64 * 1024 /* the codes of two thousand bookings */
};

static bool reached(struct date day, struct date today)
{
    return day.year && date_compare(day, today) <= 0;
}

static enum status tell(struct ctx *ctx, const struct story *s, const char *fact, const char *data)
{
    if (s->quiet)
        return OK;
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = s->m.operator_id,
                                        .space_id = s->m.space_id,
                                        .subject_id = s->m.id,
                                        .data = data});
}

enum status story_tell(struct ctx *ctx, const struct story *s, const char *fact)
{
    return tell(ctx, s, fact, "");
}

enum status story_tell_again(struct ctx *ctx, const struct story *s, const char *fact,
                             const struct paid_agains *again)
{
    struct draw_subject_view *list = arena_array(ctx->arena, again->n, sizeof(*list));
    struct buf out;
    if (!list)
        return LIMIT;
    if (!again->n)
        return story_tell(ctx, s, fact);
    for (size_t i = 0; i < again->n; i++)
        list[i].id = again->list[i].subject_id;
    const struct membership_deed_view v = {.bookings = list, .bookings_n = again->n};
    buf_init(&out, DEED_BYTES);
    membership_deed_view_json(&out, &v);
    const char *data = buf_text(&out, ctx->arena);
    return data ? tell(ctx, s, fact, data) : LIMIT;
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

static enum status catch_up(struct ctx *ctx, int64_t id, struct date first, struct date today)
{
    struct story *s = arena_alloc(ctx->arena, sizeof(*s));
    const enum status st = s ? story_read(ctx, id, s) : LIMIT;
    return st == OK ? story_catch_up(ctx, s, first, today) : st;
}

enum status plan_tend(struct ctx *ctx, size_t *ret_n)
{
    struct sql_membership_due_row *rows = NULL;
    size_t n = 0;
    const struct sql_membership_due_args args = {ctx_now_s(ctx) / 86400 + 1, TEND_BATCH};
    enum status s = sql_membership_due(ctx, &args, &rows, &n);
    struct local_day local = {0};
    size_t done = 0;
    for (size_t i = 0; s == OK && i < n; i++) {
        s = local_day_at(ctx, rows[i].space_id, &local);
        if (s != OK || rows[i].next_day > date_days(local.today))
            continue; /* tomorrow there */
        s = catch_up(ctx, rows[i].id, plan_date(rows[i].next_day), local.today);
        done++;
    }
    size_t ended = 0;
    if (s == OK)
        s = allowance_tend(ctx, &ended);
    if (s == OK)
        *ret_n = done + ended;
    return s;
}
