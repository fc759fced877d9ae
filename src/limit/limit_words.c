/* Limits in the reader's words: what they say, how one stands with them, and why not. */
#include "limit/limit_internal.h"

#include "base/format.h"
#include "limit_views.h"

/* ---- parts ---------------------------------------------------------------------------------- */

static const char *who_words(struct ctx *ctx, const struct limit_rule *r)
{
    if (r->account_id)
        return words(ctx, ctx_text(ctx, "for %s"), r->person_name);
    return plan_who_text(ctx, &r->who, r->plan_name, r->team_name);
}

/* "meeting rooms, at peak hours". */
static const char *what_words(struct ctx *ctx, const struct limit_rule *r)
{
    static const char *const times[LIMIT_TIME__MAX] = {
        [LIMIT_PEAK] = N_("at peak hours"), [LIMIT_OFF_PEAK] = N_("outside peak hours")};
    const char *text = r->resource_id ? r->resource_name : words_kinds(ctx, r->kinds);
    return r->time ? words_join(ctx, text, ctx_text(ctx, times[r->time])) : text;
}

/* "0 h", not "0 min": it stands beside hours. */
static const char *hours_words(struct ctx *ctx, int64_t minutes)
{
    return minutes ? words_hours(ctx, minutes) : ctx_text(ctx, "0 h");
}

/* "8 h", "3 bookings", "14 days". */
static const char *amount_words(struct ctx *ctx, enum limit_measure m, int64_t amount)
{
    const long long n = amount;
    switch (m) {
    case LIMIT_HOURS:
    case LIMIT_LONGEST:
        return hours_words(ctx, amount);
    case LIMIT_COUNT:
        return words(ctx, text_plural(ctx->lang, "%lld booking", "%lld bookings", n), n);
    case LIMIT_AHEAD:
        return words(ctx, text_plural(ctx->lang, "%lld day", "%lld days", n), n);
    case LIMIT_NO_SHOWS:
        return words(ctx, text_plural(ctx->lang, "%lld no-show", "%lld no-shows", n), n);
    case LIMIT_MEASURE__MAX:
        break;
    }
    return "";
}

static const char *days_words(struct ctx *ctx, int32_t days)
{
    return words(ctx, text_plural(ctx->lang, "in %d day", "in %d days", days), (int)days);
}

/* ---- the rule ------------------------------------------------------------------------------- */

static const char *most_words(struct ctx *ctx, const struct limit_rule *r)
{
    static const char *const periods[LIMIT_PERIOD__MAX] = {
        [LIMIT_DAY] = N_("at most %s a day"),
        [LIMIT_WEEK] = N_("at most %s a week"),
        [LIMIT_MONTH] = N_("at most %s a month"),
        [LIMIT_OPEN] = N_("at most %s that are not over"),
    };
    const char *amount = amount_words(ctx, r->measure, r->amount);
    switch (r->measure) {
    case LIMIT_HOURS:
    case LIMIT_COUNT:
        return words(ctx, ctx_text(ctx, periods[r->period]), amount);
    case LIMIT_LONGEST:
        return words(ctx, ctx_text(ctx, "at most %s at a time"), amount);
    case LIMIT_AHEAD:
        return words(ctx, ctx_text(ctx, "at most %s ahead"), amount);
    case LIMIT_NO_SHOWS:
        return words(ctx, ctx_text(ctx, "after %1$s %2$s"), amount, days_words(ctx, r->days));
    case LIMIT_MEASURE__MAX:
        break;
    }
    return "";
}

static const char *then_words(struct ctx *ctx, const struct limit_rule *r)
{
    const bool missed = r->measure == LIMIT_NO_SHOWS;
    if (r->then == LIMIT_ASK)
        return missed ? ctx_text(ctx, "the host confirms each booking")
                      : ctx_text(ctx, "more only if the host says yes");
    if (r->then == LIMIT_WARN)
        return missed ? ctx_text(ctx, "a warning") : ctx_text(ctx, "more with a warning");
    return missed ? ctx_text(ctx, "no booking more than an hour ahead") : "";
}

const char *limit_sentence(struct ctx *ctx, const struct limit_rule *r)
{
    const char *text = words_join(ctx, who_words(ctx, r), what_words(ctx, r));
    if (r->each == LIMIT_TEAM)
        text = words_join(ctx, text, ctx_text(ctx, "each team together"));
    const char *most = words_join(ctx, most_words(ctx, r), then_words(ctx, r));
    return words(ctx, "%s: %s", *text ? words_begin(ctx, text) : ctx_text(ctx, "For everybody"),
                 most);
}

const char *limit_called(struct ctx *ctx, const struct limit_rule *r)
{
    return *r->name ? r->name : limit_sentence(ctx, r);
}

/* ---- how one stands with it ------------------------------------------------------------------ */

static const char *month_words(struct ctx *ctx, struct date d)
{
    return words(ctx, "%s %d", format_month_name(ctx->lang, d.month), d.year);
}

/* "this week", "in the week from 7 December". */
static const char *period_words(struct ctx *ctx, const struct limits *l,
                                const struct limit_finding *f)
{
    const int64_t now = ctx_now_s(ctx);
    const bool runs = f->from_s <= now && now < f->to_s;
    const struct date first = f->to_s ? when_date(zone_when(l->zone, f->from_s)) : (struct date){0};
    switch (f->rule->period) {
    case LIMIT_DAY:
        return runs ? ctx_text(ctx, "today")
                    : words(ctx, ctx_text(ctx, "on %s"), words_day(ctx, first));
    case LIMIT_WEEK:
        return runs ? ctx_text(ctx, "this week")
                    : words(ctx, ctx_text(ctx, "in the week from %s"), words_day(ctx, first));
    case LIMIT_MONTH:
        return runs ? ctx_text(ctx, "this month")
                    : words(ctx, ctx_text(ctx, "in %s"), month_words(ctx, first));
    case LIMIT_OPEN:
    case LIMIT_PERIOD__MAX:
        break;
    }
    return ctx_text(ctx, "that are not over");
}

static const char *used_words(struct ctx *ctx, const struct limits *l,
                              const struct limit_finding *f)
{
    const struct limit_rule *r = f->rule;
    if (r->measure == LIMIT_HOURS)
        return words(ctx, ctx_text(ctx, "%1$s of %2$s %3$s"), hours_words(ctx, f->before),
                     hours_words(ctx, r->amount), period_words(ctx, l, f));
    if (r->measure == LIMIT_COUNT)
        return words(ctx, ctx_text(ctx, "%1$lld of %2$s %3$s"), (long long)f->before,
                     amount_words(ctx, r->measure, r->amount), period_words(ctx, l, f));
    if (r->measure == LIMIT_NO_SHOWS)
        return words(ctx, "%s %s", amount_words(ctx, r->measure, f->before),
                     days_words(ctx, r->days));
    return most_words(ctx, r);
}

const char *limit_state_words(struct ctx *ctx, const struct limits *l,
                              const struct limit_finding *f)
{
    const char *what = what_words(ctx, f->rule);
    const char *used = used_words(ctx, l, f);
    if (f->rule->each == LIMIT_TEAM)
        what = words_join(ctx, what, ctx_text(ctx, "the team together"));
    return *what ? words(ctx, "%s: %s", words_begin(ctx, what), used) : words_begin(ctx, used);
}

/* ---- why not -------------------------------------------------------------------------------- */

/* "Monday 7 December", with the time where it is not the beginning of the day. */
static const char *instant_words(struct ctx *ctx, const struct limits *l, int64_t at)
{
    const struct when w = zone_when(l->zone, at);
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    if (zone_day_start(l->zone, when_date(w)) == at)
        format_date(&out, ctx->lang, when_date(w), FORMAT_WEEKDAY);
    else
        format_datetime(&out, ctx->lang, w, FORMAT_WEEKDAY);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}

/* When it can be had, or what else to do. */
static const char *again_words(struct ctx *ctx, const struct limits *l,
                               const struct limit_finding *f)
{
    const struct limit_rule *r = f->rule;
    if (!f->again_at)
        return r->measure == LIMIT_LONGEST ? ctx_text(ctx, "Please choose a shorter time.")
                                           : ctx_text(ctx, "Please choose less.");
    const char *at = instant_words(ctx, l, f->again_at);
    const bool for_days = r->period >= LIMIT_DAY && r->period <= LIMIT_MONTH;
    if ((r->measure == LIMIT_HOURS || r->measure == LIMIT_COUNT) && for_days)
        return words(ctx, ctx_text(ctx, "There is room for it again from %s on."), at);
    return words(ctx, ctx_text(ctx, "It can be booked from %s on."), at);
}

static const char *why_words(struct ctx *ctx, const struct limits *l, const struct limit_finding *f)
{
    const struct limit_rule *r = f->rule;
    const char *called = limit_called(ctx, r);
    const char *used = used_words(ctx, l, f);
    const char *again = again_words(ctx, l, f);
    if (r->measure == LIMIT_NO_SHOWS)
        return words(ctx, ctx_text(ctx, "Limit “%1$s”: %2$s. %3$s"), called, used, again);
    return words(ctx, ctx_text(ctx, "Limit “%1$s”: %2$s, and this would make %3$s. %4$s"), called,
                 used, amount_words(ctx, r->measure, f->with), again);
}

const char *limit_answer_words(struct ctx *ctx, const struct limits *l,
                               const struct limit_finding *f)
{
    static const char *const misses[] = {
        [LIMIT_IS_OFF] = N_("it is switched off"),
        [LIMIT_OTHER_THING] = N_("it is for other things"),
        [LIMIT_OTHER_TIME] = N_("it is for other hours"),
        [LIMIT_NOT_HIM] = N_("it is for others"),
        [LIMIT_NO_TEAM] = N_("it counts what is booked for a team"),
    };
    if (f->fit != LIMIT_BINDS)
        return ctx_text(ctx, misses[f->fit]);
    return f->over ? why_words(ctx, l, f) : used_words(ctx, l, f);
}

enum status limit_refuse(struct ctx *ctx, const struct limits *l, const struct limit_finding *f)
{
    static const char *const fields[LIMIT_MEASURE__MAX] = {
        [LIMIT_HOURS] = "to",   [LIMIT_COUNT] = "date",    [LIMIT_LONGEST] = "to",
        [LIMIT_AHEAD] = "date", [LIMIT_NO_SHOWS] = "date",
    };
    const char *code = limit_code(f->rule->measure);
    const char *why = why_words(ctx, l, f);
    (void)ctx_fail(ctx, INVALID, code, "%s", why);
    return ctx_field(ctx, fields[f->rule->measure], code, "%s", why);
}

const char *limit_why(struct ctx *ctx, const struct limits *limits, const struct limit_finding *f,
                      const char **ret_code)
{
    *ret_code = limit_code(f->rule->measure);
    return why_words(ctx, limits, f);
}

/* ---- lines of a page ------------------------------------------------------------------------ */

static struct limit_line_view line_of(struct ctx *ctx, const struct limits *l,
                                      const struct limit_finding *f)
{
    const struct limit_rule *r = f->rule;
    const bool sums = r->measure == LIMIT_HOURS || r->measure == LIMIT_COUNT;
    const int64_t left = r->amount - f->before;
    return (struct limit_line_view){
        .rule = r->id,
        .text = limit_state_words(ctx, l, f),
        .measure = limit_measure_name(r->measure),
        .unit = limit_unit(r->measure),
        .most = r->amount,
        .used = sums || r->measure == LIMIT_NO_SHOWS ? opt_int_of(f->before) : (struct opt_int){0},
        .left = sums ? opt_int_of(left > 0 ? left : 0) : (struct opt_int){0},
        .over = f->over,
        .then = limit_then_name(r->then),
        .why = f->over ? why_words(ctx, l, f) : NULL,
        .again_at = f->again_at ? zone_when(l->zone, f->again_at) : (struct when){0},
    };
}

enum status limit_lines(struct ctx *ctx, const struct limits *limits,
                        const struct limit_verdict *verdict,
                        const struct limit_line_view **ret_lines, size_t *ret_n)
{
    struct limit_line_view *lines = arena_array(ctx->arena, verdict->n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < verdict->n; i++)
        lines[i] = line_of(ctx, limits, &verdict->findings[i]);
    *ret_lines = lines;
    *ret_n = verdict->n;
    return OK;
}
