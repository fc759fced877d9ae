/* What has to be charged for something that runs, so that exactly its days are paid: one function
 * for the preview and for the charge. Pure. */
#include "plan/plan_story.h"

#include <stdlib.h>

static bool before(struct date a, struct date b)
{
    return date_compare(a, b) < 0;
}

static struct date earlier(struct date a, struct date b)
{
    return before(b, a) ? b : a;
}

static struct date later(struct date a, struct date b)
{
    return before(a, b) ? b : a;
}

/* Where the dues are gathered. */
struct bill {
    const struct billing *of;
    struct due *dues;
    size_t n;
};

static void bill_add(struct bill *b, const struct due *d)
{
    if (b->n < DUES_MAX)
        b->dues[b->n++] = *d;
}

/* ---- days that are charged and no longer wanted --------------------------------------------- */

static bool same_period(struct period a, struct period b)
{
    return date_compare(a.from, b.from) == 0 && date_compare(a.until, b.until) == 0;
}

/* Are these days charged as this rate would charge them? Then they stay. */
static bool charged_by(const struct charged *c, const struct rate *r)
{
    const int32_t n = period_number(r->anchor, r->months, r->days, c->from);
    return c->whole_cents == r->price_cents &&
           same_period(c->whole, period_of(r->anchor, r->months, r->days, n));
}

static void take_back(struct bill *b, const struct charged *c, struct date from, struct date until)
{
    if (!before(from, until) || !before(from, b->of->until))
        return;
    bill_add(b, &(struct due){.from = from,
                              .until = until,
                              .bill = later(from, b->of->today),
                              .whole = c->whole,
                              .whole_cents = c->whole_cents,
                              .amount_cents = -prorate(c->whole_cents, c->whole, from, until),
                              .reverses_id = c->charge_id,
                              .quantity = c->quantity,
                              .what = c->what});
}

/* The days of a charge that its rate still wants are one piece at most: [ret->from, ret->until). */
static struct period still_wanted(const struct bill *b, const struct charged *c)
{
    for (size_t i = 0; i < b->of->rates_n; i++) {
        const struct rate *r = &b->of->rates[i];
        const struct date end = r->until.year ? earlier(r->until, c->until) : c->until;
        if (before(r->from, c->until) && before(c->from, end) && charged_by(c, r))
            return (struct period){later(r->from, c->from), end};
    }
    return (struct period){c->until, c->until};
}

static void take_back_unwanted(struct bill *b)
{
    for (size_t i = 0; i < b->of->charged_n; i++) {
        const struct charged *c = &b->of->charged[i];
        const struct period keep = still_wanted(b, c);
        take_back(b, c, c->from, keep.from);
        take_back(b, c, keep.until, c->until);
    }
}

/* ---- days that are wanted and not charged --------------------------------------------------- */

/* From which day on, at or after `day`, a day is not covered by a charge that stays; and until
 * when. */
static struct period uncovered(const struct bill *b, struct date day, struct date end)
{
    struct period gap = {day, end};
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < b->of->charged_n; i++) {
            const struct period keep = still_wanted(b, &b->of->charged[i]);
            if (!before(gap.from, keep.from) && before(gap.from, keep.until)) {
                gap.from = keep.until;
                moved = true;
            }
        }
    }
    for (size_t i = 0; i < b->of->charged_n; i++) {
        const struct period keep = still_wanted(b, &b->of->charged[i]);
        if (before(gap.from, keep.from) && before(keep.from, gap.until) &&
            before(keep.from, keep.until))
            gap.until = keep.from;
    }
    gap.until = later(gap.from, gap.until);
    return gap;
}

static void charge_part(struct bill *b, const struct rate *r, struct period whole,
                        struct period part)
{
    bill_add(b, &(struct due){.from = part.from,
                              .until = part.until,
                              .bill = later(part.from, b->of->today),
                              .whole = whole,
                              .months = r->months,
                              .days = r->days,
                              .whole_cents = r->price_cents,
                              .amount_cents = prorate(r->price_cents, whole, part.from, part.until),
                              .quantity = r->quantity,
                              .once = r->once,
                              .what = r->what,
                              .why = r->why,
                              .rate_is_zero = r->price_cents == 0});
}

static void charge_rate(struct bill *b, const struct rate *r)
{
    struct date day = r->from;
    while (b->n < DUES_MAX && before(day, b->of->until) &&
           (!r->until.year || before(day, r->until))) {
        const int32_t n = period_number(r->anchor, r->months, r->days, day);
        const struct period whole = period_of(r->anchor, r->months, r->days, n);
        const struct date end = r->until.year ? earlier(whole.until, r->until) : whole.until;
        const struct period gap = uncovered(b, day, end);
        const struct period part = {gap.from, earlier(gap.until, end)};
        if (before(part.from, part.until) && before(part.from, b->of->until))
            charge_part(b, r, whole, part);
        day = later(part.until, gap.from);
    }
}

static int by_bill_day(const void *a, const void *b)
{
    const struct due *x = a;
    const struct due *y = b;
    const int day = date_compare(x->bill, y->bill);
    const int from = day ? day : date_compare(x->from, y->from);
    return from ? from : (x->reverses_id == 0) - (y->reverses_id == 0);
}

size_t bill_due(const struct billing *of, struct due ret_dues[DUES_MAX])
{
    struct bill b = {.of = of, .dues = ret_dues};
    take_back_unwanted(&b);
    for (size_t i = 0; i < of->rates_n; i++)
        charge_rate(&b, &of->rates[i]);
    qsort(ret_dues, b.n, sizeof(*ret_dues), by_bill_day);
    return b.n;
}
