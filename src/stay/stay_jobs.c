/* Timed work of stays: offers lapse, months are charged, ends are warned of and come. Done late it
 * does what it would have done in time, once [ST-9]. */
#include "stay/stay_internal.h"

#include "stay_sql.h"
#include "store/store.h"

enum { TEND_BATCH = 40 };

static bool reached(struct date day, struct date today)
{
    return day.year && date_compare(day, today) <= 0;
}

static bool is_day(struct date a, struct date b)
{
    return a.year && date_compare(a, b) == 0;
}

enum status stay_announce(struct ctx *ctx, const struct stay *s, const char *fact)
{
    if (s->quiet)
        return OK;
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = s->operator_id,
                                        .space_id = s->space_id,
                                        .subject_id = s->id,
                                        .data = ""});
}

enum status stay_bind(struct ctx *ctx, const struct stay *s, int64_t more)
{
    struct team t;
    const int64_t team = s->holder.team_id;
    if (!team)
        return OK;
    enum status st = team_bind(ctx, team, more);
    if (st == OK && more > 0)
        st = team_relate(ctx, team, s->operator_id, s->space_id);
    if (st == OK)
        st = team_get(ctx, team, &t);
    if (st != OK || !t.seats_max.has || !s->seats)
        return st;
    const int64_t seats = t.seats_max.v + more * s->seats;
    return team_set_seats(ctx, team, opt_int_of(seats > 0 ? seats : 0));
}

/* ---- a day of a stay ------------------------------------------------------------------------- */

static enum status lapse(struct ctx *ctx, struct stay *s, struct date day)
{
    if (!reached(s->offer_until, day))
        return OK;
    s->status = STAY_LAPSED;
    const enum status st = stay_give_back(ctx, s, s->from);
    return st == OK ? stay_announce(ctx, s, "stay.lapsed") : st;
}

static enum status warn(struct ctx *ctx, struct stay *s, struct date day)
{
    enum status st = OK;
    if (reached(stay_warn_day(s), day) && !reached(s->until, day) &&
        !is_day(s->warned_for, s->until)) {
        s->warned_for = s->until;
        st = stay_announce(ctx, s, "stay.end_ahead");
    }
    for (size_t i = 1; st == OK && i < s->prices_n; i++) {
        if (is_day(date_add(s->prices[i].from, -STAY_PRICE_WARN_DAYS), day))
            st = stay_announce(ctx, s, "stay.price_ahead");
    }
    return st;
}

static enum status end(struct ctx *ctx, struct stay *s)
{
    s->status = STAY_ENDED;
    s->proposal = (struct stay_proposal){0};
    const enum status st = stay_bind(ctx, s, -1);
    return st == OK ? stay_announce(ctx, s, "stay.ended") : st;
}

enum status stay_settle(struct ctx *ctx, struct stay *s, struct date day)
{
    const struct running r = stay_running(s);
    s->due_next = (struct date){0};
    if (s->status != STAY_RUNS && s->status != STAY_ENDED)
        return OK;
    /* Until the day that is looked at next: what is due before then is looked at on its own day. */
    const struct date next = stay_next_day(s, day);
    const struct period days = {day, next.year ? next : date_add(day, 1)};
    const enum status st = charge_running(ctx, &r, days, &s->due_next);
    return st == OK && s->status == STAY_RUNS && reached(s->until, day) ? end(ctx, s) : st;
}

/* All that a day asks for. */
static enum status live(struct ctx *ctx, struct stay *s, struct date day)
{
    enum status st = OK;
    if (s->status == STAY_OFFERED)
        return lapse(ctx, s, day);
    if (is_day(s->from, day) && !reached(s->until, day))
        st = stay_announce(ctx, s, "stay.began");
    if (st == OK)
        st = warn(ctx, s, day);
    return st == OK ? stay_settle(ctx, s, day) : st;
}

enum status stay_catch_up(struct ctx *ctx, struct stay *s, struct date first, struct date today)
{
    enum status st = OK;
    for (struct date day = first; st == OK && reached(day, today); day = stay_next_day(s, day))
        st = live(ctx, s, day);
    return st == OK ? stay_update(ctx, s, today) : st;
}

static enum status tend_one(struct ctx *ctx, const struct sql_stay_due_row *row, size_t *done)
{
    struct date today;
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    enum status s = stay ? stay_today(ctx, row->space_id, &today) : LIMIT;
    if (s != OK || row->next_day > date_days(today))
        return s; /* tomorrow there */
    s = stay_get(ctx, row->id, stay);
    if (s == OK)
        s = stay_catch_up(ctx, stay, date_of_days(row->next_day), today);
    (*done)++;
    return s;
}

enum status stay_tend(struct ctx *ctx, size_t *ret_n)
{
    struct sql_stay_due_row *rows = NULL;
    size_t n = 0;
    size_t done = 0;
    const struct sql_stay_due_args args = {ctx_now_s(ctx) / 86400 + 1, TEND_BATCH};
    enum status s = sql_stay_due(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = tend_one(ctx, &rows[i], &done);
    if (s == OK)
        *ret_n = done;
    return s;
}
