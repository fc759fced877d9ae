/* Rules of repetition: libical parses and expands them (RFC 5545, 3.3.10); bounded, in whole days.
 */
#include "series/series.h"

#include "base/format.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- reading -------------------------------------------------------------------------------- */

static const char *after_prefix(const char *rule)
{
    static const char prefix[] = "RRULE:";
    return strncasecmp(rule, prefix, sizeof(prefix) - 1) == 0 ? rule + sizeof(prefix) - 1 : rule;
}

/* Another calendar's rules (RFC 7529) ask for a library that not every libical has. */
static bool is_plain(const char *rule)
{
    if (!*rule || strlen(rule) > SERIES_RULE_MAX || strcasestr(rule, "RSCALE") ||
        strcasestr(rule, "SKIP"))
        return false;
    for (const char *p = rule; *p; p++) {
        if (*p < ' ' || *p > '~')
            return false;
    }
    return true;
}

static bool has(const short *list)
{
    return list[0] != (short)ICAL_RECURRENCE_ARRAY_MAX;
}

static enum series_refusal read_rule(const char *text, struct icalrecurrencetype *ret_rule)
{
    const char *plain = after_prefix(text);
    if (!is_plain(plain))
        return SERIES_RUBBISH;
    const struct icalrecurrencetype r = icalrecurrencetype_from_string(plain);
    if (r.freq == ICAL_NO_RECURRENCE)
        return SERIES_RUBBISH;
    if (r.freq < ICAL_DAILY_RECURRENCE || has(r.by_hour) || has(r.by_minute) || has(r.by_second))
        return SERIES_TOO_FINE;
    if (r.interval < 1 || r.count < 0)
        return SERIES_RUBBISH;
    *ret_rule = r;
    return SERIES_FINE;
}

static struct icaltimetype time_of(struct date d)
{
    struct icaltimetype t = icaltime_null_time(); /* a null date has hours before midnight */
    t.is_date = 1;
    t.year = d.year;
    t.month = d.month;
    t.day = d.day;
    return t;
}

static struct date date_of(struct icaltimetype t)
{
    return (struct date){.year = (int16_t)t.year, .month = (int8_t)t.month, .day = (int8_t)t.day};
}

/* ---- dates beside the rule ------------------------------------------------------------------ */

struct day_list {
    struct date days[SERIES_DATES_MAX];
    size_t n;
};

/* ISO dates with anything between them that is no part of one. */
static enum series_refusal read_days(const char *text, struct day_list *ret_list)
{
    static const char part[] = "0123456789-";
    ret_list->n = 0;
    for (const char *p = text; p && *p;) {
        const size_t n = strspn(p, part);
        if (n == 0) {
            if (!strchr(" ,;\n\r\t", *p))
                return SERIES_DATES;
            p++;
            continue;
        }
        char word[DATE_CHARS + 1];
        struct date d;
        if (n != DATE_CHARS)
            return SERIES_DATES;
        memcpy(word, p, n);
        word[n] = '\0';
        if (date_parse(word, &d) != OK)
            return SERIES_DATES;
        if (ret_list->n == SERIES_DATES_MAX)
            return SERIES_TOO_MANY;
        ret_list->days[ret_list->n++] = d;
        p += n;
    }
    return SERIES_FINE;
}

static bool is_in(const struct day_list *l, struct date d)
{
    for (size_t i = 0; i < l->n; i++) {
        if (date_compare(l->days[i], d) == 0)
            return true;
    }
    return false;
}

/* ---- expanding ------------------------------------------------------------------------------ */

/* The end: what was set beside the rule, else its own. */
struct bounds {
    struct date until;
    int32_t count;
};

/* Where counting begins. */
static struct date begin_of(const struct series_when *w)
{
    return w->after.year && date_compare(w->after, w->first) > 0 ? w->after : w->first;
}

static enum series_refusal bounds_of(const struct series_when *w, struct icalrecurrencetype *rule,
                                     struct bounds *ret)
{
    struct bounds b = {.until = w->until, .count = w->count};
    if (!b.until.year && !b.count) {
        b.count = rule->count;
        if (!icaltime_is_null_time(rule->until))
            b.until = date_of(rule->until);
    }
    if (!b.until.year && !b.count)
        return SERIES_ENDLESS;
    if (b.count > SERIES_DATES_MAX)
        return SERIES_TOO_MANY;
    rule->count = 0;
    /* A rule that never fits would be looked through to the end of all years. */
    rule->until = time_of(date_add(begin_of(w), SERIES_DAYS_AHEAD_MAX + 1));
    *ret = b;
    return SERIES_FINE;
}

static enum series_refusal expand_rule(const struct series_when *w, struct series_day *days,
                                       size_t *ret_n)
{
    struct icalrecurrencetype rule;
    struct bounds end = {.count = 0};
    enum series_refusal why = read_rule(w->rule, &rule);
    if (!why)
        why = bounds_of(w, &rule, &end);
    if (why)
        return why;
    icalrecur_iterator *next = icalrecur_iterator_new(rule, time_of(w->first));
    if (!next)
        return SERIES_NO_DATE;
    const struct date last = date_add(begin_of(w), SERIES_DAYS_AHEAD_MAX);
    size_t n = 0;
    while (!end.count || n < (size_t)end.count) {
        const struct icaltimetype t = icalrecur_iterator_next(next);
        if (icaltime_is_null_time(t)) {
            why = end.count && n > 0 ? SERIES_TOO_FAR : why;
            break;
        }
        const struct date d = date_of(t);
        if (end.until.year && date_compare(d, end.until) > 0)
            break;
        if (w->after.year && date_compare(d, w->after) <= 0)
            continue;
        if (date_compare(d, last) > 0) {
            why = n > 0 ? SERIES_TOO_FAR : SERIES_NO_DATE;
            break;
        }
        if (n == SERIES_DATES_MAX) {
            why = SERIES_TOO_MANY;
            break;
        }
        days[n++] = (struct series_day){.day = d};
    }
    icalrecur_iterator_free(next);
    *ret_n = n;
    return why;
}

static int by_day(const void *a, const void *b)
{
    const struct series_day *x = a;
    const struct series_day *y = b;
    return date_compare(x->day, y->day);
}

static enum series_refusal add_extra(const struct series_when *w, const struct day_list *also,
                                     struct series_day *days, size_t *n)
{
    const size_t of_rule = *n;
    for (size_t i = 0; i < also->n; i++) {
        bool known = false;
        for (size_t k = 0; k < *n && !known; k++)
            known = date_compare(days[k].day, also->days[i]) == 0;
        if (known)
            continue;
        if (*n == SERIES_DATES_MAX)
            return SERIES_TOO_MANY;
        if (date_compare(also->days[i], date_add(w->first, SERIES_DAYS_AHEAD_MAX)) > 0 ||
            date_compare(also->days[i], date_add(w->first, -SERIES_DAYS_AHEAD_MAX)) < 0)
            return SERIES_TOO_FAR;
        days[(*n)++] = (struct series_day){.day = also->days[i], .extra = true};
    }
    if (*n > of_rule)
        qsort(days, *n, sizeof(*days), by_day);
    return SERIES_FINE;
}

enum series_refusal series_expand(const struct series_when *when, struct series_day *ret_days,
                                  size_t *ret_n)
{
    struct day_list list;
    size_t n = 0;
    enum series_refusal why = expand_rule(when, ret_days, &n);
    if (!why)
        why = read_days(when->without, &list);
    if (why)
        return why;
    size_t left = 0;
    for (size_t i = 0; i < n; i++) {
        ret_days[i].without = is_in(&list, ret_days[i].day);
        left += !ret_days[i].without;
    }
    why = read_days(when->also, &list);
    if (!why)
        why = add_extra(when, &list, ret_days, &n);
    if (!why && left == 0 && list.n == 0)
        why = SERIES_NO_DATE;
    if (!why)
        *ret_n = n;
    return why;
}

/* ---- writing -------------------------------------------------------------------------------- */

const char *series_rule_alone(struct arena *a, const char *rule)
{
    struct icalrecurrencetype r;
    if (read_rule(rule, &r) != SERIES_FINE)
        return NULL;
    r.count = 0;
    r.until = icaltime_null_time();
    char *text = icalrecurrencetype_as_string_r(&r);
    const char *copy = text ? arena_strdup(a, text) : NULL;
    free(text);
    return copy;
}

static const char *const day_words[] = {"", "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static const char *weekday_list(struct arena *a, uint32_t weekdays)
{
    const char *text = "";
    for (int day = 1; day <= 7 && text; day++) {
        if (weekdays & (1U << day))
            text = arena_printf(a, "%s%s%s", text, *text ? "," : "", day_words[day]);
    }
    return text;
}

const char *series_rule_of(struct arena *a, const char *repeat, int32_t every, uint32_t weekdays,
                           struct date first)
{
    const int weekday = date_weekday(first);
    if (strcmp(repeat, "daily") == 0)
        return arena_printf(a, "FREQ=DAILY;INTERVAL=%d", (int)every);
    if (strcmp(repeat, "weekly") == 0)
        return arena_printf(a, "FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", (int)every,
                            weekday_list(a, weekdays ? weekdays : 1U << weekday));
    if (strcmp(repeat, "monthly_day") == 0)
        return arena_printf(a, "FREQ=MONTHLY;INTERVAL=%d;BYMONTHDAY=%d", (int)every, first.day);
    if (strcmp(repeat, "monthly_last_day") == 0)
        return arena_printf(a, "FREQ=MONTHLY;INTERVAL=%d;BYMONTHDAY=-1", (int)every);
    if (strcmp(repeat, "monthly_last_weekday") == 0)
        return arena_printf(a, "FREQ=MONTHLY;INTERVAL=%d;BYDAY=-1%s", (int)every,
                            day_words[weekday]);
    return arena_printf(a, "FREQ=MONTHLY;INTERVAL=%d;BYDAY=%d%s", (int)every,
                        (first.day - 1) / 7 + 1, day_words[weekday]);
}

/* ---- in words ------------------------------------------------------------------------------- */

static int iso_weekday(short by_day)
{
    return ((int)icalrecurrencetype_day_day_of_week(by_day) + 5) % 7 + 1; /* libical: 1 Sunday */
}

/* "every week", "every 2 weeks". */
static const char *each_text(struct ctx *ctx, enum icalrecurrencetype_frequency freq, int n)
{
    const char *format = freq == ICAL_DAILY_RECURRENCE
                             ? text_plural(ctx->lang, "every day", "every %d days", n)
                         : freq == ICAL_WEEKLY_RECURRENCE
                             ? text_plural(ctx->lang, "every week", "every %d weeks", n)
                             : text_plural(ctx->lang, "every month", "every %d months", n);
    return n == 1 ? format : arena_printf(ctx->arena, format, n);
}

static const char *weekdays_text(struct ctx *ctx, const struct icalrecurrencetype *r)
{
    const char *text = "";
    for (size_t i = 0; text && has(r->by_day + i) && i < 7; i++)
        text = arena_printf(ctx->arena, "%s%s%s", text, i ? ", " : "",
                            format_weekday_name(ctx->lang, iso_weekday(r->by_day[i])));
    return text;
}

/* "on day 15", "on the last day", "on the second Tuesday". */
static const char *in_month_text(struct ctx *ctx, const struct icalrecurrencetype *r)
{
    static const char *const nth[] = {"",
                                      N_("on the first %s"),
                                      N_("on the second %s"),
                                      N_("on the third %s"),
                                      N_("on the fourth %s"),
                                      N_("on the fifth %s")};
    const int position = has(r->by_day) ? icalrecurrencetype_day_position(r->by_day[0]) : 0;
    if (has(r->by_month_day) && r->by_month_day[0] == -1)
        return ctx_text(ctx, "on the last day");
    if (has(r->by_month_day) && r->by_month_day[0] > 0)
        return arena_printf(ctx->arena, ctx_text(ctx, "on day %d"), (int)r->by_month_day[0]);
    if (position == -1)
        return arena_printf(ctx->arena, ctx_text(ctx, "on the last %s"),
                            format_weekday_name(ctx->lang, iso_weekday(r->by_day[0])));
    if (position < 1 || position > 5)
        return NULL;
    return arena_printf(ctx->arena, ctx_text(ctx, nth[position]),
                        format_weekday_name(ctx->lang, iso_weekday(r->by_day[0])));
}

/* Does the rule say no more than our sentences can? */
static bool is_simple(const struct icalrecurrencetype *r)
{
    const bool one_by_day = has(r->by_day) && !has(r->by_day + 1);
    const bool one_by_month_day = has(r->by_month_day) && !has(r->by_month_day + 1);
    if (has(r->by_year_day) || has(r->by_week_no) || has(r->by_month) || has(r->by_set_pos))
        return false;
    if (r->freq == ICAL_DAILY_RECURRENCE)
        return !has(r->by_day) && !has(r->by_month_day);
    if (r->freq == ICAL_WEEKLY_RECURRENCE)
        return !has(r->by_month_day);
    return r->freq == ICAL_MONTHLY_RECURRENCE && one_by_day != one_by_month_day &&
           (one_by_day || one_by_month_day);
}

const char *series_rule_text(struct ctx *ctx, const char *rule, struct date first)
{
    struct icalrecurrencetype r;
    if (read_rule(rule, &r) != SERIES_FINE || !is_simple(&r))
        return rule;
    const char *each = each_text(ctx, r.freq, r.interval);
    const char *on = NULL;
    if (r.freq == ICAL_DAILY_RECURRENCE)
        return each ? each : rule;
    if (r.freq == ICAL_MONTHLY_RECURRENCE)
        on = in_month_text(ctx, &r);
    else
        on = has(r.by_day) ? weekdays_text(ctx, &r)
                           : format_weekday_name(ctx->lang, date_weekday(first));
    if (!on || !each)
        return rule;
    const char *text = r.freq == ICAL_MONTHLY_RECURRENCE
                           ? arena_printf(ctx->arena, "%s %s", each, on)
                           : arena_printf(ctx->arena, ctx_text(ctx, "%s on %s"), each, on);
    return text ? text : rule;
}
