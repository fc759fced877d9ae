/* history_deeds.h: what can be done to one booking, a hold, a line of those who wait, a day. Each
 * deed is understood by the model (`ask`), done by the program in a transaction (`work`), and, when
 * that was kept, noted in the model (`note`). */
#ifndef LOGGIA_TESTS_HISTORY_DEEDS_H
#define LOGGIA_TESTS_HISTORY_DEEDS_H

#include "history.h"

static inline void wish_span(struct world *w, const struct step *s, size_t at)
{
    struct wish *wish = &w->w;
    wish->span =
        minutes_span(w->first, s->n[at], s->n[at + 1], s->n[at + 2], s->n[at + 2] / 4096 % 2);
    wish->at_fits = minutes_instants(&wish->span, &wish->at);
}

static inline bool wish_booked(struct world *w, uint32_t number)
{
    struct booked *b = w->m.booked_n ? &w->m.booked[number % w->m.booked_n] : NULL;
    w->w.booked = b;
    return b != NULL;
}

/* The host, or whose it is: the number says. */
static inline int who_of(const struct booked *b, uint32_t number)
{
    return number % 2 || b->whose == HOST ? HOST : b->whose;
}

static inline struct booking_ask booking_ask_of(const struct world *w)
{
    const struct wish *wish = &w->w;
    const struct actor *a = actor_of(w, wish->who);
    return (struct booking_ask){.space_id = w->house.space_id,
                                .resource_id = w->places[wish->place],
                                .span = wish->span,
                                .units = wish->units,
                                .name = wish->who == HOST ? "A caller" : a->name,
                                .email = wish->who == HOST ? NULL : a->email};
}

static inline enum status take_answer(struct world *w, enum status s, const struct booking *b)
{
    if (s == OK) {
        w->got->id = b->id;
        w->got->from = b->starts_at;
        w->got->to = b->ends_at;
        w->got->units = b->units;
    }
    return s;
}

/* ---- booking --------------------------------------------------------------------------------- */

static inline bool ask_place(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    wish->who = (int)(s->n[0] % (MEMBERS + 1)) + HOST;
    wish->place = s->n[1] % PLACES;
    wish->units = 1 + (int32_t)(s->n[2] % (uint32_t)w->units[wish->place]);
    wish->extras = s->n[3] % 3 ? 0 : 1 + (int32_t)(s->n[3] / 3 % STOCK);
    wish_span(w, s, 4);
    const struct instants *at = &wish->at;
    wish->fits = wish->at_fits && is_open(w, at->starts_at, at->ends_at) &&
                 left_for(w, wish->who, wish->place, at->starts_at, at->ends_at) >= wish->units &&
                 has_extras(w, at->starts_at, at->ends_at, wish->extras);
    return true;
}

/* As the form does it: what he held is used. */
static inline enum status work_place(struct ctx *ctx, struct world *w)
{
    const struct extra_ask extra = {w->extra_id, w->w.extras, NULL};
    struct booking_ask ask = booking_ask_of(w);
    struct booking b;
    bool repeated = false;
    ask.extras = (struct extras_wish){.said = true, .asks = &extra, .n = 1};
    enum status s = booking_place(ctx, &ask, &b, &repeated);
    if (s == OK)
        s = hold_used(ctx, &b);
    return take_answer(w, s, &b);
}

static inline void end_holds_of(struct world *w, int who, size_t place)
{
    for (size_t i = 0; who != HOST && i < w->m.held_n; i++)
        if (w->m.held[i].whose == who && w->m.held[i].place == place)
            w->m.held[i].over = true;
}

static inline void note_place(struct world *w)
{
    const struct wish *wish = &w->w;
    (void)note_booked(w, &(struct booked){.id = w->got->id,
                                          .place = wish->place,
                                          .whose = wish->who,
                                          .from = wish->at.starts_at,
                                          .to = wish->at.ends_at,
                                          .units = wish->units,
                                          .extras = wish->extras});
    end_holds_of(w, wish->who, wish->place);
}

/* ---- changing, also to another place --------------------------------------------------------- */

static inline bool ask_change(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    if (!wish_booked(w, s->n[0]))
        return false;
    struct booked *b = wish->booked;
    wish->who = who_of(b, s->n[1]);
    wish->place = s->n[2] % 3 ? b->place : s->n[2] / 3 % PLACES;
    wish->units = 1 + (int32_t)(s->n[3] % (uint32_t)w->units[wish->place]);
    wish_span(w, s, 4);
    if (!b->active)
        return true; /* refused */
    const struct instants *at = &wish->at;
    occupy(w, b, -1);
    wish->fits = wish->at_fits && is_open(w, at->starts_at, at->ends_at) &&
                 left_for(w, wish->who, wish->place, at->starts_at, at->ends_at) >= wish->units &&
                 has_extras(w, at->starts_at, at->ends_at, b->extras);
    occupy(w, b, 1);
    return true;
}

static inline enum status work_change(struct ctx *ctx, struct world *w)
{
    const struct booking_shift to = {
        .span = w->w.span, .resource_id = w->places[w->w.place], .units = w->w.units};
    struct booking b;
    return take_answer(w, booking_shift(ctx, w->w.booked->id, &to, &b), &b);
}

static inline void note_change(struct world *w)
{
    const struct wish *wish = &w->w;
    struct booked *b = wish->booked;
    if (b->place == wish->place && b->from == wish->at.starts_at && b->to == wish->at.ends_at &&
        b->units == wish->units)
        return; /* a change of nothing */
    note_before(w, b, wish->who);
    occupy(w, b, -1);
    b->place = wish->place;
    b->from = wish->at.starts_at;
    b->to = wish->at.ends_at;
    b->units = wish->units;
    b->cents = cents_at(w, b->place, b->from);
    occupy(w, b, 1);
}

/* ---- other extras ---------------------------------------------------------------------------- */

static inline bool ask_extras(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    if (!wish_booked(w, s->n[0]) || !wish->booked->active)
        return false;
    struct booked *b = wish->booked;
    wish->who = HOST;
    wish->extras = (int32_t)(s->n[1] % (STOCK + 1));
    if (wish->extras == b->extras)
        return false;
    occupy(w, b, -1);
    wish->fits = has_extras(w, b->from, b->to, wish->extras);
    occupy(w, b, 1);
    return true;
}

static inline enum status work_extras(struct ctx *ctx, struct world *w)
{
    const struct extra_ask extra = {w->extra_id, w->w.extras, NULL};
    const struct extras_wish wish = {.said = true, .asks = &extra, .n = 1};
    struct booking b;
    return take_answer(w, booking_take_extras(ctx, w->w.booked->id, &wish, &b), &b);
}

static inline void note_extras(struct world *w)
{
    struct booked *b = w->w.booked;
    note_before(w, b, w->w.who);
    b->before.extras_alone = true;
    occupy(w, b, -1);
    b->extras = w->w.extras;
    occupy(w, b, 1);
}

/* ---- cancelling, undoing --------------------------------------------------------------------- */

static inline bool ask_cancel(struct world *w, const struct step *s)
{
    if (!wish_booked(w, s->n[0]))
        return false;
    w->w.who = who_of(w->w.booked, s->n[1]);
    w->w.fits = true; /* a second time too */
    return true;
}

static inline enum status work_cancel(struct ctx *ctx, struct world *w)
{
    struct booking b;
    return take_answer(w, booking_cancel(ctx, w->w.booked->id, &b), &b);
}

static inline void note_cancel(struct world *w)
{
    struct booked *b = w->w.booked;
    if (!b->active)
        return;
    note_before(w, b, w->w.who);
    end_booked(w, b);
}

/* A date of a series that was booked again meanwhile is there already. */
static inline bool is_replaced(const struct world *w, const struct booked *b)
{
    return b->series &&
           w->m.series[b->series - 1].dates[b->date].booked != (size_t)(b - w->m.booked) + 1;
}

static inline bool ask_undo(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    if (!wish_booked(w, s->n[0]))
        return false;
    struct booked *b = wish->booked;
    const struct earlier *was = &b->before;
    wish->who = who_of(b, s->n[1]);
    if (!was->there || w->now - was->made_at > SLIP_S || (was->by_host && wish->who != HOST) ||
        is_replaced(w, b))
        return true; /* refused */
    if (b->active)
        occupy(w, b, -1);
    wish->extras = was->extras_alone ? was->extras : b->extras;
    wish->fits = has_extras(w, was->from, was->to, wish->extras) &&
                 (was->extras_alone ||
                  ((wish->who == HOST || is_open(w, was->from, was->to)) &&
                   left_for(w, wish->who, was->place, was->from, was->to) >= was->units));
    if (b->active)
        occupy(w, b, 1);
    return true;
}

static inline enum status work_undo(struct ctx *ctx, struct world *w)
{
    struct booking b;
    return take_answer(w, booking_undo(ctx, w->w.booked->id, &b), &b);
}

static inline void note_undo(struct world *w)
{
    struct booked *b = w->w.booked;
    if (b->active)
        occupy(w, b, -1);
    b->place = b->before.place;
    b->from = b->before.from;
    b->to = b->before.to;
    b->units = b->before.units;
    b->extras = w->w.extras;
    b->cents = b->before.cents;
    b->active = b->before.active;
    b->before.there = false;
    occupy(w, b, 1);
}

/* ---- holding --------------------------------------------------------------------------------- */

static inline bool ask_hold(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    wish->who = (int)(s->n[0] % MEMBERS);
    wish->place = s->n[1] % PLACES;
    wish->units = 1 + (int32_t)(s->n[2] % 2);
    wish->units = wish->units > w->units[wish->place] ? 1 : wish->units;
    wish_span(w, s, 4);
    const struct instants *at = &wish->at;
    wish->fits = wish->at_fits && wish->units == 1 && is_open(w, at->starts_at, at->ends_at) &&
                 left_for(w, wish->who, wish->place, at->starts_at, at->ends_at) >= wish->units;
    return true;
}

static inline enum status work_hold(struct ctx *ctx, struct world *w)
{
    const struct booking_ask ask = booking_ask_of(w);
    struct hold hold;
    return hold_make(ctx, &ask, NULL, &hold);
}

static inline void note_hold(struct world *w)
{
    const struct wish *wish = &w->w;
    struct held *h = NULL;
    for (size_t i = 0; i < w->m.held_n; i++) {
        struct held *o = &w->m.held[i];
        if (!o->over && o->whose == wish->who && o->place == wish->place &&
            o->from == wish->at.starts_at && o->to == wish->at.ends_at)
            h = o;
    }
    if (!h) {
        h = &w->m.held[w->m.held_n++];
        *h = (struct held){.whose = wish->who,
                           .place = wish->place,
                           .from = wish->at.starts_at,
                           .to = wish->at.ends_at,
                           .units = wish->units,
                           .made_at = w->now};
    }
    const int64_t last = h->made_at + HOLD_LONGEST_MIN * 60;
    h->until = w->now + HOLD_MIN * 60 < last ? w->now + HOLD_MIN * 60 : last;
}

static inline bool ask_give_back(struct world *w, const struct step *s)
{
    w->w.who = (int)(s->n[0] % MEMBERS);
    w->w.place = s->n[1] % PLACES;
    w->w.fits = true;
    return true;
}

static inline enum status work_give_back(struct ctx *ctx, struct world *w)
{
    return hold_give_back(ctx, w->house.space_id, w->places[w->w.place]);
}

static inline void note_give_back(struct world *w)
{
    end_holds_of(w, w->w.who, w->w.place);
}

/* ---- waiting --------------------------------------------------------------------------------- */

static inline bool ask_wait(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    size_t own = 0;
    bool same = false;
    wish->who = (int)(s->n[0] % MEMBERS);
    wish->place = s->n[1] % PLACES;
    wish->units = 1 + (int32_t)(s->n[2] % (uint32_t)w->units[wish->place]);
    wish_span(w, s, 4);
    if (wish_booked(w, s->n[3]) && s->n[3] % 5) { /* most wait for what somebody has */
        wish->place = wish->booked->place;
        wish->units = 1;
        wish->span = booking_span_of(minutes_zone(), wish->booked->from, wish->booked->to);
        wish->at_fits = minutes_instants(&wish->span, &wish->at);
    }
    const struct instants *at = &wish->at;
    for (size_t i = 0; i < w->m.waiting_n; i++) {
        const struct waiting *o = &w->m.waiting[i];
        if (o->whose != wish->who || o->status >= WAITLIST_ENDED)
            continue;
        own++;
        same |= o->place == wish->place && o->from == at->starts_at && o->to == at->ends_at;
    }
    wish->fits = wish->at_fits && is_bookable(w, wish->place) &&
                 is_open(w, at->starts_at, at->ends_at) && !same && own < WAITLIST_OF_PERSON_MAX &&
                 left_for(w, wish->who, wish->place, at->starts_at, at->ends_at) < wish->units;
    return true;
}

static inline enum status work_wait(struct ctx *ctx, struct world *w)
{
    const struct booking_ask ask = booking_ask_of(w);
    struct waitlist_entry e;
    const enum status s = waitlist_join(ctx, &ask, &e);
    if (s == OK)
        w->got->id = e.id;
    return s;
}

static inline void note_wait(struct world *w)
{
    const struct wish *wish = &w->w;
    w->m.waiting[w->m.waiting_n++] = (struct waiting){.id = w->got->id,
                                                      .whose = wish->who,
                                                      .place = wish->place,
                                                      .from = wish->at.starts_at,
                                                      .to = wish->at.ends_at,
                                                      .units = wish->units,
                                                      .status = WAITLIST_WAITING};
}

/* Yes to an offer, or no, or somebody leaves the line. */
static inline bool ask_answer(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    if (w->m.waiting_n == 0)
        return false;
    struct waiting *e = &w->m.waiting[s->n[0] % w->m.waiting_n];
    for (size_t i = 0; i < w->m.waiting_n && s->n[0] % 4; i++) /* mostly what is offered */
        if (w->m.waiting[i].status == WAITLIST_OFFERED)
            e = &w->m.waiting[i];
    wish->waiting = e;
    wish->who = e->whose;
    wish->also = s->n[1] % 3 == 0; /* no */
    if (wish->also) {
        wish->fits = true;
        return true;
    }
    if (e->status != WAITLIST_OFFERED)
        return true; /* refused */
    w->m.held[e->held].over = true;
    wish->fits =
        is_open(w, e->from, e->to) && left_for(w, e->whose, e->place, e->from, e->to) >= e->units;
    w->m.held[e->held].over = false;
    return true;
}

static inline enum status work_answer(struct ctx *ctx, struct world *w)
{
    struct booking b = {.id = 0};
    const int64_t id = w->w.waiting->id;
    if (w->w.also)
        return waitlist_end(ctx, id, WAITLIST_DECLINED, "waitlist.declined");
    return take_answer(w, waitlist_accept(ctx, id, (struct opt_int){0}, &b), &b);
}

static inline void note_answer(struct world *w)
{
    struct waiting *e = w->w.waiting;
    if (e->status == WAITLIST_OFFERED)
        w->m.held[e->held].over = true;
    if (e->status < WAITLIST_ENDED)
        e->status = w->w.also ? WAITLIST_DECLINED : WAITLIST_BOOKED;
    if (!w->w.also)
        (void)note_booked(w, &(struct booked){.id = w->got->id,
                                              .place = e->place,
                                              .whose = e->whose,
                                              .from = e->from,
                                              .to = e->to,
                                              .units = e->units});
}

/* ---- out of order for whole days ------------------------------------------------------------- */

/* Is there room for what takes whole days: beside all that is let and out of order, whether lent or
 * not, and beside all that is booked? */
static inline bool has_room(struct world *w, size_t place, int64_t from, int64_t to, int32_t units)
{
    struct minutes blocks;
    struct minutes all = w->m.taken[place];
    minutes_begin(&blocks, w->first);
    for (size_t i = 0; i < w->m.outs_n; i++)
        if (w->m.outs[i].id && w->m.outs[i].place == place)
            minutes_add(&blocks, w->m.outs[i].from, w->m.outs[i].to, w->m.outs[i].units);
    for (size_t i = 0; i < LETS; i++) {
        const struct let *l = &w->m.lets[i];
        if (l->place != place)
            continue;
        minutes_add(&blocks, blocks.from, let_until(w, l), l->units);
        add_let(w, i, false, &all);
    }
    return minutes_most(&blocks, from, to) + units <= w->units[place] &&
           minutes_most(&all, from, to) + units <= w->units[place];
}

static inline bool ask_block(struct world *w, const struct step *s)
{
    struct wish *wish = &w->w;
    wish->who = HOST;
    wish->place = s->n[0] % PLACES;
    wish->units = 1 + (int32_t)(s->n[1] % (uint32_t)w->units[wish->place]);
    const size_t first = s->n[2] % MINUTES_DAYS;
    const size_t after = first + 1 + s->n[3] % BLOCK_DAYS;
    const size_t last = after < MINUTES_DAYS ? after : MINUTES_DAYS;
    wish->block = (struct block){.resource_id = w->places[wish->place],
                                 .units = wish->units,
                                 .from = date_add(w->first, (int64_t)first),
                                 .until = date_add(w->first, (int64_t)after),
                                 .kind = BLOCK_OUT_OF_ORDER,
                                 .why = ""};
    wish->at = (struct instants){.starts_at = day_start(w, first), .ends_at = day_start(w, last)};
    wish->fits = has_room(w, wish->place, wish->at.starts_at, wish->at.ends_at, wish->units);
    return true;
}

static inline enum status work_block(struct ctx *ctx, struct world *w)
{
    return block_set(ctx, &w->w.block, &w->got->id);
}

static inline void note_out(struct world *w, const struct out *o, int sign)
{
    minutes_add(&w->m.taken[o->place], o->from, o->to, sign * o->units);
}

static inline void note_block(struct world *w)
{
    const struct wish *wish = &w->w;
    struct out *o = &w->m.outs[w->m.outs_n++];
    *o = (struct out){.id = w->got->id,
                      .place = wish->place,
                      .from = wish->at.starts_at,
                      .to = wish->at.ends_at,
                      .units = wish->units};
    note_out(w, o, 1);
}

static inline bool ask_unblock(struct world *w, const struct step *s)
{
    if (w->m.outs_n == 0)
        return false;
    w->w.out = &w->m.outs[s->n[0] % w->m.outs_n];
    w->w.who = HOST;
    w->w.fits = true;
    return w->w.out->id != 0;
}

static inline enum status work_unblock(struct ctx *ctx, struct world *w)
{
    return block_end(ctx, w->w.out->id, (struct date){2000, 1, 1});
}

static inline void note_unblock(struct world *w)
{
    note_out(w, w->w.out, -1);
    w->w.out->id = 0;
}

/* ---- closing a day --------------------------------------------------------------------------- */

/* All that is booked then is cancelled, or stays. */
static inline bool ask_close(struct world *w, const struct step *s)
{
    w->w.day = s->n[0] % MINUTES_DAYS;
    w->w.also = s->n[1] % 2; /* cancel */
    w->w.who = HOST;
    w->w.fits = true;
    return !w->m.closed[w->w.day];
}

static inline enum status work_close(struct ctx *ctx, struct world *w)
{
    const struct date day = date_add(w->first, (int64_t)w->w.day);
    const struct closure closure = {.from = day, .to = day, .reason = "Ferie"};
    struct space space;
    struct calendar after;
    int64_t *ids = NULL;
    size_t n = 0;
    enum status s = space_get(ctx, w->house.space_id, &space);
    if (s == OK)
        s = space_calendar(ctx, &space, &after);
    if (s == OK)
        s = calendar_close(ctx->arena, &after, &closure);
    if (s == OK)
        s = closing_bookings(ctx, &space, &after, &ids, &n);
    if (s == OK)
        s = space_add_closure(ctx, space.id, &closure, &w->got->id);
    return s == OK && w->w.also ? closing_cancel(ctx, ids, n, NULL) : s;
}

static inline void note_close(struct world *w)
{
    const int64_t from = day_start(w, w->w.day);
    const int64_t to = day_start(w, w->w.day + 1);
    for (size_t i = 0; w->w.also && i < w->m.booked_n; i++) {
        struct booked *b = &w->m.booked[i];
        if (!b->active || b->from >= to || b->to <= from || !is_open(w, b->from, b->to))
            continue;
        note_before(w, b, HOST);
        end_booked(w, b);
    }
    w->m.closed[w->w.day] = w->got->id;
}

static inline bool ask_open(struct world *w, const struct step *s)
{
    w->w.day = s->n[0] % MINUTES_DAYS;
    w->w.who = HOST;
    w->w.fits = true;
    return w->m.closed[w->w.day] != 0;
}

static inline enum status work_open(struct ctx *ctx, struct world *w)
{
    return space_remove_closure(ctx, w->house.space_id, w->m.closed[w->w.day]);
}

static inline void note_open(struct world *w)
{
    w->m.closed[w->w.day] = 0;
}

/* ---- the clock, and looking ------------------------------------------------------------------ */

static inline bool ask_pass(struct world *w, const struct step *s)
{
    w->now += 60 * (1 + (int64_t)(s->n[0] % 12));
    w->t->clock = clock_fixed(w->now);
    w->w.fits = true;
    return true;
}

static inline enum status work_nothing(struct ctx *ctx, struct world *w)
{
    (void)ctx;
    (void)w;
    return OK;
}

static inline bool ask_free(struct world *w, const struct step *s)
{
    w->w.who = (int)(s->n[0] % (MEMBERS + 1)) + HOST;
    w->w.place = s->n[1] % PLACES;
    w->w.units = 1 + (int32_t)(s->n[2] % (uint32_t)w->units[w->w.place]);
    wish_span(w, s, 4);
    w->w.fits = w->w.at_fits && is_open(w, w->w.at.starts_at, w->w.at.ends_at) &&
                left_for(w, w->w.who, w->w.place, w->w.at.starts_at, w->w.at.ends_at) >= w->w.units;
    return true;
}

static inline enum status work_free(struct ctx *ctx, struct world *w)
{
    const struct booking_ask ask = booking_ask_of(w);
    struct booking_fit fit = {.free = false};
    const enum status s = booking_fits(ctx, &ask, &fit);
    return s == OK && !fit.free ? CONFLICT : s;
}

static inline void note_nothing(struct world *w)
{
    (void)w;
}

#endif
