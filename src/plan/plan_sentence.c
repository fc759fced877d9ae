/* Rules of prices in the reader's words. */
#include "plan/plan_internal.h"
#include "plan/plan_price.h"

/* ---- conditions ----------------------------------------------------------------------------- */

/* "at least", "at most" or both, of lengths. */
struct bounds {
    const char *both, *least, *most; /* message ids with %s */
};

static const char *bounds_words(struct ctx *ctx, const struct bounds *b, int32_t least_min,
                                int32_t most_min)
{
    if (least_min > 0 && most_min > 0)
        return words(ctx, ctx_text(ctx, b->both), words_length(ctx, least_min),
                     words_length(ctx, most_min));
    if (least_min > 0)
        return words(ctx, ctx_text(ctx, b->least), words_length(ctx, least_min));
    return most_min > 0 ? words(ctx, ctx_text(ctx, b->most), words_length(ctx, most_min)) : "";
}

static const char *length_words(struct ctx *ctx, const struct price_rule *r)
{
    static const struct bounds b = {N_("from %s to %s long"), N_("%s or longer"),
                                    N_("%s or shorter")};
    return bounds_words(ctx, &b, r->shortest_min, r->longest_min);
}

static const char *ahead_words(struct ctx *ctx, const struct price_rule *r)
{
    static const struct bounds b = {N_("booked between %s and %s ahead"),
                                    N_("booked at least %s ahead"), N_("booked at most %s ahead")};
    return bounds_words(ctx, &b, r->ahead_least_min, r->ahead_most_min);
}

static const char *people_words(struct ctx *ctx, const struct price_rule *r)
{
    const int least = (int)r->people_least;
    const int most = (int)r->people_most;
    if (least > 0 && most > 0)
        return words(ctx, ctx_text(ctx, "%d to %d people"), least, most);
    if (least > 0)
        return words(ctx, ctx_text(ctx, "%d people or more"), least);
    return most > 0 ? words(ctx, ctx_text(ctx, "%d people or fewer"), most) : "";
}

static const char *hours_words(struct ctx *ctx, const struct scope *s)
{
    if (s->from == 0 && s->to == 0)
        return "";
    return words(ctx, ctx_text(ctx, "between %s and %s"), words_minute(ctx, s->from),
                 words_minute(ctx, s->to));
}

static const char *season_words(struct ctx *ctx, const struct price_rule *r)
{
    const char *(*day)(struct ctx *, struct date) = r->every_year ? words_day : words_date;
    const struct date last = r->until.year ? date_add(r->until, -1) : r->until;
    const char *text = "";
    if (r->from.year && r->until.year && date_compare(r->from, last) == 0)
        text = words(ctx, ctx_text(ctx, "on the day %s"), day(ctx, r->from));
    else if (r->from.year && r->until.year)
        text = words(ctx, ctx_text(ctx, "from %s to %s"), day(ctx, r->from), day(ctx, last));
    else if (r->from.year)
        text = words(ctx, ctx_text(ctx, "from %s on"), day(ctx, r->from));
    else if (r->until.year)
        text = words(ctx, ctx_text(ctx, "until %s"), day(ctx, last));
    return *text && r->every_year ? words_join(ctx, text, ctx_text(ctx, "every year")) : text;
}

const char *plan_who_text(struct ctx *ctx, const struct audience_who *who, const char *plan_name,
                          const char *team_name)
{
    switch (who->audience) {
    case AUDIENCE_MEMBERS:
        return ctx_text(ctx, "for members");
    case AUDIENCE_NON_MEMBERS:
        return ctx_text(ctx, "for who is no member");
    case AUDIENCE_PLAN:
        return words(ctx, ctx_text(ctx, "for members of the plan %s"), plan_name);
    case AUDIENCE_TEAM:
        return words(ctx, ctx_text(ctx, "for the team %s"), team_name);
    case AUDIENCE_GROUP:
        return words(ctx, ctx_text(ctx, "for the group %s"), who->group);
    case AUDIENCE_EVERYONE:
    case AUDIENCE_INVITED:
        break;
    }
    return "";
}

static const char *who_words(struct ctx *ctx, const struct price_rule *r)
{
    const struct audience_who who = {.audience = r->audience, .group = r->group};
    return plan_who_text(ctx, &who, r->plan_name, r->team_name);
}

static const char *conditions_words(struct ctx *ctx, const struct price_rule *r)
{
    const char *text = words_weekdays(ctx, r->scope.weekdays);
    text = words_join(ctx, text, hours_words(ctx, &r->scope));
    text = words_join(ctx, text, season_words(ctx, r));
    text =
        words_join(ctx, text, r->resource_id ? r->resource_name : words_kinds(ctx, r->scope.kinds));
    text = words_join(ctx, text, length_words(ctx, r));
    text = words_join(ctx, text, people_words(ctx, r));
    text = words_join(ctx, text, who_words(ctx, r));
    text = words_join(ctx, text, ahead_words(ctx, r));
    return *text ? words_begin(ctx, text) : ctx_text(ctx, "Always");
}

/* ---- effects -------------------------------------------------------------------------------- */

static const char *change_words(struct ctx *ctx, const struct price_rule *r, const char *currency)
{
    const bool less = r->amount < 0;
    if (r->effect == EFFECT_PERCENT)
        return words(ctx, less ? ctx_text(ctx, "%s%% less") : ctx_text(ctx, "%s%% more"),
                     words_percent(ctx, r->amount));
    return words(ctx, less ? ctx_text(ctx, "%s less") : ctx_text(ctx, "%s more"),
                 words_money(ctx, less ? -r->amount : r->amount, currency));
}

const char *price_effect_words(struct ctx *ctx, const struct price_rule *r, const char *currency)
{
    static const char *const formats[EFFECT__MAX] = {
        [EFFECT_HOUR] = N_("%s an hour"),    [EFFECT_HALF_DAY] = N_("%s for half a day"),
        [EFFECT_DAY] = N_("%s a day"),       [EFFECT_WEEK] = N_("%s a week"),
        [EFFECT_MONTH] = N_("%s a month"),   [EFFECT_FIXED] = N_("%s, however long"),
        [EFFECT_PERSON] = N_("%s a person"),
    };
    if (r->effect == EFFECT_FREE)
        return ctx_text(ctx, "free of charge");
    if (r->effect > EFFECT_FREE)
        return change_words(ctx, r, currency);
    return words(ctx, ctx_text(ctx, formats[r->effect]), words_money(ctx, r->amount, currency));
}

const char *price_sentence(struct ctx *ctx, const struct price_rule *r, const char *currency)
{
    const char *text =
        words(ctx, "%s: %s", conditions_words(ctx, r), price_effect_words(ctx, r, currency));
    return r->ends_here ? words_join(ctx, text, ctx_text(ctx, "and no rule after it")) : text;
}

/* ---- a case --------------------------------------------------------------------------------- */

static const char *times_words(struct ctx *ctx, const char *each, int64_t times)
{
    return times == 1 ? each : words(ctx, "%s × %lld", each, (long long)times);
}

const char *price_line_words(struct ctx *ctx, const struct price_rule *r,
                             const struct price_case *c, const char *currency)
{
    const char *effect =
        times_words(ctx, price_effect_words(ctx, r, currency), price_times(r->effect, c));
    return words(ctx, "%s: %s", *r->name ? r->name : conditions_words(ctx, r), effect);
}

static const char *part_words(struct ctx *ctx, const char *format, struct opt_int cents,
                              int64_t times, const char *currency)
{
    if (times == 0)
        return "";
    return times_words(ctx, words(ctx, format, words_money(ctx, cents.v, currency)), times);
}

const char *price_own_words(struct ctx *ctx, const struct price_case *c, const char *currency)
{
    const struct resource *r = c->resource;
    struct price_parts p = {0};
    if (!resource_price_parts(r, c->length_min - c->paid_min, &p).has)
        return words(ctx, "%s", r->name);
    const char *text =
        part_words(ctx, ctx_text(ctx, "%s a day"), r->price_day_cents, p.days, currency);
    text = words_join(ctx, text,
                      part_words(ctx, ctx_text(ctx, "%s for half a day"), r->price_half_day_cents,
                                 p.half_days, currency));
    text = words_join(
        ctx, text,
        part_words(ctx, ctx_text(ctx, "%s an hour"), r->price_hour_cents, p.hours, currency));
    return times_words(ctx, words(ctx, "%s: %s", r->name, text), c->units);
}

const char *price_fit_words(struct ctx *ctx, const struct price_rule *r, enum price_fit fit)
{
    switch (fit) {
    case FIT_APPLIED:
        return "";
    case FIT_PRICE_SET:
        return ctx_text(ctx, "a rule above sets the price already");
    case FIT_ENDED:
        return ctx_text(ctx, "a rule above is the last that is tried");
    case FIT_OFF:
        return ctx_text(ctx, "it is switched off");
    case FIT_NO_PRICE:
        return ctx_text(ctx, "there is no price that it could change");
    case MISS_KIND:
        return words(ctx, ctx_text(ctx, "it is for %s"), words_kinds(ctx, r->scope.kinds));
    case MISS_RESOURCE:
        return words(ctx, ctx_text(ctx, "it is for %s"), r->resource_name);
    case MISS_WEEKDAY:
        return ctx_text(ctx, "not on this day of the week");
    case MISS_HOURS:
        return words(ctx, ctx_text(ctx, "not all of it is %s"), hours_words(ctx, &r->scope));
    case MISS_SEASON:
        return ctx_text(ctx, "not on this date");
    case MISS_SHORTER:
        return words(ctx, ctx_text(ctx, "shorter than %s"), words_length(ctx, r->shortest_min));
    case MISS_LONGER:
        return words(ctx, ctx_text(ctx, "longer than %s"), words_length(ctx, r->longest_min));
    case MISS_WHO:
        return words(ctx, ctx_text(ctx, "it is %s"), who_words(ctx, r));
    case MISS_AHEAD_LEAST:
        return words(ctx, ctx_text(ctx, "booked less than %s ahead"),
                     words_length(ctx, r->ahead_least_min));
    case MISS_AHEAD_MOST:
        return words(ctx, ctx_text(ctx, "booked more than %s ahead"),
                     words_length(ctx, r->ahead_most_min));
    case MISS_PEOPLE_LEAST:
        return words(ctx, ctx_text(ctx, "fewer than %d people"), (int)r->people_least);
    case MISS_PEOPLE_MOST:
        return words(ctx, ctx_text(ctx, "more than %d people"), (int)r->people_most);
    }
    return "";
}
