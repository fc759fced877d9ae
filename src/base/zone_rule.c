/* POSIX TZ strings with the extension of RFC 8536 section 3.3.1: changes from -167 to 167 h. */
#include "base/date.h"
#include "base/zone_internal.h"

#include <string.h>

/* ---- reading --------------------------------------------------------------------------------- */

static bool take(const char **s, char c)
{
    if (**s != c)
        return false;
    (*s)++;
    return true;
}

/* A number from min to max in at most three digits. */
static bool take_number(const char **s, int min, int max, int *ret_number)
{
    int v = 0;
    int n = 0;
    for (; **s >= '0' && **s <= '9' && n < 3; n++, (*s)++)
        v = v * 10 + (**s - '0');
    if (n == 0 || v < min || v > max)
        return false;
    *ret_number = v;
    return true;
}

/* "CET" or "<+01>"; the name itself is of no use to us. */
static bool take_name(const char **s)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    if (take(s, '<')) {
        *s += strcspn(*s, ">");
        return take(s, '>');
    }
    size_t n = strspn(*s, letters);
    *s += n;
    return n >= 3;
}

/* "[+-]hh[:mm[:ss]]", in seconds. */
static bool take_time(const char **s, int hours_max, int32_t *ret_s)
{
    bool minus = **s == '-';
    if (minus || **s == '+')
        (*s)++;
    int hours;
    int minutes = 0;
    int seconds = 0;
    if (!take_number(s, 0, hours_max, &hours))
        return false;
    if (take(s, ':') && !take_number(s, 0, 59, &minutes))
        return false;
    if (take(s, ':') && !take_number(s, 0, 59, &seconds))
        return false;
    int32_t all = hours * 3600 + minutes * 60 + seconds;
    *ret_s = minus ? -all : all;
    return true;
}

/* ",M3.5.0/2", ",J60" or ",59/26": a day and the time of the change, 02:00 when it is not said. */
static bool take_day(const char **s, struct zone_day *ret_day)
{
    struct zone_day d = {.time = 2 * 3600};
    if (!take(s, ','))
        return false;
    bool sound;
    if (take(s, 'M')) {
        d.kind = ZONE_DAY_OF_MONTH;
        sound = take_number(s, 1, 12, &d.month) && take(s, '.') && take_number(s, 1, 5, &d.week) &&
                take(s, '.') && take_number(s, 0, 6, &d.day);
    } else if (take(s, 'J')) {
        d.kind = ZONE_DAY_JULIAN;
        sound = take_number(s, 1, 365, &d.day);
    } else {
        d.kind = ZONE_DAY_OF_YEAR;
        sound = take_number(s, 0, 365, &d.day);
    }
    if (!sound || (take(s, '/') && !take_time(s, 167, &d.time)))
        return false;
    *ret_day = d;
    return true;
}

bool zone_rule_parse(const char *text, struct zone_rule *ret_rule)
{
    struct zone_rule r = {.changes = false};
    int32_t west_s;
    if (!take_name(&text) || !take_time(&text, 24, &west_s))
        return false;
    r.standard_s = r.summer_s = -west_s; /* POSIX counts westward */
    if (*text) {
        r.changes = true;
        r.summer_s = r.standard_s + 3600;
        if (!take_name(&text))
            return false;
        if (*text != ',') {
            if (!take_time(&text, 24, &west_s))
                return false;
            r.summer_s = -west_s;
        }
        if (!take_day(&text, &r.begin) || !take_day(&text, &r.end) || *text)
            return false;
    }
    *ret_rule = r;
    return true;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static int64_t year_start(int year)
{
    return date_days((struct date){.year = (int16_t)year, .month = 1, .day = 1});
}

/* The day of the change in a year, in days since the epoch. */
static int64_t day_in(const struct zone_day *d, int year)
{
    if (d->kind == ZONE_DAY_OF_YEAR)
        return year_start(year) + d->day;
    if (d->kind == ZONE_DAY_JULIAN) {
        bool leap = date_valid(year, 2, 29);
        return year_start(year) + d->day - 1 + (leap && d->day >= 60);
    }
    struct date first = {.year = (int16_t)year, .month = (int8_t)d->month, .day = 1};
    int ahead = (d->day - date_weekday(first) % 7 + 7) % 7; /* from the first to that weekday */
    int day = 1 + ahead + 7 * (d->week - 1);
    if (!date_valid(year, d->month, day))
        day -= 7;
    return date_days(first) + day - 1;
}

int32_t zone_rule_at(const struct zone_rule *rule, int64_t utc_s, int64_t *ret_until)
{
    *ret_until = INT64_MAX;
    if (!rule->changes)
        return rule->standard_s;
    /* The changes of three years around the instant, in their order: the last one at or before it
     * decides. A change may lie a week outside its year, so the neighbours are needed. */
    int64_t days = utc_s / ZONE_DAY_S;
    int year = date_of_days(days).year;
    int64_t last = INT64_MIN;
    int32_t offset_s = rule->standard_s;
    for (int y = year - 1; y <= year + 1; y++) {
        int64_t begin = day_in(&rule->begin, y) * ZONE_DAY_S + rule->begin.time - rule->standard_s;
        int64_t end = day_in(&rule->end, y) * ZONE_DAY_S + rule->end.time - rule->summer_s;
        const int64_t at[2] = {begin, end};
        const int32_t then_s[2] = {rule->summer_s, rule->standard_s};
        for (int i = 0; i < 2; i++) {
            /* Where an end meets the next begin, summer time goes on (POSIX: all the year). */
            bool later = at[i] > last || (at[i] == last && i == 0);
            if (at[i] <= utc_s && later) {
                last = at[i];
                offset_s = then_s[i];
            }
            if (at[i] > utc_s && at[i] < *ret_until)
                *ret_until = at[i];
        }
    }
    return offset_s;
}
