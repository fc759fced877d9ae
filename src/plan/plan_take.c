/* What pays for a case, and how much of it: decided from facts alone. */
#include "plan/plan_internal.h"

#include <string.h>

enum { HALF_DAY_MIN = 5 * 60 };

static const char *const unit_names[UNIT__MAX] = {
    [UNIT_MINUTES] = "hours", [UNIT_HALF_DAYS] = "half_days", [UNIT_DAYS] = "days",
    [UNIT_CENTS] = "money",   [UNIT_PAGES] = "pages",
};

const char *allowance_unit_name(enum allowance_unit u)
{
    return u > 0 && u < UNIT__MAX ? unit_names[u] : NULL;
}

enum allowance_unit allowance_unit_of(const char *name)
{
    for (int u = UNIT_MINUTES; name && u < UNIT__MAX; u++) {
        if (strcmp(unit_names[u], name) == 0)
            return (enum allowance_unit)u;
    }
    return 0;
}

const char *way_name(enum way w)
{
    switch (w) {
    case WAY_INCLUDED:
        return "included";
    case WAY_CREDIT:
        return "credit";
    case WAY_PASS:
        return "pass";
    case WAY_MONEY:
        return "money";
    }
    return "money";
}

/* ---- what is left of a case ----------------------------------------------------------------- */

/* Places that nothing pays for yet; of the last one part of the time may be paid. */
struct unpaid {
    int32_t places, paid_min;
};

/* Its price in money; the people go with their places. */
static struct opt_int unpaid_price(const struct queue *q, const struct unpaid *u)
{
    struct price_case rest = *q->what;
    const int32_t taken = rest.units - u->places;
    if (u->places == 0)
        return opt_int_of(0);
    rest.units = u->places;
    rest.paid_min = u->paid_min;
    if (taken && rest.people > rest.units)
        rest.people = rest.people > taken ? rest.people - taken : rest.units;
    return plan_price(q->rules, &rest);
}

static int64_t take_places(int64_t left, int64_t each, struct unpaid *u)
{
    const int64_t fit = each > 0 ? left / each : 0;
    const int32_t taken = fit < u->places ? (int32_t)fit : u->places;
    u->places -= taken;
    return taken * each;
}

/* Whole places, and of the last one as much of its time as there is. */
static int64_t take_time(int64_t left, int32_t length_min, struct unpaid *u)
{
    int64_t taken = take_places(left, length_min - u->paid_min, u);
    if (u->places != 1 || taken == left)
        return taken;
    u->paid_min += (int32_t)(left - taken);
    return left;
}

/* What one takes of what nothing pays for yet, in its unit. */
static int64_t take_of(const struct drawable *d, const struct price_case *c, struct unpaid *u)
{
    const int32_t open_min = c->length_min - u->paid_min;
    switch (d->unit) {
    case UNIT_PLACES:
    case UNIT_DAYS:
        return take_places(d->left, 1, u);
    case UNIT_HALF_DAYS:
        return take_places(d->left, open_min <= HALF_DAY_MIN ? 1 : 2, u);
    case UNIT_MINUTES:
        return take_time(d->left, c->length_min, u);
    case UNIT_CENTS: /* pays the price of what the others leave */
    case UNIT_PAGES:
    case UNIT__MAX:
        break;
    }
    return 0;
}

/* ---- one after the other -------------------------------------------------------------------- */

static bool left_out(uint32_t out, size_t i)
{
    return (out >> i & 1U) != 0;
}

/* All but those left out, each taking what it can of what those before it left, until the money
 * among them is enough for the rest. */
static void go_through(const struct queue *q, uint32_t out, struct in_turn *ret)
{
    struct unpaid u = {.places = q->what->units};
    int64_t purse = 0;
    int64_t team_id = 0;
    size_t end = 0;
    *ret = (struct in_turn){.rest_cents = unpaid_price(q, &u)};
    for (bool enough = false; end < q->n && !enough; end++) {
        const struct drawable *d = &q->list[end];
        if (d->team_id && team_id && d->team_id != team_id)
            out |= 1U << end;
        if (left_out(out, end))
            continue;
        ret->takes[end] = take_of(d, q->what, &u);
        purse += d->unit == UNIT_CENTS ? d->left : 0;
        if (ret->takes[end] || d->unit == UNIT_CENTS)
            team_id = d->team_id ? d->team_id : team_id;
        ret->rest_cents = unpaid_price(q, &u);
        enough = ret->rest_cents.has && ret->rest_cents.v <= purse;
    }
    for (size_t i = 0; i < end && ret->rest_cents.has; i++) {
        const struct drawable *d = &q->list[i];
        if (d->unit != UNIT_CENTS || left_out(out, i))
            continue;
        ret->takes[i] = d->left < ret->rest_cents.v ? d->left : ret->rest_cents.v;
        ret->rest_cents.v -= ret->takes[i];
    }
}

/* Do the others take the same, and is as much to be paid in money, without the i-th? */
static bool saves_nothing(const struct in_turn *with, const struct in_turn *without, size_t i)
{
    bool same = with->rest_cents.has == without->rest_cents.has &&
                with->rest_cents.v == without->rest_cents.v;
    for (size_t k = 0; k < QUEUE_MAX; k++)
        same = same && (k == i || with->takes[k] == without->takes[k]);
    return same;
}

void take_in_turn(const struct queue *q, struct in_turn *ret)
{
    uint32_t out = 0;
    struct in_turn without;
    go_through(q, 0, ret);
    for (size_t i = q->n; i-- > 0;) {
        if (!ret->takes[i])
            continue;
        go_through(q, out | 1U << i, &without);
        if (!saves_nothing(ret, &without, i))
            continue;
        out |= 1U << i;
        *ret = without;
    }
}
