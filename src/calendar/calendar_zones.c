#include "calendar/calendar_zones.h"

#include <string.h>
#include <strings.h>

enum { RULE_CHARS_MAX = 120, ZONE_NAME_MAX = 100 };

/* ---- described zones ------------------------------------------------------------------------- */

/* A rule of clocks comes once a year. Others would keep libical busy for ever. */
static bool rules_are_calm(const char *text)
{
    static const char *const busy[] = {"BYHOUR", "BYMINUTE", "BYSECOND", "BYYEARDAY", "BYWEEKNO"};
    for (const char *at = text; (at = strcasestr(at, "RRULE")); at++) {
        char rule[RULE_CHARS_MAX + 1];
        const size_t n = strcspn(at, "\r\n");
        if (n > RULE_CHARS_MAX || at[n + strspn(at + n, "\r\n")] == ' ')
            return false;
        memcpy(rule, at, n);
        rule[n] = '\0';
        if (!strcasestr(rule, "FREQ=YEARLY"))
            return false;
        for (size_t i = 0; i < sizeof(busy) / sizeof(*busy); i++)
            if (strcasestr(rule, busy[i]))
                return false;
    }
    return true;
}

void zones_add(struct zones *z, const char *text)
{
    if (z->n == ZONES_MAX || !rules_are_calm(text))
        return;
    icalcomponent *c = icalparser_parse_string(text);
    icaltimezone *described = c ? icaltimezone_new() : NULL;
    if (c && described && icalcomponent_isa(c) == ICAL_VTIMEZONE_COMPONENT &&
        icaltimezone_set_component(described, c)) {
        z->described[z->n++] = described; /* and with it the component */
        return;
    }
    if (described)
        icaltimezone_free(described, 1);
    if (c)
        icalcomponent_free(c);
}

void zones_free(struct zones *z)
{
    while (z->n > 0)
        icaltimezone_free(z->described[--z->n], 1);
}

static icaltimezone *described_of(const struct zones *z, const char *name)
{
    for (size_t i = 0; i < z->n; i++) {
        const char *other = icaltimezone_get_tzid(z->described[i]);
        if (other && strcmp(other, name) == 0)
            return z->described[i];
    }
    return NULL;
}

/* "Europe/Rome", also behind the name of a program: "/citadel.org/20210210_1/Europe/Rome". */
static const struct zone *known_of(const char *name)
{
    if (strlen(name) > ZONE_NAME_MAX)
        return NULL;
    const struct zone *zone = *name == '/' ? NULL : zone_get(name);
    for (const char *at = name; !zone && *name == '/' && (at = strchr(at, '/'));) {
        at++;
        if (strchr(at, '/'))
            zone = zone_get(at);
    }
    return zone;
}

/* ---- instants -------------------------------------------------------------------------------- */

int64_t zones_days(struct icaltimetype t)
{
    if (!date_valid(t.year, t.month, t.day))
        return 0;
    return date_days((struct date){(int16_t)t.year, (int8_t)t.month, (int8_t)t.day});
}

static bool is_time(struct icaltimetype t)
{
    enum { FIRST_YEAR = 1900, LAST_YEAR = 2400 };
    return t.year >= FIRST_YEAR && t.year <= LAST_YEAR && date_valid(t.year, t.month, t.day) &&
           (t.is_date || (t.hour >= 0 && t.hour <= 24 && t.minute >= 0 && t.minute < 60 &&
                          t.second >= 0 && t.second <= 60));
}

static int64_t second_of_day(struct icaltimetype t)
{
    return t.hour * INT64_C(3600) + t.minute * INT64_C(60) + t.second;
}

static int64_t in_zone(const struct zone *zone, struct icaltimetype t)
{
    const struct date d = {(int16_t)t.year, (int8_t)t.month, (int8_t)t.day};
    int64_t first = 0;
    int64_t second = 0;
    if (t.is_date)
        return zone_day_start(zone, d);
    const minute at = (minute)(t.hour * 60 + t.minute);
    if (zone_instant(zone, d, at, &first, &second) == ZONE_MISSING)
        return zones_days(t) * 86400 + second_of_day(t) - zone_offset(zone, first - 1);
    return first + t.second;
}

bool zones_instant(const struct zones *z, icalproperty *p, struct icaltimetype t,
                   const struct zone *floating, int64_t *ret_at)
{
    if (!is_time(t))
        return false;
    icalparameter *tzid = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
    const char *name = tzid && !t.is_date ? icalparameter_get_tzid(tzid) : NULL;
    if (!t.is_date && icaltime_is_utc(t)) {
        *ret_at = zones_days(t) * 86400 + second_of_day(t);
        return true;
    }
    const struct zone *known = name ? known_of(name) : NULL;
    icaltimezone *described = name && !known ? described_of(z, name) : NULL;
    if (described)
        *ret_at = icaltime_as_timet_with_zone(t, described);
    else
        *ret_at = in_zone(known ? known : floating, t);
    return true;
}
