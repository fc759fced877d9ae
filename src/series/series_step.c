/* What is done to many dates of a series at once. */
#include "series/series_internal.h"

#include "series_sql.h"
#include "store/store.h"

#include <string.h>

enum { DAY_MIN = 24 * 60 };

struct stepping {
    struct trying y;
    const struct series_step *step;
    struct series_date *dates;
    size_t dates_n;
    const struct series_date **of_line; /* by line; NULL: a new one */
    struct series to;                   /* as the series is to be */
    bool says;                          /* it says another time or place from now on */
};

/* ---- which dates ---------------------------------------------------------------------------- */

static bool in_range(const struct series_step *step, struct date day)
{
    return (!step->from.year || date_compare(day, step->from) >= 0) &&
           (!step->to.year || date_compare(day, step->to) <= 0);
}

/* Those that are over are not touched; nor does anybody move what runs already. */
static bool takes(const struct stepping *st, const struct series_date *d, int64_t now)
{
    if (!in_range(st->step, d->day))
        return false;
    if (st->step->deed == SERIES_CANCEL)
        return d->live && d->ends_at > now;
    if (st->step->deed == SERIES_CHANGE)
        return d->live && d->starts_at > now;
    bool twice = false;
    const struct booking_span span = trying_span(&st->y, d->day, d->from_min, d->to_min, &twice);
    return !d->live && trying_instant(&st->y, d->day, span.from) > now;
}

static struct series_line line_of(const struct stepping *st, const struct series_date *d)
{
    struct series_line l = {.day = d->day,
                            .extra = d->extra,
                            .alone = d->alone,
                            .fit = SERIES_FITS,
                            .resource_id = d->resource_id};
    if (!d->live) {
        l.span = trying_span(&st->y, d->day, d->from_min, d->to_min, &l.first_of_two);
        return l;
    }
    l.resource_id = d->booked_resource_id;
    l.was_resource_id = d->booked_resource_id;
    l.booking_id = d->booking_id;
    l.status = d->status;
    l.team_waits = d->team_waits;
    l.price_cents = d->price_cents;
    l.rest_cents = d->rest_cents;
    l.was_cents = d->price_cents;
    l.span = booking_span_of(st->y.calendar->zone, d->starts_at, d->ends_at);
    return l;
}

static enum status lines_there(struct stepping *st)
{
    struct series_try *t = st->y.t;
    const int64_t now = ctx_now_s(st->y.ctx);
    t->lines = arena_array(st->y.ctx->arena, st->dates_n + 1, sizeof(*t->lines));
    st->of_line = arena_array(st->y.ctx->arena, st->dates_n + 1, sizeof(struct series_date *));
    if (!t->lines || !st->of_line)
        return LIMIT;
    for (size_t i = 0; i < st->dates_n; i++) {
        if (!takes(st, &st->dates[i], now))
            continue;
        st->of_line[t->n] = &st->dates[i];
        t->lines[t->n++] = line_of(st, &st->dates[i]);
    }
    return OK;
}

/* Further dates of the same rule. */
static enum status lines_further(struct stepping *st)
{
    struct series_try *t = st->y.t;
    struct ctx *ctx = st->y.ctx;
    struct series_day *days = arena_array(ctx->arena, SERIES_DATES_MAX, sizeof(*days));
    size_t n = 0;
    if (!days)
        return LIMIT;
    const struct series_when when = {.rule = t->series.rule,
                                     .first = t->series.first,
                                     .after = st->dates_n ? st->dates[st->dates_n - 1].day
                                                          : (struct date){0},
                                     .until = st->step->until,
                                     .count = st->step->count};
    const enum series_refusal why = series_expand(&when, days, &n);
    if (why)
        return series_refuse(ctx, why);
    t->lines = arena_array(ctx->arena, n, sizeof(*t->lines));
    st->of_line = arena_array(ctx->arena, n, sizeof(struct series_date *));
    if (!t->lines || !st->of_line)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        struct series_line *l = &t->lines[t->n++];
        *l = (struct series_line){.day = days[i].day, .resource_id = t->series.resource_id};
        l->span =
            trying_span(&st->y, l->day, t->series.from_min, t->series.to_min, &l->first_of_two);
    }
    return OK;
}

/* ---- one of them ---------------------------------------------------------------------------- */

static int32_t last_min(const struct booking_span *s)
{
    return s->to + (s->next_day ? DAY_MIN : 0);
}

/* What it is to be: as the series will say, or for one date as it is, with what is asked. */
static void aim(struct stepping *st, struct series_line *l, const struct series_date *d)
{
    const struct series_step *step = st->step;
    int32_t from = step->one ? l->span.from : d->from_min;
    int32_t to = step->one ? last_min(&l->span) : d->to_min;
    if (!step->one)
        l->resource_id = d->resource_id;
    if (step->from_min >= 0) {
        from = step->from_min;
        to = step->to_min;
    }
    if (step->resource_id)
        l->resource_id = step->resource_id;
    l->span = trying_span(&st->y, l->day, from, to, &l->first_of_two);
}

static bool same_span(const struct booking_span *a, const struct booking_span *b)
{
    return date_compare(a->date, b->date) == 0 && a->from == b->from && last_min(a) == last_min(b);
}

static enum status end_one(struct stepping *st, struct series_line *l)
{
    struct booking b;
    arena_reset(st->y.scratch.arena);
    st->y.scratch.problem = (struct problem){0};
    const enum status s = booking_cancel_quietly(&st->y.scratch, l->booking_id, &b);
    if (s != OK)
        return trying_outcome(&st->y, s, l);
    l->fit = SERIES_FITS;
    l->ends = true;
    l->status = b.status;
    return OK;
}

/* A refused change leaves the date as it is, and says what was wanted. */
static enum status shift_one(struct stepping *st, struct series_line *l,
                             const struct series_line *now)
{
    const int32_t units = st->step->units;
    struct booking b;
    if (same_span(&l->span, &now->span) && l->resource_id == now->resource_id && !units)
        return OK;
    const struct booking_shift to = {.span = l->span,
                                     .resource_id = l->resource_id,
                                     .units = units,
                                     .ignore_buffers = st->y.ignore_buffers};
    arena_reset(st->y.scratch.arena);
    st->y.scratch.problem = (struct problem){0};
    const enum status s = booking_shift_quietly(&st->y.scratch, l->booking_id, &to, &b);
    return s == OK ? trying_take(&st->y, &b, l) : trying_outcome(&st->y, s, l);
}

static enum status change_one(struct stepping *st, struct series_line *l,
                              const struct series_date *d)
{
    const struct series_choice *c = trying_choice(&st->y, l->day);
    const struct series_line now = *l;
    if (c && c->what == SERIES_SKIP) {
        l->fit = SERIES_LEFT_OUT;
        return OK;
    }
    if (c && c->what == SERIES_END)
        return end_one(st, l);
    if (l->alone && !st->step->one && !st->step->exceptions && !c) {
        l->fit = SERIES_STAYS;
        return OK;
    }
    aim(st, l, d);
    if (c)
        trying_choose(&st->y, l, c);
    return shift_one(st, l, &now);
}

static enum status book_one(struct stepping *st, struct series_line *l)
{
    const struct series_choice *c = trying_choice(&st->y, l->day);
    if (c && c->what <= SERIES_END) {
        l->fit = SERIES_LEFT_OUT;
        return OK;
    }
    if (c)
        trying_choose(&st->y, l, c);
    return trying_place(&st->y, l);
}

static enum status do_one(struct stepping *st, size_t i)
{
    struct series_line *l = &st->y.t->lines[i];
    const struct series_choice *c = trying_choice(&st->y, l->day);
    if (st->step->deed == SERIES_CHANGE)
        return change_one(st, l, st->of_line[i]);
    if (st->step->deed != SERIES_CANCEL)
        return book_one(st, l);
    if (c && c->what == SERIES_SKIP) {
        l->fit = SERIES_LEFT_OUT;
        return OK;
    }
    return end_one(st, l);
}

static enum status do_all(struct stepping *st)
{
    struct series_try *t = st->y.t;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < t->n; i++)
        s = do_one(st, i);
    for (size_t i = 0; s == OK && i < t->n; i++) {
        if (t->lines[i].fit == SERIES_CONFLICT && st->step->deed != SERIES_CANCEL)
            s = trying_offer(&st->y, &t->lines[i]);
    }
    return s;
}

/* ---- what the series says from now on -------------------------------------------------------- */

static void resolve(struct stepping *st)
{
    const struct series_step *step = st->step;
    const bool moves = step->from_min >= 0 || step->resource_id;
    st->to = st->y.t->series;
    st->says = step->deed == SERIES_CHANGE && !step->one && moves;
    if (step->deed != SERIES_CHANGE || step->one)
        return;
    if (step->title)
        st->to.title = step->title;
    if (step->name)
        st->to.name = step->name;
    if (step->note)
        st->to.note = step->note;
    if (step->to.year)
        return; /* of a stretch: what comes after stays as it was */
    if (step->from_min >= 0) {
        st->to.from_min = step->from_min;
        st->to.to_min = step->to_min;
    }
    if (step->resource_id)
        st->to.resource_id = step->resource_id;
    if (step->units)
        st->to.units = step->units;
}

static enum status say_date(struct stepping *st, const struct series_date *d)
{
    const struct series_step *step = st->step;
    return sql_series_date_say(
        st->y.ctx,
        &(struct sql_series_date_say_args){
            .series_id = st->to.id,
            .day = series_day_number(d->day),
            .resource_id = step->resource_id ? step->resource_id : d->resource_id,
            .from_min = step->from_min >= 0 ? step->from_min : d->from_min,
            .to_min = step->from_min >= 0 ? step->to_min : d->to_min},
        NULL);
}

/* Those left out, too: booked again, they are as the series says by then. */
static bool says_of(const struct stepping *st, const struct series_date *d, int64_t now)
{
    return in_range(st->step, d->day) && trying_instant(&st->y, d->day, d->from_min) > now;
}

static enum status keep_line(struct stepping *st, size_t i)
{
    const struct series_line *l = &st->y.t->lines[i];
    const struct series_step *step = st->step;
    struct ctx *ctx = st->y.ctx;
    enum status s = OK;
    if (step->deed == SERIES_EXTEND)
        return series_write_date(ctx, &st->to, l);
    if (step->deed == SERIES_RESTORE && l->fit == SERIES_FITS)
        return sql_series_date_book(
            ctx,
            &(struct sql_series_date_book_args){.series_id = st->to.id,
                                                .day = series_day_number(l->day),
                                                .booking_id = l->booking_id},
            NULL);
    if (step->deed == SERIES_CHANGE && (step->name || step->note) && !l->ends)
        s = booking_rename_quietly(ctx, l->booking_id, step->name, step->note);
    return s;
}

static enum status keep_all(struct stepping *st)
{
    static const char *const facts[] = {"", "series.changed", "series.cancelled", "series.restored",
                                        "series.extended"};
    struct series_try *t = st->y.t;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < t->n; i++)
        s = keep_line(st, i);
    for (size_t i = 0; s == OK && st->says && i < st->dates_n; i++) {
        if (says_of(st, &st->dates[i], ctx_now_s(st->y.ctx)))
            s = say_date(st, &st->dates[i]);
    }
    if (s == OK)
        s = series_rewrite(st->y.ctx, &st->to);
    if (s == OK)
        s = series_announce(st->y.ctx, t, facts[st->step->deed], t->fits);
    if (s == OK)
        t->series = st->to;
    return s;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum status check_step(struct ctx *ctx, const struct series_step *step,
                              const struct series_try *t)
{
    enum status s = OK;
    if (step->deed == SERIES_CHANGE && step->resource_id && !trying_resource(t, step->resource_id))
        s = ctx_field(ctx, "resource", "booking.no_resource", "The space has no such thing.");
    if (step->deed == SERIES_CHANGE && step->from_min >= 0 &&
        (step->to_min <= step->from_min || step->to_min - step->from_min > DAY_MIN))
        s = ctx_field(ctx, "to", "booking.end_before_start",
                      "The end must be after the start. If it is on the next day, say so.");
    if (step->from.year && step->to.year && date_compare(step->to, step->from) < 0)
        s = ctx_field(ctx, "last", "series.range", "The last date is before the first.");
    return s;
}

static enum status step_in(struct stepping *st)
{
    struct trying *y = &st->y;
    const struct series_step *step = st->step;
    y->choices = step->choices;
    y->choices_n = step->choices_n;
    y->preview = step->preview;
    y->ignore_buffers = step->ignore_buffers;
    y->guest = step->guest;
    enum status s = check_step(y->ctx, step, y->t);
    if (s == OK)
        s = series_dates(y->ctx, &y->t->series, &st->dates, &st->dates_n);
    if (s == OK)
        s = step->deed == SERIES_EXTEND ? lines_further(st) : lines_there(st);
    if (s == OK && y->t->n == 0)
        s = ctx_fail(y->ctx, CONFLICT, "series.none_left", "There is no such date to come.");
    if (s == OK)
        s = trying_number(y, step->most);
    if (s == OK)
        s = trying_lock(y, step->deed == SERIES_CHANGE ? step->resource_id : 0);
    if (s != OK)
        return s;
    resolve(st);
    s = do_all(st);
    const struct series_before was = {st->dates, st->dates_n, step->deed == SERIES_CANCEL};
    if (s == OK)
        s = trying_price(y, step->deed == SERIES_CHANGE ? &st->to : &y->t->series, &was);
    if (s == OK)
        s = trying_sum(y, step->shown);
    if (s == OK && !step->preview)
        s = trying_judge(y, step->shown);
    return s == OK && !step->preview ? keep_all(st) : s;
}

enum status series_do(struct ctx *ctx, int64_t id, const struct series_step *step,
                      struct series_try *ret_try)
{
    struct series_try t = {.n = 0};
    struct stepping st = {.step = step};
    enum status s = series_lock(ctx, id, &t.series);
    if (s == OK)
        s = trying_begin(ctx, t.series.space_id, &t, &st.y);
    if (s != OK)
        return s;
    s = step_in(&st);
    trying_end(&st.y);
    if (s == OK || s == CONFLICT)
        *ret_try = t;
    return s;
}

/* ---- answers -------------------------------------------------------------------------------- */

static enum status answer_one(struct ctx *ctx, int64_t team_id, int64_t id, bool yes)
{
    struct booking b;
    return team_id ? booking_team_answer_quietly(ctx, team_id, id, yes, &b)
                   : booking_answer_quietly(ctx, id, yes, &b);
}

static enum status answer_all(struct ctx *ctx, struct series_try *t, int64_t team_id, bool yes)
{
    struct series_date *dates = NULL;
    size_t n = 0;
    enum status s = series_dates(ctx, &t->series, &dates, &n);
    int64_t *ids = s == OK ? arena_array(ctx->arena, n, sizeof(*ids)) : NULL;
    if (!ids)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        ids[i] = dates[i].booked_resource_id;
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        if (ids[i])
            ids[known++] = ids[i];
    }
    s = booking_lock_all(ctx, ids, known);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!dates[i].live || dates[i].status != BOOKING_REQUESTED ||
            dates[i].team_waits != (team_id != 0))
            continue;
        s = answer_one(ctx, team_id, dates[i].booking_id, yes);
        t->fits++;
    }
    return s;
}

enum status series_answer(struct ctx *ctx, int64_t id, int64_t team_id, bool yes, size_t *ret_n)
{
    struct series_try t = {.n = 0};
    struct series to;
    enum status s = series_lock(ctx, id, &t.series);
    if (s == OK)
        s = space_get(ctx, t.series.space_id, &t.space);
    if (s != OK)
        return s;
    t.by_host = people_is_desk(ctx->actor, t.space.operator_id, t.space.id);
    s = answer_all(ctx, &t, team_id, yes);
    if (s == OK && t.fits == 0)
        return ctx_fail(ctx, CONFLICT, "booking.answered",
                        "This request waits for no answer any more.");
    to = t.series;
    if (s == OK)
        s = series_rewrite(ctx, &to);
    if (s == OK)
        s = sql_series_answered(ctx, &(struct sql_series_answered_args){.id = id}, NULL);
    if (s == OK)
        s = series_announce(ctx, &t,
                            team_id ? (yes ? "series.team_agreed" : "series.team_refused")
                                    : (yes ? "series.confirmed" : "series.declined"),
                            t.fits);
    if (s == OK)
        *ret_n = t.fits;
    return s;
}
