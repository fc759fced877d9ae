/* Entries that repeat, put by programs: a series of ours, all of it or nothing [CA-19]. What the
 * program says of a series that is there is compared with it date by date, and done by the same
 * steps as on its page. */
#include "calendar/calendar_put.h"
#include "calendar_sql.h"
#include "http/http.h"
#include "series/series.h"

#include "base/words.h"

#include <stdio.h>
#include <string.h>

enum { DAY_MIN = 24 * 60, CLASHES_NAMED = 10 };

/* ---- refusing -------------------------------------------------------------------------------- */

/* "16 March: Somebody has taken it; 23 March: ...". */
static const char *clashes(struct ctx *ctx, const struct series_try *t)
{
    const char *text = "";
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct series_line *l = &t->lines[i];
        if (l->fit != SERIES_CONFLICT || n++ >= CLASHES_NAMED)
            continue;
        text = calendar_say(ctx, "%s%s%s: %s", text, *text ? " " : "", words_date(ctx, l->day),
                            l->why && *l->why ? l->why : ctx_text(ctx, "not possible."));
    }
    if (n > CLASHES_NAMED)
        text = calendar_say(ctx, ctx_text(ctx, "%s And %d more."), text, (int)(n - CLASHES_NAMED));
    return text;
}

static enum status refuse_clash(struct putting *p, const struct calendar_room *room,
                                const struct series_try *t)
{
    struct ctx *ctx = p->ctx;
    p->clash_room = room;
    p->clash_words = clashes(ctx, t);
    ctx->problem = (struct problem){0};
    return ctx_fail(ctx, CONFLICT, "calendar.series_clash",
                    "Nothing was booked, for these dates cannot be: %s", p->clash_words);
}

/* Not one date may be missing of what a program sends: it could not be told which. */
static enum status whole(struct putting *p, const struct calendar_room *room, enum status s,
                         const struct series_try *t)
{
    if ((s == OK || s == CONFLICT) && t->conflicts > 0)
        return refuse_clash(p, room, t);
    return s;
}

/* ---- a new one ------------------------------------------------------------------------------- */

static const struct calendar_room *room_of_date(const struct putting *p, const struct wanted *w,
                                                const struct calendar_room *room)
{
    const struct calendar_room *named =
        w->place ? calendar_room_of_place(p->ctx, p->rooms, p->rooms_n, w->place) : NULL;
    return named && named->space_id == room->space_id ? named : room;
}

static int32_t last_min(const struct booking_span *s)
{
    return s->to + (s->next_day ? DAY_MIN : 0);
}

static bool same_times(const struct sent_series *s, const struct wanted *w,
                       const struct booking_span *span)
{
    return date_compare(span->date, w->day) == 0 && span->from == s->from_min &&
           last_min(span) == s->to_min;
}

/* What is to be done about the dates that are not as the rule says. One at another time in another
 * room, or on another day, is booked as the rule says and moved then. */
static enum status choose(const struct putting *p, const struct calendar_room *room,
                          struct series_ask *ask)
{
    const struct sent_series *sent = p->sent.series;
    const struct zone *z = zone_get(room->zone);
    struct series_choice *list = arena_array(p->ctx->arena, sent->n, sizeof(*list));
    if (!list || !z)
        return LIMIT;
    ask->choices = list;
    for (size_t i = 0; i < sent->n; i++) {
        const struct wanted *w = &sent->dates[i];
        struct series_choice *c = &list[ask->choices_n];
        struct booking_span span;
        *c = (struct series_choice){.day = w->day, .what = SERIES_SKIP};
        if (w->off) {
            ask->choices_n++;
            continue;
        }
        const enum status s = put_span(p->ctx, z, w->starts_at, w->ends_at, &span);
        if (s != OK)
            return s;
        const struct calendar_room *there = room_of_date(p, w, room);
        const bool timed = same_times(sent, w, &span);
        if (there->id != room->id && timed) {
            c->what = SERIES_ELSEWHERE;
            c->resource_id = there->id;
            ask->choices_n++;
        } else if (there->id == room->id && !timed && date_compare(span.date, w->day) == 0) {
            c->what = SERIES_OTHER_TIME;
            c->from_min = span.from;
            c->to_min = last_min(&span);
            ask->choices_n++;
        }
    }
    return OK;
}

static const char *extra_days(const struct putting *p)
{
    const struct sent_series *sent = p->sent.series;
    const char *text = NULL;
    for (size_t i = 0; i < sent->n; i++) {
        char day[DATE_CHARS + 1];
        if (!sent->dates[i].extra)
            continue;
        date_print(sent->dates[i].day, day);
        text = calendar_say(p->ctx, "%s %s", text ? text : "", day);
    }
    return text;
}

/* ---- one that is there ----------------------------------------------------------------------- */

enum status end_series(struct ctx *ctx, int64_t series_id)
{
    struct series_try t = {.n = 0};
    const struct series_step all = {.deed = SERIES_CANCEL, .from_min = -1};
    const enum status s = series_do(ctx, series_id, &all, &t);
    if (s != CONFLICT || strcmp(ctx->problem.code, "series.none_left") != 0)
        return s;
    ctx->problem = (struct problem){0};
    return OK;
}

static enum status step(struct putting *p, const struct calendar_room *room, int64_t series_id,
                        const struct series_step *what)
{
    struct series_try t = {.n = 0};
    return whole(p, room, series_do(p->ctx, series_id, what, &t), &t);
}

struct settling {
    struct putting *p;
    const struct calendar_room *room;
    const struct zone *zone;
    int64_t series_id;
    struct series_date *dates;
    size_t n;
};

static const struct wanted *wanted_of(const struct settling *g, struct date day)
{
    const struct sent_series *sent = g->p->sent.series;
    for (size_t i = 0; i < sent->n; i++)
        if (date_compare(sent->dates[i].day, day) == 0)
            return &sent->dates[i];
    return NULL;
}

static bool is_ahead(const struct settling *g, const struct series_date *d)
{
    return (d->live ? d->starts_at : zone_day_start(g->zone, date_add(d->day, 1))) >
           ctx_now_s(g->p->ctx);
}

static bool is_off(const struct settling *g, const struct series_date *d)
{
    const struct wanted *w = wanted_of(g, d->day);
    return !w || w->off;
}

/* Is it, and are all that are ahead behind it, wanted no more? Then they go in one step. */
static bool ends_here(const struct settling *g, size_t from)
{
    for (size_t i = from; i < g->n; i++)
        if (g->dates[i].live && !is_off(g, &g->dates[i]))
            return false;
    return true;
}

static enum status move_date(const struct settling *g, const struct series_date *d,
                             const struct wanted *w)
{
    struct putting *p = g->p;
    struct booking b;
    struct booking_span span;
    const struct calendar_room *there = room_of_date(p, w, g->room);
    if (d->starts_at == w->starts_at && d->ends_at == w->ends_at &&
        d->booked_resource_id == there->id)
        return OK;
    enum status s = put_span(p->ctx, g->zone, w->starts_at, w->ends_at, &span);
    if (s != OK)
        return s;
    if (date_compare(span.date, d->day) != 0) {
        const struct booking_shift to = {.span = span, .resource_id = there->id};
        return booking_shift(p->ctx, d->booking_id, &to, &b);
    }
    const struct series_step what = {.deed = SERIES_CHANGE,
                                     .from = d->day,
                                     .to = d->day,
                                     .one = true,
                                     .from_min = span.from,
                                     .to_min = last_min(&span),
                                     .resource_id = there->id};
    return step(p, g->room, g->series_id, &what);
}

static enum status settle_date(const struct settling *g, size_t i, bool *ret_all)
{
    const struct series_date *d = &g->dates[i];
    const struct wanted *w = wanted_of(g, d->day);
    struct series_step what = {.from = d->day, .to = d->day, .one = true, .from_min = -1};
    if (!is_ahead(g, d) || (!d->live && is_off(g, d)))
        return OK;
    if (is_off(g, d)) {
        what.deed = SERIES_CANCEL;
        *ret_all = ends_here(g, i);
        if (*ret_all) {
            what.to = (struct date){0};
            what.one = false;
        }
        return step(g->p, g->room, g->series_id, &what);
    }
    if (d->live)
        return move_date(g, d, w);
    what.deed = SERIES_RESTORE;
    return step(g->p, g->room, g->series_id, &what);
}

static enum status look(struct settling *g)
{
    struct series series;
    enum status s = series_get(g->p->ctx, g->series_id, &series);
    return s == OK ? series_dates(g->p->ctx, &series, &g->dates, &g->n) : s;
}

/* The dates that are, brought to where the program wants them. */
static enum status settle(struct putting *p, const struct calendar_room *room, int64_t series_id)
{
    struct settling g = {
        .p = p, .room = room, .zone = zone_get(room->zone), .series_id = series_id};
    bool restored = false;
    bool all = false;
    if (!g.zone)
        return FAILED;
    enum status s = look(&g);
    for (size_t i = 0; s == OK && !all && i < g.n; i++) {
        restored |= !g.dates[i].live && !is_off(&g, &g.dates[i]);
        s = settle_date(&g, i, &all);
    }
    if (s == OK && restored) /* what came back may be wanted elsewhere */
        s = look(&g);
    for (size_t i = 0; s == OK && restored && i < g.n; i++)
        if (g.dates[i].live && is_ahead(&g, &g.dates[i]) && !is_off(&g, &g.dates[i]))
            s = move_date(&g, &g.dates[i], wanted_of(&g, g.dates[i].day));
    return s;
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum status put_series(struct putting *p, const struct calendar_room *room, int64_t *ret_series_id)
{
    struct ctx *ctx = p->ctx;
    const struct sent_series *sent = p->sent.series;
    struct series_try t = {.n = 0};
    struct series_ask ask = {.space_id = room->space_id,
                             .resource_id = room->id,
                             .when = {.rule = sent->rule,
                                      .first = sent->first,
                                      .until = sent->last,
                                      .also = extra_days(p)},
                             .from_min = sent->from_min,
                             .to_min = sent->to_min,
                             .units = 1,
                             .title = p->sent.title,
                             .name = *ctx->actor->name ? ctx->actor->name : ctx->actor->email,
                             .email = ctx->actor->email};
    enum status s = choose(p, room, &ask);
    if (s == OK)
        s = whole(p, room, series_make(ctx, &ask, &t), &t);
    if (s == OK)
        s = settle(p, room, t.series.id);
    if (s == OK)
        *ret_series_id = t.series.id;
    return s;
}

/* Dates that the series does not have: behind its last they are further ones, else it is another
 * rule. */
static bool is_another(const struct settling *g, const struct series *is, bool *ret_further)
{
    const struct sent_series *sent = g->p->sent.series;
    const struct date last = g->n ? g->dates[g->n - 1].day : is->first;
    for (size_t i = 0; i < sent->n; i++) {
        const struct wanted *w = &sent->dates[i];
        bool known = w->off || w->at <= ctx_now_s(g->p->ctx);
        for (size_t k = 0; !known && k < g->n; k++)
            known = date_compare(g->dates[k].day, w->day) == 0;
        if (known)
            continue;
        if (w->extra || date_compare(w->day, last) <= 0 || strcmp(sent->rule, is->rule) != 0)
            return true;
        *ret_further = true;
    }
    return false;
}

/* All dates together at another time, or in another room. */
static enum status shift_all(const struct settling *g, const struct series *is)
{
    const struct sent_series *sent = g->p->sent.series;
    struct series_step what = {.deed = SERIES_CHANGE, .from_min = -1};
    if (sent->from_min != is->from_min || sent->to_min != is->to_min) {
        what.from_min = sent->from_min;
        what.to_min = sent->to_min;
    }
    if (g->room->id != is->resource_id)
        what.resource_id = g->room->id;
    if (what.from_min < 0 && !what.resource_id)
        return OK;
    return step(g->p, g->room, g->series_id, &what);
}

enum status put_series_again(struct putting *p, const struct calendar_room *room,
                             int64_t *ret_series_id)
{
    struct ctx *ctx = p->ctx;
    struct series is;
    struct settling g = {.p = p, .room = room, .series_id = p->was.id};
    bool further = false;
    enum status s = series_get(ctx, g.series_id, &is);
    if (s == OK && !room)
        return ctx_fail(ctx, INVALID, "booking.not_bookable", "It cannot be booked any more.");
    g.zone = s == OK ? zone_get(room->zone) : NULL;
    if (s == OK)
        s = g.zone ? look(&g) : FAILED;
    if (s != OK)
        return s;
    if (room->space_id != is.space_id || is_another(&g, &is, &further)) {
        s = end_series(ctx, is.id);
        return s == OK ? put_series(p, room, ret_series_id) : s;
    }
    if (further)
        s = step(p, room, is.id,
                 &(struct series_step){
                     .deed = SERIES_EXTEND, .from_min = -1, .until = p->sent.series->last});
    if (s == OK)
        s = shift_all(&g, &is);
    return s == OK ? settle(p, room, is.id) : s;
}

/* ---- keeping what was sent ------------------------------------------------------------------- */

enum status put_keep_series(const struct putting *p, int64_t series_id)
{
    struct ctx *ctx = p->ctx;
    const int64_t account_id = ctx->actor->account_id;
    const char *body = arena_strndup(ctx->arena, p->body.p, p->body.n);
    enum status s = body ? sql_object_drop_name(
                               ctx, &(struct sql_object_drop_name_args){account_id, p->name}, NULL)
                         : LIMIT;
    if (s == OK && p->there && p->was.kind == ENTRY_SERIES && p->was.id != series_id)
        s = sql_series_object_drop(ctx, &(struct sql_series_object_drop_args){p->was.id}, NULL);
    if (s == OK)
        s = sql_series_object_set(ctx,
                                  &(struct sql_series_object_set_args){.series_id = series_id,
                                                                       .account_id = account_id,
                                                                       .name = p->name,
                                                                       .uid = p->sent.uid,
                                                                       .body = body,
                                                                       .at = ctx_now_s(ctx)},
                                  NULL);
    return s;
}
