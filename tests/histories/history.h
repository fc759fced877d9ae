/* history.h: what a random history is, and the world in which it is played: the program's database
 * beside a model of it that anybody can check by eye. */
#ifndef LOGGIA_TESTS_HISTORY_H
#define LOGGIA_TESTS_HISTORY_H

#include "booking/booking_closing.h"
#include "extra/extra_internal.h"
#include "lend/lend_internal.h"
#include "series/series.h"
#include "store/store.h"
#include "waitlist/waitlist_internal.h"

#include "support/test_extra.h"
#include "support/test_minutes.h"

#include <stdio.h>
#include <string.h>

enum {
    STEPS = 30, /* of one history */
    PLACES = 4,
    STOCK = 2, /* of the extra */
    MEMBERS = 2,
    LETS = 2,
    DATES_MAX = 3, /* of a series */
    BOOKED_MAX = STEPS * DATES_MAX,
    NUMBERS = 8,
    BLOCK_DAYS = 2,
    SLIP_S = BOOKING_UNDO_S
};

/* ---- a history ------------------------------------------------------------------------------- */

/* Which numbers a step has is settled before anything is played, and each means something whatever
 * was before: so any step can be left out, and what is left is a history too. */
enum crash { CRASH_NOT, CRASH_BEFORE, CRASH_AFTER };
struct step {
    size_t deed; /* of the table `deeds` */
    enum crash crash;
    uint32_t n[NUMBERS];
};
struct history {
    uint64_t seed;
    struct date first; /* of the window */
    struct step steps[STEPS];
    size_t n;
};

/* ---- the model ------------------------------------------------------------------------------- */

/* Who does something: the host, or one of the members. */
enum { HOST = -1 };

/* What undoing would bring back. */
struct earlier {
    bool there, by_host;
    size_t place;
    int64_t from, to;
    int32_t units, extras;
    int64_t cents;
    bool active;
    bool extras_alone; /* only they were changed */
    int64_t made_at;
};
struct booked {
    int64_t id;
    size_t place;
    int whose;
    int64_t from, to;
    int32_t units, extras;
    int64_t cents; /* of what is let: as it was when it was booked; else not known */
    bool active;
    struct earlier before;
    size_t series, date; /* series: its number from 1; 0: none */
};
struct out {
    int64_t id; /* 0: ended */
    size_t place;
    int64_t from, to;
    int32_t units;
};
struct held {
    int whose; /* HOST: kept for an offer */
    size_t place;
    int64_t from, to;
    int32_t units;
    int64_t made_at, until;
    bool over;
};
struct waiting {
    int64_t id;
    int whose;
    size_t place;
    int64_t from, to;
    int32_t units;
    enum waitlist_status status;
    size_t held; /* OFFERED: which of the holds */
};
/* A date of a series as the series says it. */
struct dated {
    struct date day;
    size_t place;
    int32_t from_min, to_min;
    size_t booked; /* number from 1; 0: left out */
};
struct repeated {
    int64_t id;
    int32_t units;
    struct dated dates[DATES_MAX];
    size_t n;
};

/* What one of the members has by a stay: days are counted from the first of the window. */
struct let {
    int64_t id;
    size_t place, whose;
    int32_t units;
    bool only;    /* by licence only: others can book what is lent of it, and nothing else */
    size_t until; /* ENDLESS: no notice was given */
};
enum { ENDLESS = MINUTES_DAYS + 1 };
struct lent_days {
    int64_t id;
    size_t let;
    bool lends; /* at his price; else freed */
    int64_t day_cents;
    size_t from, until;
    uint32_t weekdays;
    enum lend_part part;
    bool back[MINUTES_DAYS];
};

struct model {
    struct minutes taken[PLACES]; /* bookings and blocks */
    struct minutes given;         /* of the extra */
    struct minutes lent[LETS];    /* what is freed or lent of each stay */
    struct let lets[LETS];
    struct lent_days lents[STEPS];
    size_t lents_n;
    struct booked booked[BOOKED_MAX];
    struct out outs[STEPS];
    struct held held[2 * STEPS];
    struct waiting waiting[STEPS];
    struct repeated series[STEPS];
    size_t booked_n, outs_n, held_n, waiting_n, series_n;
    int64_t closed[MINUTES_DAYS + 1]; /* by day: its closure; 0: open */
};

/* ---- the world ------------------------------------------------------------------------------- */

/* What the program answered. It lies in memory that outlives a process that is killed. */
struct answer {
    bool given;
    enum status status;
    char code[64];
    int64_t id;
    int64_t from, to, units;
    size_t n;
    int64_t ids[DATES_MAX];
    struct date days[DATES_MAX];
};

/* One step, understood. */
struct wish {
    int who;
    size_t place;
    struct booking_span span;
    struct instants at;
    bool at_fits; /* the civil times exist */
    int32_t units, extras;
    struct booked *booked;
    struct out *out;
    struct held *held;
    struct waiting *waiting;
    struct repeated *series;
    struct dated *date;
    struct let *let;
    struct lent_days *lent;
    struct lent_days lend; /* as it is to be */
    struct block block;
    struct series_ask ask;
    struct series_step step;
    size_t day, days;
    bool also; /* whatever else the deed knows two of */
    bool fits; /* what the model expects */
};

struct world {
    struct test_store *t;
    struct test_house house;
    int64_t places[PLACES];
    int32_t units[PLACES];
    int64_t extra_id;
    struct actor members[MEMBERS];
    struct date first;
    int64_t now;
    struct model m;
    struct wish w;
    struct answer *got;
    bool forgetful; /* the model makes a mistake, so that the test can be seen to find one */
    bool differs;
    char why[300];
    struct {
        size_t done, refused;
    } count[32]; /* by deed */
};

static inline void differ(struct world *w, const char *format, ...) PRINTF_LIKE(2, 3);
static inline void differ(struct world *w, const char *format, ...)
{
    va_list args;
    if (w->differs)
        return; /* the first says it */
    va_start(args, format);
    (void)vsnprintf(w->why, sizeof(w->why), format, args);
    va_end(args);
    w->differs = true;
}

static inline const char *place_name(size_t place)
{
    static const char *const names[PLACES] = {"Sala Giotto", "Sala Ruzante", "Desks",
                                              "Scrivania 7"};
    return names[place];
}

static inline const char *who_name(int who)
{
    static const char *const names[] = {"the host", "Ada", "Bea"};
    return names[who + 1];
}

static inline const struct actor *actor_of(const struct world *w, int who)
{
    return who == HOST ? &w->house.host : &w->members[who];
}

/* ---- what the model says --------------------------------------------------------------------- */

static inline int64_t day_start(const struct world *w, size_t day)
{
    return zone_day_start(minutes_zone(), date_add(w->first, (int64_t)day));
}

static inline bool is_open(const struct world *w, int64_t from, int64_t to)
{
    for (size_t i = 0; i < MINUTES_DAYS; i++)
        if (w->m.closed[i] && from < day_start(w, i + 1) && to > day_start(w, i))
            return false;
    return true;
}

/* The hours of a day: its half ends where the other begins, at one o'clock. */
static inline struct lent_span part_of_day(const struct world *w, enum lend_part part, size_t day)
{
    const int64_t noon = day_start(w, day + 1) - (int64_t)11 * 3600; /* no clock changes later */
    return (struct lent_span){part == LEND_AFTERNOON ? noon : day_start(w, day),
                              part == LEND_MORNING ? noon : day_start(w, day + 1)};
}

static inline bool has_day(const struct world *w, const struct lent_days *l, size_t day)
{
    const int weekday = date_weekday(date_add(w->first, (int64_t)day));
    return day >= l->from && day < l->until && (!l->weekdays || l->weekdays >> weekday & 1);
}

static inline bool is_lent_on(const struct world *w, const struct lent_days *l, size_t day)
{
    return has_day(w, l, day) && !l->back[day] && day < w->m.lets[l->let].until;
}

/* The last instant of which the model knows something. */
static inline int64_t minutes_end(const struct minutes *m)
{
    return m->from + (int64_t)MINUTES_MAX * 60;
}

static inline int64_t let_until(const struct world *w, const struct let *l)
{
    return l->until == ENDLESS ? minutes_end(&w->m.given) : day_start(w, l->until);
}

/* What a stay takes of its place: of what is let by licence only, until its end or also after it,
 * when it is for nobody. */
static inline void add_let(const struct world *w, size_t let, bool after, struct minutes *sum)
{
    const struct let *l = &w->m.lets[let];
    const int64_t until = after && l->only ? minutes_end(sum) : let_until(w, l);
    minutes_add(sum, sum->from, until, l->units);
    for (int64_t i = 0; i < MINUTES_MAX && sum->from + i * 60 < let_until(w, l); i++)
        sum->taken[i] = (int16_t)(sum->taken[i] - w->m.lent[let].taken[i]);
}

/* Which lending gives an instant of a place; NULL: none. */
static inline const struct lent_days *lent_at(const struct world *w, size_t place, int64_t at)
{
    for (size_t i = 0; i < w->m.lents_n; i++) {
        const struct lent_days *l = &w->m.lents[i];
        for (size_t day = 0; day < MINUTES_DAYS; day++) {
            const struct lent_span s = part_of_day(w, l->part, day);
            if (w->m.lets[l->let].place == place && is_lent_on(w, l, day) && s.starts_at <= at &&
                at < s.ends_at)
                return l;
        }
    }
    return NULL;
}

/* What is let by licence only can be booked at all while some of it is lent. */
static inline bool is_bookable(const struct world *w, size_t place)
{
    for (size_t i = 0; i < LETS; i++) {
        const struct let *l = &w->m.lets[i];
        if (l->only && l->place == place)
            return minutes_most(&w->m.lent[i], w->m.given.from, let_until(w, l)) > 0;
    }
    return true;
}

/* Everybody's holds bind: nobody in particular asks. */
enum { ANYBODY = -2 };

static inline bool binds(const struct held *h, int who)
{
    return !h->over && who != HOST && (who == ANYBODY || h->whose == HOST || h->whose != who);
}

/* Units that are left in a span for somebody. */
static inline int32_t left_for(const struct world *w, int who, size_t place, int64_t from,
                               int64_t to)
{
    struct minutes sum = w->m.taken[place];
    for (size_t i = 0; i < LETS; i++) {
        if (w->m.lets[i].place == place)
            add_let(w, i, true, &sum);
    }
    for (size_t i = 0; i < w->m.held_n; i++) {
        const struct held *h = &w->m.held[i];
        if (h->place == place && binds(h, who))
            minutes_add(&sum, h->from, h->to, h->units);
    }
    return w->units[place] - minutes_most(&sum, from, to);
}

static inline bool has_extras(const struct world *w, int64_t from, int64_t to, int32_t count)
{
    return count == 0 || minutes_most(&w->m.given, from, to) + count <= STOCK;
}

enum { DESK_DAY_CENTS = 1800 /* of what is let by licence only, where it is freed */ };

static inline int64_t cents_at(const struct world *w, size_t place, int64_t from)
{
    const struct lent_days *l = lent_at(w, place, from);
    return l && l->lends ? l->day_cents : DESK_DAY_CENTS;
}

static inline void occupy(struct world *w, const struct booked *b, int sign)
{
    minutes_add(&w->m.taken[b->place], b->from, b->to, sign * b->units);
    minutes_add(&w->m.given, b->from, b->to, sign * b->extras);
}

static inline struct booked *note_booked(struct world *w, const struct booked *b)
{
    struct booked *kept = &w->m.booked[w->m.booked_n++];
    *kept = *b;
    kept->active = true;
    kept->cents = cents_at(w, b->place, b->from);
    occupy(w, kept, 1);
    return kept;
}

/* What it is now can be had back for some minutes. */
static inline void note_before(struct world *w, struct booked *b, int who)
{
    b->before = (struct earlier){.there = true,
                                 .by_host = who == HOST,
                                 .place = b->place,
                                 .from = b->from,
                                 .to = b->to,
                                 .units = b->units,
                                 .extras = b->extras,
                                 .cents = b->cents,
                                 .active = b->active,
                                 .made_at = w->now};
}

static inline void end_booked(struct world *w, struct booked *b)
{
    if (!w->forgetful)
        occupy(w, b, -1);
    b->active = false;
}

#endif
