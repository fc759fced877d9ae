/* history.h: what a random history is, and the world in which it is played: the program's database
 * beside a model of it that anybody can check by eye. */
#ifndef LOGGIA_TESTS_HISTORY_H
#define LOGGIA_TESTS_HISTORY_H

#include "booking/booking_closing.h"
#include "extra/extra_internal.h"
#include "series/series.h"
#include "store/store.h"
#include "waitlist/waitlist_internal.h"

#include "support/test_house.h"
#include "support/test_minutes.h"

#include <stdio.h>
#include <string.h>

enum {
    STEPS = 30, /* of one history */
    PLACES = 3,
    STOCK = 2, /* of the extra */
    MEMBERS = 2,
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
struct before {
    bool there, by_host;
    size_t place;
    int64_t from, to;
    int32_t units;
    bool active;
    int64_t made_at;
};
struct booked {
    int64_t id;
    size_t place;
    int whose;
    int64_t from, to;
    int32_t units, extras;
    bool active;
    struct before before;
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

struct model {
    struct minutes taken[PLACES]; /* bookings and blocks */
    struct minutes given;         /* of the extra */
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
    struct block block;
    struct series_ask ask;
    struct series_step step;
    size_t day;
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
    static const char *const names[PLACES] = {"Sala Giotto", "Sala Ruzante", "Desks"};
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
    occupy(w, kept, 1);
    return kept;
}

/* What it is now can be had back for some minutes. */
static inline void note_before(struct world *w, struct booked *b, int who)
{
    b->before = (struct before){.there = true,
                                .by_host = who == HOST,
                                .place = b->place,
                                .from = b->from,
                                .to = b->to,
                                .units = b->units,
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
