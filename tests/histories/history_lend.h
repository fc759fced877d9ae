/* history_lend.h: what two of the members have by a stay: freed or lent for some days while they
 * are away, taken back, and given up. One has a desk that nobody else could book, the other two of
 * the pool. */
#ifndef LOGGIA_TESTS_HISTORY_LEND_H
#define LOGGIA_TESTS_HISTORY_LEND_H

#include "history_series.h"

#include "stay/stay.h"

/* ---- at first -------------------------------------------------------------------------------- */

static inline void open_lets(struct ctx *ctx, struct world *w)
{
    static const struct let lets[LETS] = {
        {.place = 3, .whose = 0, .units = 1, .only = true, .until = ENDLESS},
        {.place = 2, .whose = 1, .units = 2, .until = ENDLESS}};
    static const struct stay_step_price price[] = {{1, 24000}};
    for (size_t i = 0; i < LETS; i++) {
        const struct stay_offer o = {.space_id = w->house.space_id,
                                     .resource_id = w->places[lets[i].place],
                                     .units = lets[i].units,
                                     .holder = {.account_id = w->members[lets[i].whose].account_id},
                                     .from = {2027, 1, 1},
                                     .prices = price,
                                     .prices_n = ARRAY_LEN(price),
                                     .answer_days = 14,
                                     .note = ""};
        struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
        test_must(stay ? stay_load(ctx, &o, stay) : LIMIT, "stay");
        w->m.lets[i] = lets[i];
        w->m.lets[i].id = stay->id;
    }
}

/* ---- freeing and lending --------------------------------------------------------------------- */

/* A day is not lent twice. */
static inline bool is_lent_twice(const struct world *w, const struct lent_days *l)
{
    for (size_t day = l->from; day < l->until; day++) {
        const struct lent_span s = part_of_day(w, l->part, day);
        if (has_day(w, l, day) && minutes_most(&w->m.lent[l->let], s.starts_at, s.ends_at) > 0)
            return true;
    }
    return false;
}

static inline bool ask_lend(struct world *w, const struct step *s)
{
    static const uint32_t weekdays[] = {0, 1U << 5 | 1U << 6, 1U << 6 | 1U << 7 | 1U << 1, 1U << 5};
    struct lent_days *l = &w->w.lend;
    const size_t from = s->n[2] % MINUTES_DAYS;
    *l = (struct lent_days){.let = s->n[0] % LETS,
                            .lends = s->n[1] % 3 > 0,
                            .from = from,
                            .until = from + 1 + s->n[3] % (MINUTES_DAYS - from),
                            .weekdays = weekdays[s->n[4] % 8 < 4 ? s->n[4] % 4 : 0],
                            .part = (enum lend_part)(s->n[5] % 6 < 3 ? s->n[5] % 3 : 0),
                            .day_cents = 1000 + s->n[6] % 1000};
    const struct let *let = &w->m.lets[l->let];
    bool some = false;
    for (size_t day = l->from; day < l->until; day++)
        some |= has_day(w, l, day);
    w->w.who = (int)let->whose;
    w->w.fits = some && !is_lent_twice(w, l) && l->until <= let->until &&
                !(l->lends && let->units < w->units[let->place]);
    return true;
}

/* What is shown before is what is done, or refused. */
static inline enum status work_lend(struct ctx *ctx, struct world *w)
{
    const struct lent_days *l = &w->w.lend;
    const struct lend_ask ask = {.stay_id = w->m.lets[l->let].id,
                                 .lends = l->lends,
                                 .days = {.from = date_add(w->first, (int64_t)l->from),
                                          .until = date_add(w->first, (int64_t)l->until),
                                          .weekdays = l->weekdays,
                                          .part = l->part},
                                 .day_cents = opt_int_of(l->day_cents)};
    struct lending shown;
    struct lending made;
    const enum status before = lend_preview(ctx, &ask, &shown);
    ctx->problem = (struct problem){0};
    const enum status s = lend_make(ctx, &ask, &made);
    if (before != s)
        return FAILED;
    if (s == OK)
        w->got->id = made.id;
    return s;
}

static inline void note_lent(struct world *w, const struct lent_days *l, size_t day, int sign)
{
    const struct lent_span s = part_of_day(w, l->part, day);
    minutes_add(&w->m.lent[l->let], s.starts_at, s.ends_at, sign * w->m.lets[l->let].units);
}

static inline void note_lend(struct world *w)
{
    struct lent_days *l = &w->m.lents[w->m.lents_n++];
    *l = w->w.lend;
    l->id = w->got->id;
    for (size_t day = l->from; day < l->until; day++)
        if (has_day(w, l, day))
            note_lent(w, l, day, 1);
}

/* ---- taking back ----------------------------------------------------------------------------- */

/* Does somebody lose his place, when this day comes back? Holds stand in nobody's way. */
static inline bool is_used(struct world *w, const struct lent_days *l, size_t day)
{
    const struct let *let = &w->m.lets[l->let];
    const struct lent_span s = part_of_day(w, l->part, day);
    struct minutes all = w->m.taken[let->place];
    add_let(w, l->let, false, &all);
    return minutes_most(&all, s.starts_at, s.ends_at) + let->units > w->units[let->place];
}

/* One day of it; or (`also`) all that nobody booked, which are those that come back one by one. */
static inline bool play_back(struct world *w)
{
    struct lent_days *l = w->w.lent;
    const size_t first = w->w.also ? 0 : w->w.day;
    const size_t last = w->w.also ? MINUTES_DAYS - 1 : w->w.day;
    bool fits = true;
    for (size_t day = first; day <= last; day++) {
        const bool may = has_day(w, l, day) && day < w->m.lets[l->let].until;
        const bool used = may && !l->back[day] && is_used(w, l, day);
        fits &= w->w.also || (may && !used);
        if (!may || used || l->back[day])
            continue;
        note_lent(w, l, day, -1);
        l->back[day] = true;
        w->w.days++;
    }
    return fits;
}

static inline bool ask_back(struct world *w, const struct step *s)
{
    if (w->m.lents_n == 0)
        return false;
    w->w.lent = &w->m.lents[s->n[0] % w->m.lents_n];
    w->w.who = (int)w->m.lets[w->w.lent->let].whose;
    w->w.also = s->n[1] % 3 == 0;
    w->w.day = s->n[2] % MINUTES_DAYS;
    w->w.fits = try_on_model(w, play_back);
    return true;
}

static inline enum status work_back(struct ctx *ctx, struct world *w)
{
    const int64_t day = date_days(date_add(w->first, (int64_t)w->w.day));
    return lend_take_back(ctx, w->w.lent->id, &day, w->w.also ? 0 : 1, &w->got->n);
}

static inline void note_back(struct world *w)
{
    w->m = after;
    if (w->got->n != w->w.days)
        differ(w, "%zu days came back, in the model %zu", w->got->n, w->w.days);
}

/* ---- giving notice, and taking it back ------------------------------------------------------- */

static inline bool play_notice(struct world *w)
{
    struct let *l = w->w.let;
    if (!w->w.also) {
        const bool earlier = w->w.day < l->until;
        l->until = earlier ? w->w.day : l->until;
        return earlier;
    }
    const bool given = l->until != ENDLESS;
    l->until = ENDLESS;
    return given && has_room(w, l->place, w->m.given.from, minutes_end(&w->m.given), 0);
}

static inline bool ask_notice(struct world *w, const struct step *s)
{
    w->w.let = &w->m.lets[s->n[0] % LETS];
    w->w.who = (int)w->w.let->whose;
    w->w.also = s->n[1] % 2; /* keep it */
    w->w.day = s->n[2] % MINUTES_DAYS;
    w->w.fits = try_on_model(w, play_notice);
    return true;
}

static inline enum status work_notice(struct ctx *ctx, struct world *w)
{
    const struct stay_step step = {.kind = w->w.also ? STAY_KEEP : STAY_NOTICE,
                                   .by = SIDE_HOLDER,
                                   .from = date_add(w->first, (int64_t)w->w.day),
                                   .reason = "",
                                   .quiet = true};
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    return stay ? stay_do(ctx, w->w.let->id, &step, stay) : LIMIT;
}

static inline void note_notice(struct world *w)
{
    w->m = after;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static inline int64_t credited(struct ctx *ctx, const struct world *w, size_t member)
{
    const struct holder holder = {.account_id = w->members[member].account_id};
    const struct period ever = {{2026, 1, 1}, {2035, 1, 1}};
    struct charge *all = NULL;
    size_t n = 0;
    int64_t sum = 0;
    test_must(charges_of(ctx, &holder, 0, ever, &all, &n), "charges");
    for (size_t i = 0; i < n; i++)
        sum -= all[i].source == CHARGE_LENT ? all[i].amount_cents : 0;
    return sum;
}

/* What is booked of what is let costs what was said, and brings its holder his share. */
static inline void compare_lent(struct ctx *ctx, struct world *w)
{
    int64_t wanted[MEMBERS] = {0};
    for (size_t i = 0; i < w->m.booked_n; i++) {
        const struct booked *b = &w->m.booked[i];
        const struct lent_days *l = b->active ? lent_at(w, b->place, b->from) : NULL;
        struct booking now;
        if (l && l->lends)
            wanted[w->m.lets[l->let].whose] +=
                b->cents * lend_default_terms.share_bp / 10000; /* rounded down */
        if (!b->active || b->place != 3)
            continue;
        if (booking_get(ctx, b->id, &now) != OK || !now.price_cents.has)
            differ(w, "a booking of what is let has no price");
        else if (now.price_cents.v != b->cents)
            differ(w, "what is lent costs %lld, in the model %lld", (long long)now.price_cents.v,
                   (long long)b->cents);
    }
    for (size_t i = 0; i < MEMBERS; i++) {
        const int64_t got = credited(ctx, w, i);
        if (got != wanted[i])
            differ(w, "%s is credited %lld, in the model %lld", who_name((int)i), (long long)got,
                   (long long)wanted[i]);
    }
}

#endif
