/* What a way to pay takes for a case: decided from facts alone. */
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

static const struct taking shut = {0};

/* Part of the places is taken, the others are paid; the people go with their places. */
static struct taking take_places(int64_t left, int64_t each, const struct price_rules *rules,
                                 const struct price_case *c)
{
    const int64_t fit = each > 0 ? left / each : 0;
    const int32_t taken = fit < c->units ? (int32_t)fit : c->units;
    if (taken == 0)
        return shut;
    if (taken == c->units)
        return (struct taking){true, taken * each, opt_int_of(0)};
    struct price_case rest = *c;
    rest.units -= taken;
    if (rest.people > rest.units)
        rest.people = rest.people > taken ? rest.people - taken : rest.units;
    const struct opt_int price = plan_price(rules, &rest);
    return price.has ? (struct taking){true, taken * each, price} : shut;
}

/* Part of the time of one place is taken, the rest is paid: not when it would be paid in full all
 * the same. */
static struct taking take_time(int64_t left, const struct price_rules *rules,
                               const struct price_case *c)
{
    if (left >= c->length_min || c->units > 1)
        return take_places(left, c->length_min, rules, c);
    const struct opt_int full = plan_price(rules, c);
    struct price_case rest = *c;
    rest.paid_min = (int32_t)left;
    const struct opt_int price = plan_price(rules, &rest);
    return price.has && price.v < full.v ? (struct taking){true, left, price} : shut;
}

static struct taking take_money(int64_t left, const struct price_rules *rules,
                                const struct price_case *c)
{
    const struct opt_int price = plan_price(rules, c);
    if (!price.has)
        return shut;
    const int64_t takes = left < price.v ? left : price.v;
    return (struct taking){true, takes, opt_int_of(price.v - takes)};
}

struct taking take_of(enum allowance_unit unit, int64_t left, const struct price_rules *rules,
                      const struct price_case *c)
{
    if (left <= 0)
        return shut;
    switch (unit) {
    case UNIT_MINUTES:
        return take_time(left, rules, c);
    case UNIT_HALF_DAYS:
        return take_places(left, c->length_min <= HALF_DAY_MIN ? 1 : 2, rules, c);
    case UNIT_DAYS:
        return take_places(left, 1, rules, c);
    case UNIT_CENTS:
        return take_money(left, rules, c);
    case UNIT_PAGES:
    case UNIT__MAX:
        break;
    }
    return shut;
}
