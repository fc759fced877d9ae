/* Which hours a lending gives, and what it brings. Pure. */
#include "lend/lend_internal.h"

enum { BASIS = 10000 };

const struct lend_terms lend_default_terms = {
    .frees = true, .lends = true, .share_bp = 7000, .half_days = true, .noon = 13 * 60};

const char *lend_part_name(enum lend_part p)
{
    switch (p) {
    case LEND_DAY:
        return "day";
    case LEND_MORNING:
        return "morning";
    case LEND_AFTERNOON:
        return "afternoon";
    }
    return "unknown";
}

bool lend_has_day(const struct lend_days *d, struct date day)
{
    return date_compare(d->from, day) <= 0 && date_compare(day, d->until) < 0 &&
           (!d->weekdays || (d->weekdays >> date_weekday(day) & 1));
}

bool lend_is_back(const struct lending *l, int64_t day)
{
    for (size_t i = 0; i < l->back_n; i++) {
        if (l->back[i] == day)
            return true;
    }
    return false;
}

/* Where the clock jumps over noon or shows it twice, the first instant at or behind it. */
static int64_t noon_of(const struct zone *zone, struct date day, minute noon)
{
    int64_t first = 0;
    int64_t second = 0;
    (void)zone_instant(zone, day, noon, &first, &second);
    return first;
}

struct lent_span lend_span(const struct zone *zone, const struct lend_days *d, struct date day)
{
    const int64_t from = zone_day_start(zone, day);
    const int64_t to = zone_day_start(zone, date_add(day, 1));
    switch (d->part) {
    case LEND_MORNING:
        return (struct lent_span){from, noon_of(zone, day, d->noon)};
    case LEND_AFTERNOON:
        return (struct lent_span){noon_of(zone, day, d->noon), to};
    case LEND_DAY:
        break;
    }
    return (struct lent_span){from, to};
}

size_t lend_spans(const struct zone *zone, const struct lending *l, struct lent_span *ret_spans)
{
    size_t n = 0;
    for (struct date day = l->days.from; date_compare(day, l->days.until) < 0 && n < LENT_SPANS_MAX;
         day = date_add(day, 1)) {
        if (!lend_has_day(&l->days, day) || lend_is_back(l, date_days(day)))
            continue;
        const struct lent_span span = lend_span(zone, &l->days, day);
        if (span.starts_at >= span.ends_at)
            continue; /* a day that was left out */
        if (n > 0 && ret_spans[n - 1].ends_at == span.starts_at)
            ret_spans[n - 1].ends_at = span.ends_at;
        else
            ret_spans[n++] = span;
    }
    return n;
}

static bool parts_meet(const struct lend_days *a, const struct lend_days *b)
{
    if (a->part == LEND_DAY || b->part == LEND_DAY || a->part == b->part)
        return true;
    const struct lend_days *morning = a->part == LEND_MORNING ? a : b;
    const struct lend_days *afternoon = a->part == LEND_MORNING ? b : a;
    return morning->noon > afternoon->noon; /* the space moved its noon meanwhile */
}

struct date lend_clash(const struct lending *a, const struct lending *b)
{
    if (!parts_meet(&a->days, &b->days))
        return (struct date){0};
    for (struct date day = a->days.from; date_compare(day, a->days.until) < 0;
         day = date_add(day, 1)) {
        const int64_t n = date_days(day);
        if (lend_has_day(&a->days, day) && lend_has_day(&b->days, day) && !lend_is_back(a, n) &&
            !lend_is_back(b, n))
            return day;
    }
    return (struct date){0};
}

int64_t lend_share(int64_t paid_cents, int64_t share_bp)
{
    return paid_cents > 0 ? paid_cents * share_bp / BASIS : 0;
}
