/* A membership over time: turns, pauses, services, term and end. Pure. */
#include "plan/plan_story.h"

#include <string.h>

static bool before(struct date a, struct date b)
{
    return date_compare(a, b) < 0;
}

static struct date later(struct date a, struct date b)
{
    return before(a, b) ? b : a;
}

/* An open end is after everything. */
static bool before_end(struct date day, struct date until)
{
    return !until.year || before(day, until);
}

static struct date earlier_end(struct date a, struct date b)
{
    if (!a.year || !b.year)
        return a.year ? a : b;
    return before(a, b) ? a : b;
}

const struct membership_turn *story_turn_on(const struct story *s, struct date day)
{
    size_t i = s->turns_n - 1;
    while (i > 0 && before(day, s->turns[i].from))
        i--;
    return &s->turns[i];
}

static bool is_paused(const struct story *s, struct date day)
{
    for (size_t i = 0; i < s->pauses_n; i++) {
        if (!before(day, s->pauses[i].from) && before_end(day, s->pauses[i].until))
            return true;
    }
    return false;
}

bool story_entitles(const struct story *s, struct date day)
{
    return s->m.status == MEMBERSHIP_RUNS && !before(day, s->m.from) &&
           before_end(day, s->m.until) && !is_paused(s, day);
}

/* ---- beginning ------------------------------------------------------------------------------ */

void story_begin(const struct membership_ask *ask, struct story *ret_story)
{
    const struct plan *p = ask->plan;
    const struct date anchor = ask->trial ? date_add(ask->from, p->trial_days) : ask->from;
    const struct opt_int price = ask->price_cents.has && ask->by_host
                                     ? ask->price_cents
                                     : plan_term_price(p, ask->term_months);
    struct story *s = ret_story;
    *s = (struct story){
        .m = {.operator_id = p->operator_id,
              .space_id = ask->space_id,
              .holder = ask->holder,
              .status = p->host_confirms && !ask->by_host ? MEMBERSHIP_ASKED
                        : p->template_id                  ? MEMBERSHIP_SIGNING
                                                          : MEMBERSHIP_RUNS,
              .renews = p->renews,
              .notice_days = p->notice_days,
              .warn_days = p->warn_days,
              .pause_days = p->pause_days,
              .from = ask->from,
              .trial_until = ask->trial ? anchor : (struct date){0},
              .anchor = anchor,
              .charge_from = ask->paid_until,
              .end_reason = "",
              .given_until = ask->from,
              .setup_cents = p->setup_cents,
              .trial_cents = p->trial_cents,
              .note = ask->note ? ask->note : ""},
        .turns = {{.from = ask->from,
                   .plan_id = p->id,
                   .plan_name = p->name,
                   .period_months = p->period_months,
                   .period_days = p->period_days,
                   .term_months = ask->term_months,
                   .seats = ask->seats,
                   .price_cents = price.v}},
        .turns_n = 1,
    };
    if (ask->term_months)
        s->m.term_until = date_add_months(anchor, ask->term_months);
    if (!p->renews)
        s->m.until = s->m.term_until; /* its end is known, and so are the invoices up to it */
    if (ask->until.year && ask->by_host)
        s->m.until = ask->until;
    for (size_t i = 0; i < p->extras_n && s->extras_n < STORY_PARTS_MAX; i++) {
        bool wanted = p->extras[i].price_cents == 0;
        for (size_t k = 0; k < ask->extra_ids_n; k++)
            wanted |= ask->extra_ids[k] == p->extras[i].id;
        if (wanted)
            s->extras[s->extras_n++] = (struct membership_extra){
                .name = p->extras[i].name, .price_cents = p->extras[i].price_cents, .from = anchor};
    }
}

void story_shift(struct story *s, struct date from)
{
    const int64_t days = date_days(from) - date_days(s->m.from);
    const struct date anchor = date_add(s->m.anchor, days);
    s->m.from = from;
    s->m.given_until = from;
    s->turns[0].from = from;
    if (s->m.trial_until.year)
        s->m.trial_until = anchor;
    if (s->turns[0].term_months)
        s->m.term_until = date_add_months(anchor, s->turns[0].term_months);
    if (!s->m.renews)
        s->m.until = s->m.term_until;
    for (size_t i = 0; i < s->extras_n; i++)
        s->extras[i].from = anchor;
    s->m.anchor = anchor;
}

/* ---- what each day costs -------------------------------------------------------------------- */

static void rate_add(struct stream *st, struct rate r)
{
    if (before_end(r.from, r.until) && st->rates_n < RATES_MAX)
        st->rates[st->rates_n++] = r;
}

/* A rate without its paused days. */
static void rate_around_pauses(const struct story *s, struct stream *st, struct rate r)
{
    for (size_t i = 0; i < s->pauses_n; i++) {
        const struct period p = s->pauses[i];
        if (!before_end(p.from, r.until) || !before_end(r.from, p.until))
            continue;
        struct rate head = r;
        head.until = p.from;
        rate_add(st, head);
        if (!p.until.year)
            return;
        r.from = later(r.from, p.until);
    }
    rate_add(st, r);
}

static bool same_period_length(const struct membership_turn *a, const struct membership_turn *b)
{
    return a->period_months == b->period_months && a->period_days == b->period_days;
}

/* Periods go on from the same anchor while their length stays. */
static struct date anchor_of(const struct story *s, size_t turn)
{
    while (turn > 0 && same_period_length(&s->turns[turn], &s->turns[turn - 1]))
        turn--;
    return turn ? s->turns[turn].from : s->m.anchor;
}

static void stream_plan(const struct story *s, struct stream *st)
{
    st->source = CHARGE_PLAN;
    for (size_t i = 0; i < s->turns_n; i++) {
        const struct membership_turn *t = &s->turns[i];
        const struct date end = i + 1 < s->turns_n ? s->turns[i + 1].from : (struct date){0};
        rate_around_pauses(s, st,
                           (struct rate){.from = later(t->from, s->m.anchor),
                                         .until = earlier_end(end, s->m.until),
                                         .anchor = anchor_of(s, i),
                                         .months = t->period_months,
                                         .days = t->period_days,
                                         .price_cents = t->price_cents * t->seats,
                                         .quantity = t->seats,
                                         .what = t->plan_name});
    }
}

/* Something paid once, for the days from one to another. */
static void stream_once(const struct story *s, struct stream *st, struct period days,
                        int64_t price_cents, int64_t quantity)
{
    if (!price_cents || !before(days.from, days.until) || !before_end(days.from, s->m.until))
        return;
    rate_add(st, (struct rate){.from = days.from,
                               .until = days.until,
                               .anchor = days.from,
                               .days = (int32_t)(date_days(days.until) - date_days(days.from)),
                               .price_cents = price_cents,
                               .quantity = quantity,
                               .what = s->turns[0].plan_name});
}

static void stream_extra(const struct story *s, struct stream *st, const struct membership_extra *e)
{
    st->source = CHARGE_EXTRA;
    st->subject_id = e->id;
    st->what = e->name;
    rate_around_pauses(s, st,
                       (struct rate){.from = e->from,
                                     .until = earlier_end(e->until, s->m.until),
                                     .anchor = s->m.anchor,
                                     .months = 1,
                                     .price_cents = e->price_cents,
                                     .what = e->name});
}

/* Days that were paid elsewhere are not charged here. */
static void without_paid_days(const struct story *s, struct stream *st)
{
    size_t kept = 0;
    for (size_t i = 0; i < st->rates_n; i++) {
        struct rate r = st->rates[i];
        r.from = later(r.from, s->m.charge_from);
        if (before_end(r.from, r.until))
            st->rates[kept++] = r;
    }
    st->rates_n = kept;
}

bool story_stream(const void *story, size_t i, struct stream *ret_stream)
{
    const struct story *s = story;
    struct stream *st = ret_stream;
    *st = (struct stream){.subject_id = s->m.id};
    if (i >= STREAM_EXTRAS + s->extras_n)
        return false;
    if (i == STREAM_PLAN) {
        stream_plan(s, st);
    } else if (i == STREAM_TRIAL) {
        st->source = CHARGE_TRIAL;
        stream_once(s, st, (struct period){s->m.from, s->m.trial_until},
                    s->m.trial_cents * s->turns[0].seats, s->turns[0].seats);
    } else if (i == STREAM_SETUP) {
        st->source = CHARGE_SETUP;
        stream_once(s, st, (struct period){s->m.anchor, date_add(s->m.anchor, 1)}, s->m.setup_cents,
                    1);
    } else {
        stream_extra(s, st, &s->extras[i - STREAM_EXTRAS]);
    }
    without_paid_days(s, st);
    return true;
}

/* ---- what is left of charges ---------------------------------------------------------------- */

/* Where what is left of charges is gathered. */
struct left {
    const struct charge *all;
    size_t all_n;
    struct charged *list;
    size_t max, n;
};

/* Put the days of a part of a charge into the list, without those that a reversal took back. */
static void left_without(struct left *l, const struct charge *c, struct period part)
{
    for (size_t k = 0; k < l->all_n; k++) {
        const struct charge *r = &l->all[k];
        if (r->reverses_id != c->id || !before(r->from, part.until) || !before(part.from, r->until))
            continue;
        left_without(l, c, (struct period){part.from, r->from});
        part.from = r->until;
    }
    if (before(part.from, part.until) && l->n < l->max)
        l->list[l->n++] = (struct charged){.charge_id = c->id,
                                           .from = part.from,
                                           .until = part.until,
                                           .whole = c->whole,
                                           .whole_cents = c->whole_cents,
                                           .quantity = c->quantity,
                                           .what = c->what};
}

size_t charges_left(const struct charge *all, size_t n, enum charge_source source,
                    struct charged *ret_left, size_t max)
{
    struct left l = {.all = all, .all_n = n, .list = ret_left, .max = max};
    for (size_t i = 0; i < n; i++) {
        if (all[i].source == source && !all[i].reverses_id)
            left_without(&l, &all[i], (struct period){all[i].from, all[i].until});
    }
    return l.n;
}

/* ---- term and end --------------------------------------------------------------------------- */

struct date story_earliest_end(const struct story *s, struct date today)
{
    const struct date begun = later(today, s->m.from);
    if (before(today, s->m.anchor))
        return before(today, s->m.from) ? s->m.from : begun;
    const struct date notice = date_add(today, s->m.notice_days);
    return s->m.term_until.year ? later(notice, s->m.term_until) : notice;
}

struct date story_last_no(const struct story *s)
{
    return s->m.term_until.year ? date_add(s->m.term_until, -(int64_t)s->m.notice_days)
                                : (struct date){0};
}

struct date story_warn_day(const struct story *s)
{
    return s->m.term_until.year ? date_add(story_last_no(s), -(int64_t)s->m.warn_days)
                                : (struct date){0};
}

enum term_end story_end_term(struct story *s)
{
    const struct date end = s->m.term_until;
    const struct membership_turn *t = story_turn_on(s, end);
    if (!s->m.renews) {
        s->m.term_until = (struct date){0};
        return TERM_ENDED;
    }
    if (date_compare(s->m.warned_for, end) != 0) {
        s->m.term_until = (struct date){0};
        return TERM_RUNS_ON;
    }
    int32_t months = t->term_months;
    while (!before(end, date_add_months(s->m.anchor, months)))
        months += t->term_months;
    s->m.term_until = date_add_months(s->m.anchor, months);
    return TERM_RENEWED;
}

struct period story_whole_period(const struct story *s, struct date day)
{
    const struct membership_turn *t = story_turn_on(s, day);
    if (before(day, s->m.anchor))
        return (struct period){s->m.from, s->m.anchor};
    const struct date anchor = anchor_of(s, (size_t)(t - s->turns));
    return period_of(anchor, t->period_months, t->period_days,
                     period_number(anchor, t->period_months, t->period_days, day));
}

struct period story_period(const struct story *s, struct date day)
{
    const struct membership_turn *t = story_turn_on(s, day);
    const struct date next = t + 1 < s->turns + s->turns_n ? (t + 1)->from : (struct date){0};
    const struct period p = story_whole_period(s, day);
    return (struct period){later(p.from, t->from),
                           earlier_end(earlier_end(p.until, next), s->m.until)};
}

/* ---- when something has to be done ---------------------------------------------------------- */

static void note_day(struct date *next, struct date day, struct date after)
{
    if (day.year && before(after, day) && (!next->year || before(day, *next)))
        *next = day;
}

struct date story_next_day(const struct story *s, struct date after)
{
    struct date next = {0};
    if (s->m.status != MEMBERSHIP_RUNS)
        return next;
    note_day(&next, s->m.from, after);
    note_day(&next, s->m.anchor, after);
    note_day(&next, s->m.until, after);
    note_day(&next, s->m.term_until, after);
    note_day(&next, story_warn_day(s), after);
    note_day(&next, s->due_next, after);
    for (size_t i = 0; i < s->turns_n; i++)
        note_day(&next, s->turns[i].from, after);
    for (size_t i = 0; i < s->pauses_n; i++) {
        note_day(&next, s->pauses[i].from, after);
        note_day(&next, s->pauses[i].until, after);
    }
    for (size_t i = 0; i < s->extras_n; i++) {
        const struct membership_extra *e = &s->extras[i];
        note_day(&next, e->from, after);
        note_day(&next, e->until, after);
        if (!before(after, e->from) && before_end(after, e->until))
            note_day(&next,
                     period_of(s->m.anchor, 1, 0, period_number(s->m.anchor, 1, 0, after)).until,
                     after);
    }
    if (before_end(after, s->m.until) && !before(after, s->m.from))
        note_day(&next, story_period(s, after).until, after);
    return next;
}
