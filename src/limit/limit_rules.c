/* How much one may book, decided from facts alone: no clock, no store, no request. */
#include "limit/limit_internal.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MIN = 24 * 60, DAY_S = 24 * 3600, LONGEST_S = 25 * 3600, PERIODS_TRIED = 60 };

/* ---- words ---------------------------------------------------------------------------------- */

static const char *const measures[LIMIT_MEASURE__MAX] = {
    [LIMIT_HOURS] = "hours", [LIMIT_COUNT] = "count",       [LIMIT_LONGEST] = "longest",
    [LIMIT_AHEAD] = "ahead", [LIMIT_NO_SHOWS] = "no_shows",
};
static const char *const codes[LIMIT_MEASURE__MAX] = {
    [LIMIT_HOURS] = "limit.hours",       [LIMIT_COUNT] = "limit.count",
    [LIMIT_LONGEST] = "limit.longest",   [LIMIT_AHEAD] = "limit.ahead",
    [LIMIT_NO_SHOWS] = "limit.no_shows",
};
static const char *const units[LIMIT_MEASURE__MAX] = {
    [LIMIT_HOURS] = "minutes", [LIMIT_COUNT] = "places",      [LIMIT_LONGEST] = "minutes",
    [LIMIT_AHEAD] = "days",    [LIMIT_NO_SHOWS] = "no_shows",
};
static const char *const periods[LIMIT_PERIOD__MAX] = {
    [LIMIT_DAY] = "day", [LIMIT_WEEK] = "week", [LIMIT_MONTH] = "month", [LIMIT_OPEN] = "open"};
static const char *const times[LIMIT_TIME__MAX] = {
    [LIMIT_ANY_TIME] = "any", [LIMIT_PEAK] = "peak", [LIMIT_OFF_PEAK] = "off_peak"};
static const char *const eachs[LIMIT_EACH__MAX] = {
    [LIMIT_PERSON] = "person", [LIMIT_TEAM] = "team"};
static const char *const thens[LIMIT_THEN__MAX] = {
    [LIMIT_REFUSE] = "refuse", [LIMIT_ASK] = "ask", [LIMIT_WARN] = "warn"};

static const char *name_of(const char *const *names, size_t n, int i)
{
    return i >= 0 && (size_t)i < n ? names[i] : NULL;
}

static int index_of(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; name && i < n; i++) {
        if (names[i] && strcmp(names[i], name) == 0)
            return (int)i;
    }
    return 0;
}

#define NAMES(word, type, table) \
    const char *limit_##word##_name(enum type v) \
    { \
        return name_of(table, ARRAY_LEN(table), (int)v); \
    } \
    enum type limit_##word##_of(const char *name) \
    { \
        return (enum type)index_of(table, ARRAY_LEN(table), name); \
    }
NAMES(measure, limit_measure, measures)
NAMES(period, limit_period, periods)
NAMES(time, limit_time, times)
NAMES(each, limit_each, eachs)
NAMES(then, limit_then, thens)

const char *limit_code(enum limit_measure m)
{
    return name_of(codes, ARRAY_LEN(codes), (int)m);
}

const char *limit_unit(enum limit_measure m)
{
    return name_of(units, ARRAY_LEN(units), (int)m);
}

/* ---- time ----------------------------------------------------------------------------------- */

static struct date day_of(const struct zone *z, int64_t at)
{
    struct date d;
    minute m;
    zone_civil(z, at, &d, &m);
    return d;
}

/* The instant of a civil minute: the first of two, and the jump for one that is missing. */
static int64_t instant_of(const struct zone *z, struct date d, minute m)
{
    int64_t first = 0;
    int64_t second = 0;
    (void)zone_instant(z, d, m, &first, &second);
    return first;
}

static int64_t overlap_s(int64_t a_from, int64_t a_to, int64_t b_from, int64_t b_to)
{
    const int64_t from = a_from > b_from ? a_from : b_from;
    const int64_t to = a_to < b_to ? a_to : b_to;
    return to > from ? to - from : 0;
}

int64_t limit_peak_minutes(const struct limit_peaks *p, const struct zone *zone, int64_t starts_at,
                           int64_t ends_at)
{
    int64_t sum_s = 0;
    for (struct date d = day_of(zone, starts_at); zone_day_start(zone, d) < ends_at;
         d = date_add(d, 1)) {
        const int weekday = date_weekday(d);
        for (size_t i = 0; i < p->n[weekday]; i++)
            sum_s += overlap_s(starts_at, ends_at, instant_of(zone, d, p->open[weekday][i].from),
                               instant_of(zone, d, p->open[weekday][i].to));
    }
    return sum_s / 60;
}

bool limit_peaks_any(const struct limit_peaks *p)
{
    for (int day = 1; day <= 7; day++) {
        if (p->n[day])
            return true;
    }
    return false;
}

struct limit_window limit_window_of(const struct zone *z, enum limit_period p, struct date d)
{
    struct limit_window w = {.from = d, .until = date_add(d, 1)};
    if (p == LIMIT_WEEK) {
        w.from = date_add(d, 1 - date_weekday(d));
        w.until = date_add(w.from, 7);
    } else if (p == LIMIT_MONTH) {
        w.from.day = 1;
        w.until = date_add(w.from, 31);
        w.until.day = 1;
    }
    w.from_s = zone_day_start(z, w.from);
    w.until_s = zone_day_start(z, w.until);
    return w;
}

/* Minutes of a span in the time that a rule looks at. */
static int64_t minutes_in(const struct limits *l, enum limit_time time, int64_t from, int64_t to)
{
    const int64_t all = (to - from) / 60;
    if (time == LIMIT_ANY_TIME)
        return all;
    const int64_t peak = limit_peak_minutes(&l->peaks, l->zone, from, to);
    return time == LIMIT_PEAK ? peak : all - peak;
}

/* ---- does it bind? -------------------------------------------------------------------------- */

static bool is_thing(const struct limit_rule *r, int64_t resource_id, enum resource_kind kind)
{
    if (r->resource_id)
        return r->resource_id == resource_id;
    return !r->kinds || (r->kinds & 1U << kind) != 0;
}

static bool is_him(const struct limit_rule *r, const struct limit_case *c)
{
    const bool team = r->each == LIMIT_TEAM;
    if (r->account_id)
        return r->account_id == c->ask->whose.account_id;
    return plan_is_meant(&r->who, team ? c->team : c->person);
}

enum limit_fit limit_fits(const struct limits *l, const struct limit_rule *r,
                          const struct limit_case *c)
{
    const struct limit_ask *a = c->ask;
    const bool anything = a->units == 0; /* what is left, whatever he books */
    if (!r->active)
        return LIMIT_IS_OFF;
    if (!anything && !is_thing(r, a->resource_id, a->kind))
        return LIMIT_OTHER_THING;
    if (r->each == LIMIT_TEAM && !a->whose.team_id)
        return LIMIT_NO_TEAM;
    if (!is_him(r, c))
        return LIMIT_NOT_HIM;
    if (!anything && minutes_in(l, r->time, a->starts_at, a->ends_at) == 0)
        return LIMIT_OTHER_TIME;
    return LIMIT_BINDS;
}

int64_t limit_counts_after(const struct limits *l, const struct limit_rule *r,
                           const struct limit_case *c)
{
    switch (r->measure) {
    case LIMIT_HOURS:
    case LIMIT_COUNT:
        if (r->period == LIMIT_OPEN)
            return c->now - LONGEST_S;
        return limit_window_of(l->zone, r->period, day_of(l->zone, c->ask->starts_at)).from_s - 1;
    case LIMIT_LONGEST: /* what is a day long is over any limit */
        return c->ask->starts_at - 2 * LONGEST_S;
    case LIMIT_NO_SHOWS:
        return c->now - (int64_t)r->days * DAY_S - 1;
    case LIMIT_AHEAD:
    case LIMIT_MEASURE__MAX:
        break;
    }
    return INT64_MAX;
}

/* ---- weighing ------------------------------------------------------------------------------- */

/* What is weighed, and what it was before a change. */
struct weighing {
    const struct limits *l;
    const struct limit_rule *r;
    const struct limit_case *c;
    const struct limit_use *uses;
    size_t n;
    const struct limit_use *was; /* the booking as it is now; NULL: a new one */
};

/* Is it of whom the rule counts, and one of its things? */
static bool is_meant(const struct weighing *w, const struct limit_use *u)
{
    return (w->r->each == LIMIT_TEAM ? u->of_team : u->his) &&
           is_thing(w->r, u->resource_id, u->kind);
}

static bool counts(const struct weighing *w, const struct limit_use *u)
{
    return is_meant(w, u) && !(w->was && u->booking_id == w->was->booking_id);
}

/* Of one booking, in the rule's unit. */
static int64_t weight(const struct weighing *w, int64_t from, int64_t to, int32_t units_n)
{
    const int64_t minutes = minutes_in(w->l, w->r->time, from, to);
    return w->r->measure == LIMIT_HOURS ? minutes * units_n : minutes > 0 ? units_n : 0;
}

static int64_t sum_between(const struct weighing *w, int64_t from_s, int64_t until_s)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct limit_use *u = &w->uses[i];
        if (counts(w, u) && u->starts_at >= from_s && u->starts_at < until_s)
            sum += weight(w, u->starts_at, u->ends_at, u->units);
    }
    return sum;
}

static void weigh_period(const struct weighing *w, struct limit_finding *f)
{
    const struct limit_ask *a = w->c->ask;
    const struct zone *z = w->l->zone;
    const int64_t own = weight(w, a->starts_at, a->ends_at, a->units);
    struct limit_window p = limit_window_of(z, w->r->period, day_of(z, a->starts_at));
    const bool there = w->was && is_meant(w, w->was) && w->was->starts_at >= p.from_s &&
                       w->was->starts_at < p.until_s;
    const int64_t old = there ? weight(w, w->was->starts_at, w->was->ends_at, w->was->units) : 0;
    f->from_s = p.from_s;
    f->to_s = p.until_s;
    f->before = sum_between(w, p.from_s, p.until_s);
    f->with = f->before + own;
    f->over = f->with > w->r->amount && own > old;
    for (int i = 0; f->over && own <= w->r->amount && !f->again_at && i < PERIODS_TRIED; i++) {
        p = limit_window_of(z, w->r->period, p.until);
        if (sum_between(w, p.from_s, p.until_s) + own <= w->r->amount)
            f->again_at = p.from_s;
    }
}

static bool is_open(const struct weighing *w, const struct limit_use *u)
{
    return counts(w, u) && !u->missed && u->ends_at > w->c->now;
}

static int64_t open_after(const struct weighing *w, int64_t at)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (is_open(w, &w->uses[i]) && w->uses[i].ends_at > at)
            sum += weight(w, w->uses[i].starts_at, w->uses[i].ends_at, w->uses[i].units);
    }
    return sum;
}

/* Room again when the first of those that are open are over. */
static int64_t open_again(const struct weighing *w, int64_t own)
{
    int64_t again = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct limit_use *u = &w->uses[i];
        if (is_open(w, u) && (!again || u->ends_at < again) &&
            open_after(w, u->ends_at) + own <= w->r->amount)
            again = u->ends_at;
    }
    return again;
}

static void weigh_open(const struct weighing *w, struct limit_finding *f)
{
    const struct limit_ask *a = w->c->ask;
    const int64_t own = weight(w, a->starts_at, a->ends_at, a->units);
    const int64_t old = w->was && is_meant(w, w->was)
                            ? weight(w, w->was->starts_at, w->was->ends_at, w->was->units)
                            : 0;
    f->before = open_after(w, w->c->now);
    f->with = f->before + own;
    f->over = f->with > w->r->amount && own > old;
    if (f->over && own <= w->r->amount)
        f->again_at = open_again(w, own);
}

/* A span with all that touches it on the same thing, as one. */
static int64_t run_minutes(const struct weighing *w, int64_t resource_id, int64_t from, int64_t to)
{
    bool grown = true;
    while (grown) {
        grown = false;
        for (size_t i = 0; i < w->n; i++) {
            const struct limit_use *u = &w->uses[i];
            if (!counts(w, u) || u->missed || u->resource_id != resource_id || u->starts_at > to ||
                u->ends_at < from || (u->starts_at >= from && u->ends_at <= to))
                continue;
            from = u->starts_at < from ? u->starts_at : from;
            to = u->ends_at > to ? u->ends_at : to;
            grown = true;
        }
    }
    return minutes_in(w->l, w->r->time, from, to);
}

static void weigh_longest(const struct weighing *w, struct limit_finding *f)
{
    const struct limit_ask *a = w->c->ask;
    const int64_t old =
        w->was ? run_minutes(w, w->was->resource_id, w->was->starts_at, w->was->ends_at) : 0;
    f->with = run_minutes(w, a->resource_id, a->starts_at, a->ends_at);
    f->before = f->with - minutes_in(w->l, w->r->time, a->starts_at, a->ends_at);
    f->over = f->with > w->r->amount && f->with > old;
}

/* Not later than it is: nothing more is asked for. */
static bool is_later(const struct weighing *w)
{
    return !w->was || w->c->ask->starts_at > w->was->starts_at;
}

static void weigh_ahead(const struct weighing *w, struct limit_finding *f)
{
    const struct zone *z = w->l->zone;
    const struct date day = day_of(z, w->c->ask->starts_at);
    f->with = date_days(day) - date_days(day_of(z, w->c->now));
    f->over = f->with > w->r->amount && is_later(w);
    if (f->over)
        f->again_at = zone_day_start(z, date_add(day, -w->r->amount));
}

static bool is_missed(const struct weighing *w, const struct limit_use *u, int64_t since)
{
    return counts(w, u) && u->missed && u->starts_at >= since;
}

/* When the oldest of those that are too many is forgotten. */
static int64_t missed_again(const struct weighing *w, int64_t since)
{
    int64_t again = INT64_MAX;
    for (size_t i = 0; i < w->n; i++) {
        int64_t later = 0;
        const int64_t at = w->uses[i].starts_at;
        if (!is_missed(w, &w->uses[i], since))
            continue;
        for (size_t k = 0; k < w->n; k++)
            later += is_missed(w, &w->uses[k], at + 1);
        if (later < w->r->amount && at < again)
            again = at;
    }
    return again + (int64_t)w->r->days * DAY_S + 1;
}

static void weigh_no_shows(const struct weighing *w, struct limit_finding *f)
{
    const int64_t since = w->c->now - (int64_t)w->r->days * DAY_S;
    for (size_t i = 0; i < w->n; i++)
        f->before += is_missed(w, &w->uses[i], since);
    f->with = f->before;
    f->over = f->before >= w->r->amount && is_later(w);
    if (w->r->then == LIMIT_REFUSE && w->c->ask->starts_at <= w->c->now + LIMIT_SOON_S)
        f->over = false;
    if (f->over)
        f->again_at = missed_again(w, since);
}

void limit_weigh(const struct limits *l, const struct limit_rule *r, const struct limit_case *c,
                 struct limit_finding *f)
{
    const struct weighing w = {
        .l = l, .r = r, .c = c, .uses = c->uses, .n = c->uses_n, .was = c->ask->was};
    switch (r->measure) {
    case LIMIT_HOURS:
    case LIMIT_COUNT:
        if (r->period == LIMIT_OPEN)
            weigh_open(&w, f);
        else
            weigh_period(&w, f);
        break;
    case LIMIT_LONGEST:
        weigh_longest(&w, f);
        break;
    case LIMIT_AHEAD:
        weigh_ahead(&w, f);
        break;
    case LIMIT_NO_SHOWS:
        weigh_no_shows(&w, f);
        break;
    case LIMIT_MEASURE__MAX:
        break;
    }
}

void limit_weigh_all(const struct limits *l, const struct limit_case *c, bool all,
                     struct limit_finding *ret_list, struct limit_verdict *ret_verdict)
{
    struct limit_verdict v = {.findings = ret_list};
    for (size_t i = 0; i < l->n; i++) {
        struct limit_finding f = {.rule = &l->list[i], .fit = limit_fits(l, &l->list[i], c)};
        if (f.fit == LIMIT_BINDS)
            limit_weigh(l, f.rule, c, &f);
        else if (!all)
            continue;
        ret_list[v.n] = f;
        v.asks |= f.over && f.rule->then == LIMIT_ASK;
        v.warns |= f.over && f.rule->then == LIMIT_WARN;
        if (f.over && f.rule->then == LIMIT_REFUSE && !v.refused)
            v.refused = &ret_list[v.n];
        v.n++;
    }
    *ret_verdict = v;
}
