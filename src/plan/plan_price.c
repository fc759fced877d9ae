/* Which rules fit a case, and what they make of it: decided from facts alone. */
#include "plan/plan_price.h"

#include "plan/plan_internal.h"

#include <string.h>

enum { DAY_MIN = 24 * 60, HOUR_MIN = 60, HALF_DAY_MIN = 5 * 60, MONTH_DAYS = 30 };

static const char *const effect_names[EFFECT__MAX] = {
    [EFFECT_HOUR] = "hour",     [EFFECT_HALF_DAY] = "half_day", [EFFECT_DAY] = "day",
    [EFFECT_WEEK] = "week",     [EFFECT_MONTH] = "month",       [EFFECT_FIXED] = "fixed",
    [EFFECT_PERSON] = "person", [EFFECT_FREE] = "free",         [EFFECT_PERCENT] = "percent",
    [EFFECT_AMOUNT] = "amount",
};

const char *price_effect_name(enum price_effect e)
{
    return e > 0 && e < EFFECT__MAX ? effect_names[e] : NULL;
}

enum price_effect price_effect_of(const char *name)
{
    for (int e = EFFECT_HOUR; name && e < EFFECT__MAX; e++) {
        if (strcmp(effect_names[e], name) == 0)
            return (enum price_effect)e;
    }
    return 0;
}

/* ---- conditions ----------------------------------------------------------------------------- */

static bool covers_weekday(const struct scope *s, struct date d)
{
    return s->weekdays == 0 || (s->weekdays & 1U << date_weekday(d)) != 0;
}

/* A window past midnight is asked for the evening and for the morning behind it. */
static bool covers_hours(const struct scope *s, int32_t from, int32_t to)
{
    if (s->from == 0 && s->to == 0)
        return true;
    const int32_t end = s->to > s->from ? s->to : s->to + DAY_MIN;
    return (s->from <= from && to <= end) || (s->from <= from + DAY_MIN && to + DAY_MIN <= end);
}

bool scope_covers(const struct scope *s, enum resource_kind kind, struct date d, int32_t from,
                  int32_t to)
{
    return (s->kinds == 0 || (s->kinds & 1U << kind) != 0) && covers_weekday(s, d) &&
           covers_hours(s, from, to);
}

/* Month and day as a number that grows through the year. */
static int day_of_year(struct date d)
{
    return d.month * 32 + d.day;
}

static bool in_season(const struct price_rule *r, struct date d)
{
    if (!r->every_year)
        return (!r->from.year || date_compare(r->from, d) <= 0) &&
               (!r->until.year || date_compare(d, r->until) < 0);
    const int day = day_of_year(d);
    const int from = r->from.year ? day_of_year(r->from) : 0;
    const int until = r->until.year ? day_of_year(r->until) : INT32_MAX;
    return from < until ? from <= day && day < until : from <= day || day < until;
}

static bool has_id(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

static bool in_group(const struct standing_as *as, const char *group)
{
    for (size_t i = 0; i < as->groups_n; i++) {
        if (strcmp(as->groups[i], group) == 0)
            return true;
    }
    return false;
}

bool plan_is_meant(const struct audience_who *r, const struct standing_as *stands)
{
    static const struct standing_as stranger = {0};
    const struct standing_as *as = stands ? stands : &stranger;
    switch (r->audience) {
    case AUDIENCE_EVERYONE:
        return true;
    case AUDIENCE_MEMBERS:
        return as->plan_ids_n > 0;
    case AUDIENCE_NON_MEMBERS:
        return as->plan_ids_n == 0;
    case AUDIENCE_PLAN:
        return has_id(as->plan_ids, as->plan_ids_n, r->plan_id);
    case AUDIENCE_TEAM:
        return has_id(as->team_ids, as->team_ids_n, r->team_id);
    case AUDIENCE_GROUP:
        return in_group(as, r->group);
    case AUDIENCE_INVITED:
        break;
    }
    return false;
}

static bool is_whole(enum resource_kind kind)
{
    return kind == KIND_ROOM || kind == KIND_OFFICE || kind == KIND_EVENT;
}

int32_t price_people(const struct price_case *c)
{
    if (c->people > 0)
        return c->people;
    return is_whole(c->resource->kind) && c->resource->seats > 0 ? c->resource->seats : c->units;
}

static enum price_fit fits_number(int32_t n, int32_t least, int32_t most, enum price_fit less,
                                  enum price_fit more)
{
    if (least > 0 && n < least)
        return less;
    return most > 0 && n > most ? more : FIT_APPLIED;
}

static enum price_fit fits_when(const struct price_rule *r, const struct price_case *c)
{
    if (!covers_weekday(&r->scope, c->date))
        return MISS_WEEKDAY;
    if (!covers_hours(&r->scope, c->from, c->to))
        return MISS_HOURS;
    return in_season(r, c->date) ? FIT_APPLIED : MISS_SEASON;
}

enum price_fit price_fits(const struct price_rule *r, const struct price_case *c)
{
    if (!r->active)
        return FIT_OFF;
    if (r->scope.kinds && !(r->scope.kinds & 1U << c->resource->kind))
        return MISS_KIND;
    if (r->resource_id && r->resource_id != c->resource->id)
        return MISS_RESOURCE;
    enum price_fit fit = fits_when(r, c);
    if (fit == FIT_APPLIED)
        fit =
            fits_number(c->length_min, r->shortest_min, r->longest_min, MISS_SHORTER, MISS_LONGER);
    if (fit == FIT_APPLIED)
        fit = fits_number(price_people(c), r->people_least, r->people_most, MISS_PEOPLE_LEAST,
                          MISS_PEOPLE_MOST);
    const struct audience_who who = {r->audience, r->plan_id, r->team_id, r->group};
    if (fit == FIT_APPLIED && !plan_is_meant(&who, c->as))
        fit = MISS_WHO;
    if (fit == FIT_APPLIED)
        fit = fits_number(c->ahead_min, r->ahead_least_min, r->ahead_most_min, MISS_AHEAD_LEAST,
                          MISS_AHEAD_MOST);
    return fit;
}

/* ---- effects -------------------------------------------------------------------------------- */

static int64_t started(int64_t length_min, int64_t each_min)
{
    return (length_min + each_min - 1) / each_min;
}

int64_t price_times(enum price_effect e, const struct price_case *c)
{
    const int64_t left_min = c->length_min - c->paid_min;
    switch (e) {
    case EFFECT_HOUR:
        return started(left_min, HOUR_MIN) * c->units;
    case EFFECT_HALF_DAY:
        return started(left_min, HALF_DAY_MIN) * c->units;
    case EFFECT_DAY:
        return started(left_min, DAY_MIN) * c->units;
    case EFFECT_WEEK:
        return started(left_min, (int64_t)7 * DAY_MIN) * c->units;
    case EFFECT_MONTH:
        return started(left_min, (int64_t)MONTH_DAYS * DAY_MIN) * c->units;
    case EFFECT_FIXED:
        return c->units;
    case EFFECT_PERSON:
        return price_people(c);
    case EFFECT_FREE:
    case EFFECT_PERCENT:
    case EFFECT_AMOUNT:
    case EFFECT__MAX:
        break;
    }
    return 1;
}

static bool sets_price(enum price_effect e)
{
    return e <= EFFECT_FREE;
}

static int64_t price_set_by(const struct price_rule *r, const struct price_case *c)
{
    return r->effect == EFFECT_FREE ? 0 : r->amount * price_times(r->effect, c);
}

/* By how much a rule changes a price; it never falls below 0. */
static int64_t change_by(const struct price_rule *r, int64_t price_cents)
{
    const int64_t change =
        r->effect == EFFECT_PERCENT ? plan_divide_near(price_cents * r->amount, 10000) : r->amount;
    return price_cents + change < 0 ? -price_cents : change;
}

static struct opt_int own_price(const struct price_case *c)
{
    struct opt_int price = resource_price(c->resource, c->length_min - c->paid_min);
    if (price.has)
        price.v *= c->units;
    return price;
}

static void note(struct price_step *steps, size_t i, enum price_fit fit, int64_t cents)
{
    if (steps)
        steps[i] = (struct price_step){.fit = fit, .cents = cents};
}

/* The first rule that fits and sets a price, and where trying ends. */
struct choice {
    size_t setter;
    size_t end;
};

static struct choice choose(const struct price_rules *rules, const struct price_case *c)
{
    struct choice ch = {rules->n, rules->n};
    for (size_t i = 0; i < ch.end; i++) {
        const struct price_rule *r = &rules->list[i];
        if (price_fits(r, c) != FIT_APPLIED)
            continue;
        if (sets_price(r->effect) && ch.setter == rules->n)
            ch.setter = i;
        if (r->ends_here)
            ch.end = i + 1;
    }
    return ch;
}

struct price_working price_work(const struct price_rules *rules, const struct price_case *c,
                                struct price_step *steps)
{
    const struct choice ch = choose(rules, c);
    struct price_working w = {.setter = ch.setter};
    if (ch.setter < rules->n)
        w.price_cents = opt_int_of(price_set_by(&rules->list[ch.setter], c));
    else
        w.price_cents = w.own_cents = own_price(c);
    const int64_t set_cents = w.price_cents.v;
    for (size_t i = 0; i < rules->n; i++) {
        const struct price_rule *r = &rules->list[i];
        const enum price_fit fit = i < ch.end ? price_fits(r, c) : FIT_ENDED;
        if (i == ch.setter) {
            note(steps, i, FIT_APPLIED, set_cents);
        } else if (fit != FIT_APPLIED) {
            note(steps, i, fit, 0);
        } else if (sets_price(r->effect)) {
            note(steps, i, FIT_PRICE_SET, 0);
        } else if (!w.price_cents.has) {
            note(steps, i, FIT_NO_PRICE, 0);
        } else {
            const int64_t change = change_by(r, w.price_cents.v);
            note(steps, i, FIT_APPLIED, change);
            w.price_cents.v += change;
        }
    }
    return w;
}

struct opt_int plan_price(const struct price_rules *rules, const struct price_case *c)
{
    if (c->share.n)
        return opt_int_of(c->share.cents);
    return rules ? price_work(rules, c, NULL).price_cents : own_price(c);
}

bool plan_rules_ask_who(const struct price_rules *rules)
{
    return rules && rules->ask_who;
}

bool plan_rules_ask_people(const struct price_rules *rules)
{
    return rules && rules->ask_people;
}
