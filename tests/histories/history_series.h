/* history_series.h: series of bookings: made, changed, cancelled, booked again. The model goes
 * through the dates in their order, on a copy of itself; what is refused is refused whole. */
#ifndef LOGGIA_TESTS_HISTORY_SERIES_H
#define LOGGIA_TESTS_HISTORY_SERIES_H

#include "history_deeds.h"

/* What the model becomes when the step is kept, but for the ids of new bookings. */
static struct model after;

static inline struct booking_span span_of_dated(const struct dated *d)
{
    return (struct booking_span){.date = d->day,
                                 .from = (minute)d->from_min,
                                 .to = (minute)(d->to_min > 1440 ? d->to_min - 1440 : d->to_min),
                                 .next_day = d->to_min > 1440,
                                 .which = BOOKING_FIRST};
}

static inline struct booked *live_of(struct model *m, const struct dated *d)
{
    struct booked *b = d->booked ? &m->booked[d->booked - 1] : NULL;
    return b && b->active ? b : NULL;
}

/* Does the place have room for it, by the model as it is by now? `b` has its new place. */
static inline bool can_be(struct world *w, const struct booked *b)
{
    return is_open(w, b->from, b->to) && left_for(w, HOST, b->place, b->from, b->to) >= b->units &&
           has_extras(w, b->from, b->to, b->extras);
}

/* Book a date as its series says; false: it cannot be. */
static inline bool book_dated(struct world *w, const struct repeated *series, struct dated *d)
{
    const struct booking_span span = span_of_dated(d);
    struct instants at;
    struct booked b = {.place = d->place,
                       .whose = HOST,
                       .units = series->units,
                       .series = (size_t)(series - w->m.series) + 1,
                       .date = (size_t)(d - series->dates)};
    if (!minutes_instants(&span, &at))
        return false;
    b.from = at.starts_at;
    b.to = at.ends_at;
    if (!can_be(w, &b))
        return false;
    (void)note_booked(w, &b);
    d->booked = w->m.booked_n;
    return true;
}

/* Play it on the model, keep the outcome in `after`, and take it back. */
static inline bool try_on_model(struct world *w, bool (*play)(struct world *w))
{
    static struct model kept;
    kept = w->m;
    const bool fits = play(w);
    after = w->m;
    w->m = kept;
    return fits;
}

/* The ids that the program gave to what it booked, by day. */
static inline void note_series(struct world *w)
{
    w->m = after;
    struct repeated *series = w->w.series ? w->w.series : &w->m.series[w->m.series_n - 1];
    if (!w->w.series)
        series->id = w->got->id;
    for (size_t i = 0; i < series->n; i++) {
        struct dated *d = &series->dates[i];
        for (size_t k = 0; d->booked && k < w->got->n; k++)
            if (w->got->ids[k] && date_compare(w->got->days[k], d->day) == 0)
                w->m.booked[d->booked - 1].id = w->got->ids[k];
    }
}

static inline enum status take_series(struct world *w, enum status s, const struct series_try *t)
{
    if (s != OK)
        return s;
    w->got->id = t->series.id;
    for (size_t i = 0; i < t->n && i < DATES_MAX; i++) {
        w->got->days[i] = t->lines[i].day;
        w->got->ids[i] = t->lines[i].fit == SERIES_FITS ? t->lines[i].booking_id : 0;
    }
    w->got->n = t->n < DATES_MAX ? t->n : DATES_MAX;
    return s;
}

/* ---- making one ------------------------------------------------------------------------------ */

static inline bool play_make(struct world *w)
{
    const struct series_ask *ask = &w->w.ask;
    struct repeated *series = &w->m.series[w->m.series_n++];
    size_t fits = 0;
    *series = (struct repeated){.units = ask->units, .n = (size_t)ask->when.count};
    for (size_t i = 0; i < series->n; i++) {
        series->dates[i] = (struct dated){.day = date_add(ask->when.first, (int64_t)i),
                                          .place = w->w.place,
                                          .from_min = ask->from_min,
                                          .to_min = ask->to_min};
        fits += book_dated(w, series, &series->dates[i]);
    }
    return w->w.also ? fits > 0 : fits == series->n;
}

static inline void wish_minutes(const struct step *s, int32_t *ret_from, int32_t *ret_to)
{
    *ret_from = (int32_t)(s->n[4] % 40) * 30;
    *ret_to = *ret_from + 30 + (int32_t)(s->n[5] % 12) * 30;
}

/* All dates or none; or (`also`) those that can be, as when data is loaded. */
static inline bool ask_series(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    const size_t day = s->n[0] % (MINUTES_DAYS - 1);
    wish->who = HOST;
    wish->place = s->n[1] % PLACES;
    wish->units = 1 + (int32_t)(s->n[2] % (uint32_t)w->units[wish->place]);
    wish->also = s->n[3] % 2;
    wish->ask =
        (struct series_ask){.space_id = w->house.space_id,
                            .resource_id = w->places[wish->place],
                            .when = {.rule = "FREQ=DAILY",
                                     .first = date_add(w->first, (int64_t)day),
                                     .count = 1 + (int32_t)(s->n[6] % (MINUTES_DAYS - 1 - day))},
                            .units = wish->units,
                            .name = "Scuola",
                            .quiet = wish->also};
    wish_minutes(s, &wish->ask.from_min, &wish->ask.to_min);
    wish->fits = try_on_model(w, play_make);
    return true;
}

static inline enum status work_series(struct ctx *ctx, struct world *w)
{
    struct series_try t;
    return take_series(w, series_make(ctx, &w->w.ask, &t), &t);
}

/* ---- a step of one --------------------------------------------------------------------------- */

static inline bool in_reach(const struct series_step *step, struct date day)
{
    return (!step->from.year || date_compare(day, step->from) >= 0) &&
           (!step->to.year || date_compare(day, step->to) <= 0);
}

static inline struct repeated *wish_series(struct world *w, const struct step *s,
                                           enum series_deed deed)
{
    struct wish *wish = &w->w;
    if (w->m.series_n == 0)
        return NULL;
    wish->series = &w->m.series[s->n[0] % w->m.series_n];
    wish->who = HOST;
    wish->step = (struct series_step){.deed = deed, .from_min = -1};
    if (s->n[1] % 3) /* this one and those that follow, or this one */
        wish->step.from = wish->series->dates[s->n[2] % wish->series->n].day;
    if (s->n[1] % 3 == 2) {
        wish->step.to = wish->step.from;
        wish->step.one = true;
    }
    return wish->series;
}

static inline bool play_cancel(struct world *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->w.series->n; i++) {
        struct dated *d = &w->w.series->dates[i];
        struct booked *b = live_of(&w->m, d);
        if (!b || !in_reach(&w->w.step, d->day))
            continue;
        end_booked(w, b);
        b->before.there = false; /* many at once are not undone by one click */
        n++;
    }
    return n > 0;
}

static inline bool play_restore(struct world *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->w.series->n; i++) {
        struct dated *d = &w->w.series->dates[i];
        if (live_of(&w->m, d) || !in_reach(&w->w.step, d->day))
            continue;
        if (!book_dated(w, w->w.series, d))
            return false;
        n++;
    }
    return n > 0;
}

/* At another time or place than its series says? */
static inline bool is_alone(const struct booked *b, const struct dated *d)
{
    const struct booking_span span = span_of_dated(d);
    struct instants at;
    return !minutes_instants(&span, &at) || b->place != d->place || b->from != at.starts_at ||
           b->to != at.ends_at;
}

static inline struct dated aim(const struct world *w, const struct booked *b, const struct dated *d)
{
    const struct series_step *step = &w->w.step;
    struct dated to = *d;
    if (step->one) { /* as it is */
        const struct booking_span now = booking_span_of(minutes_zone(), b->from, b->to);
        to.place = b->place;
        to.from_min = now.from;
        to.to_min = now.to + (now.next_day ? 1440 : 0);
    }
    if (step->from_min >= 0) {
        to.from_min = step->from_min;
        to.to_min = step->to_min;
    }
    if (step->resource_id)
        to.place = w->w.place;
    return to;
}

static inline bool shift_dated(struct world *w, struct booked *b, const struct dated *to)
{
    const struct booking_span span = span_of_dated(to);
    const struct booking_span now = booking_span_of(minutes_zone(), b->from, b->to);
    struct booked moved = *b;
    struct instants at;
    if (now.from == span.from && now.to == span.to && now.next_day == span.next_day &&
        date_compare(now.date, span.date) == 0 && b->place == to->place)
        return true;
    if (!minutes_instants(&span, &at))
        return false;
    moved.place = to->place;
    moved.from = at.starts_at;
    moved.to = at.ends_at;
    moved.cents = cents_at(w, to->place, at.starts_at);
    moved.before.there = false;
    occupy(w, b, -1);
    const bool fits = can_be(w, &moved);
    if (fits)
        *b = moved;
    occupy(w, b, 1);
    return fits;
}

static inline bool play_shift(struct world *w)
{
    const struct series_step *step = &w->w.step;
    size_t n = 0;
    for (size_t i = 0; i < w->w.series->n; i++) {
        struct dated *d = &w->w.series->dates[i];
        struct booked *b = live_of(&w->m, d);
        if (!in_reach(step, d->day))
            continue;
        const bool stays = b && is_alone(b, d) && !step->one && !step->exceptions;
        const struct dated to = b ? aim(w, b, d) : *d;
        if (b && !stays && !shift_dated(w, b, &to))
            return false;
        n += b && !stays;
        if (step->one)
            continue;
        if (step->from_min >= 0) {
            d->from_min = step->from_min;
            d->to_min = step->to_min;
        }
        if (step->resource_id)
            d->place = w->w.place;
    }
    return n > 0;
}

static inline bool ask_series_cancel(struct world *w, const struct step *s)
{
    if (!wish_series(w, s, SERIES_CANCEL))
        return false;
    w->w.fits = try_on_model(w, play_cancel);
    return true;
}

static inline bool ask_series_restore(struct world *w, const struct step *s)
{
    if (!wish_series(w, s, SERIES_RESTORE))
        return false;
    w->w.fits = try_on_model(w, play_restore);
    return true;
}

static inline bool ask_series_change(struct world *w, const struct step *s)
{
    struct series_step *step = &w->w.step;
    if (!wish_series(w, s, SERIES_CHANGE))
        return false;
    step->exceptions = s->n[3] % 4 == 0;
    if (s->n[3] / 4 % 2)
        wish_minutes(s, &step->from_min, &step->to_min);
    if (step->from_min < 0 || s->n[6] % 2) {
        w->w.place = s->n[7] % PLACES;
        step->resource_id = w->places[w->w.place];
    }
    w->w.fits = try_on_model(w, play_shift);
    return true;
}

static inline enum status work_series_step(struct ctx *ctx, struct world *w)
{
    struct series_try t;
    return take_series(w, series_do(ctx, w->w.series->id, &w->w.step, &t), &t);
}

#endif
