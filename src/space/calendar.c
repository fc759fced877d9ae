/* When a space is open: hours of the week, closures, public holidays. Pure. */
#include "base/text.h"
#include "space/space.h"

#include <string.h>

/* How the day of a holiday is found. */
enum day_rule {
    FIXED,        /* month, day */
    EASTER,       /* day: days after Easter Sunday, may be negative */
    FIRST_MONDAY, /* of month */
    LAST_MONDAY   /* of month */
};

struct holiday {
    const char *country; /* ISO 3166-1, or ISO 3166-2 where a region has its own */
    enum day_rule rule;
    int month, day;
    int from_year; /* 0: always */
    bool moves;    /* a Saturday or Sunday gives the next free weekday too */
    const char *name;
};

#define EVERYWHERE "*"

/* Holidays by law in the whole country. Easter Sunday counts everywhere: by law a Sunday like
 * others, but nobody opens. Feasts of towns (patron saints) and days that a region chooses are
 * closures of the space. Switzerland: only the four days that all cantons keep. United Kingdom:
 * the days that all its parts keep. */
static const struct holiday holidays[] = {
    {EVERYWHERE, FIXED, 1, 1, 0, false, N_("New Year's Day")},
    {EVERYWHERE, EASTER, 0, 0, 0, false, N_("Easter Sunday")},
    {EVERYWHERE, FIXED, 12, 25, 0, false, N_("Christmas Day")},

    {"IT", FIXED, 1, 6, 0, false, N_("Epiphany")},
    {"IT", EASTER, 0, 1, 0, false, N_("Easter Monday")},
    {"IT", FIXED, 4, 25, 0, false, N_("Liberation Day")},
    {"IT", FIXED, 5, 1, 0, false, N_("Labour Day")},
    {"IT", FIXED, 6, 2, 0, false, N_("Republic Day")},
    {"IT", FIXED, 8, 15, 0, false, N_("Assumption Day")},
    {"IT", FIXED, 10, 4, 2026, false, N_("Saint Francis")}, /* law 151 of 8 October 2025 */
    {"IT", FIXED, 11, 1, 0, false, N_("All Saints' Day")},
    {"IT", FIXED, 12, 8, 0, false, N_("Immaculate Conception")},
    {"IT", FIXED, 12, 26, 0, false, N_("Saint Stephen's Day")},

    {"ES", FIXED, 1, 6, 0, false, N_("Epiphany")},
    {"ES", EASTER, 0, -2, 0, false, N_("Good Friday")},
    {"ES", FIXED, 5, 1, 0, false, N_("Labour Day")},
    {"ES", FIXED, 8, 15, 0, false, N_("Assumption Day")},
    {"ES", FIXED, 10, 12, 0, false, N_("National Day")},
    {"ES", FIXED, 11, 1, 0, false, N_("All Saints' Day")},
    {"ES", FIXED, 12, 6, 0, false, N_("Constitution Day")},
    {"ES", FIXED, 12, 8, 0, false, N_("Immaculate Conception")},
    {"ES-CT", EASTER, 0, 1, 0, false, N_("Easter Monday")},
    {"ES-CT", FIXED, 6, 24, 0, false, N_("Saint John's Day")},
    {"ES-CT", FIXED, 9, 11, 0, false, N_("National Day of Catalonia")},
    {"ES-CT", FIXED, 12, 26, 0, false, N_("Saint Stephen's Day")},

    {"CH", EASTER, 0, 39, 0, false, N_("Ascension Day")},
    {"CH", FIXED, 8, 1, 0, false, N_("National Day")},

    {"FR", EASTER, 0, 1, 0, false, N_("Easter Monday")},
    {"FR", FIXED, 5, 1, 0, false, N_("Labour Day")},
    {"FR", FIXED, 5, 8, 0, false, N_("Victory Day")},
    {"FR", EASTER, 0, 39, 0, false, N_("Ascension Day")},
    {"FR", EASTER, 0, 50, 0, false, N_("Whit Monday")},
    {"FR", FIXED, 7, 14, 0, false, N_("National Day")},
    {"FR", FIXED, 8, 15, 0, false, N_("Assumption Day")},
    {"FR", FIXED, 11, 1, 0, false, N_("All Saints' Day")},
    {"FR", FIXED, 11, 11, 0, false, N_("Armistice Day")},

    {"DE", EASTER, 0, -2, 0, false, N_("Good Friday")},
    {"DE", EASTER, 0, 1, 0, false, N_("Easter Monday")},
    {"DE", FIXED, 5, 1, 0, false, N_("Labour Day")},
    {"DE", EASTER, 0, 39, 0, false, N_("Ascension Day")},
    {"DE", EASTER, 0, 50, 0, false, N_("Whit Monday")},
    {"DE", FIXED, 10, 3, 0, false, N_("German Unity Day")},
    {"DE", FIXED, 12, 26, 0, false, N_("Saint Stephen's Day")},

    {"AT", FIXED, 1, 6, 0, false, N_("Epiphany")},
    {"AT", EASTER, 0, 1, 0, false, N_("Easter Monday")},
    {"AT", FIXED, 5, 1, 0, false, N_("Labour Day")},
    {"AT", EASTER, 0, 39, 0, false, N_("Ascension Day")},
    {"AT", EASTER, 0, 50, 0, false, N_("Whit Monday")},
    {"AT", EASTER, 0, 60, 0, false, N_("Corpus Christi")},
    {"AT", FIXED, 8, 15, 0, false, N_("Assumption Day")},
    {"AT", FIXED, 10, 26, 0, false, N_("National Day")},
    {"AT", FIXED, 11, 1, 0, false, N_("All Saints' Day")},
    {"AT", FIXED, 12, 8, 0, false, N_("Immaculate Conception")},
    {"AT", FIXED, 12, 26, 0, false, N_("Saint Stephen's Day")},

    {"SI", FIXED, 1, 2, 2017, false, N_("New Year's Day")},
    {"SI", FIXED, 2, 8, 0, false, N_("Preseren Day")},
    {"SI", EASTER, 0, 1, 0, false, N_("Easter Monday")},
    {"SI", FIXED, 4, 27, 0, false, N_("Day of Uprising")},
    {"SI", FIXED, 5, 1, 0, false, N_("Labour Day")},
    {"SI", FIXED, 5, 2, 0, false, N_("Labour Day")},
    {"SI", EASTER, 0, 49, 0, false, N_("Whit Sunday")},
    {"SI", FIXED, 6, 25, 0, false, N_("Statehood Day")},
    {"SI", FIXED, 8, 15, 0, false, N_("Assumption Day")},
    {"SI", FIXED, 10, 31, 0, false, N_("Reformation Day")},
    {"SI", FIXED, 11, 1, 0, false, N_("All Saints' Day")},
    {"SI", FIXED, 12, 26, 0, false, N_("Independence and Unity Day")},

    {"GB", FIXED, 1, 1, 0, true, N_("New Year's Day")},
    {"GB", EASTER, 0, -2, 0, false, N_("Good Friday")},
    {"GB", FIRST_MONDAY, 5, 0, 0, false, N_("Early May bank holiday")},
    {"GB", LAST_MONDAY, 5, 0, 0, false, N_("Spring bank holiday")},
    {"GB", FIXED, 12, 25, 0, true, N_("Christmas Day")},
    {"GB", FIXED, 12, 26, 0, true, N_("Boxing Day")},
};

static bool applies(const struct holiday *h, const char *country)
{
    return !strcmp(h->country, EVERYWHERE) || !strcmp(h->country, country) ||
           (strlen(h->country) == 2 && !strncmp(h->country, country, 2) && country[2] == '-');
}

static struct date monday_of(int year, int month, bool last)
{
    struct date first = {(int16_t)year, (int8_t)month, 1};
    struct date monday = date_add(first, (8 - date_weekday(first)) % 7);
    struct date later = date_add(monday, 28);
    if (!last)
        return monday;
    return later.month == month ? later : date_add(monday, 21);
}

static struct date holiday_date(const struct holiday *h, int year)
{
    switch (h->rule) {
    case EASTER:
        return date_add(date_easter(year), h->day);
    case FIRST_MONDAY:
        return monday_of(year, h->month, false);
    case LAST_MONDAY:
        return monday_of(year, h->month, true);
    case FIXED:
        break;
    }
    return (struct date){(int16_t)year, (int8_t)h->month, (int8_t)h->day};
}

/* The weekday that stands in for a holiday on a Saturday or Sunday is the Monday after; but of
 * Christmas and Boxing Day the one on the Sunday gets the Tuesday, for Monday is the other's. */
static bool stands_in(const struct holiday *h, struct date on, struct date d)
{
    int weekday = date_weekday(on);
    if (!h->moves || weekday < 6)
        return false;
    bool monday_taken = on.month == 12 && weekday == 7;
    return date_compare(date_add(on, 8 - weekday + (monday_taken ? 1 : 0)), d) == 0;
}

const char *holiday_name(const char *country, struct date d)
{
    for (size_t i = 0; i < ARRAY_LEN(holidays); i++) {
        const struct holiday *h = &holidays[i];
        if (d.year < h->from_year || !applies(h, country))
            continue;
        struct date on = holiday_date(h, d.year);
        if (date_compare(on, d) == 0 || stands_in(h, on, d))
            return h->name;
    }
    return NULL;
}

/* The closure that covers a day, or NULL. Closures are ordered by their first day. */
static const struct closure *closure_on(const struct calendar *c, struct date d)
{
    for (size_t i = 0; i < c->closures_n; i++) {
        const struct closure *x = &c->closures[i];
        if (date_compare(x->from, d) > 0)
            break;
        if (date_compare(x->to, d) >= 0)
            return x;
    }
    return NULL;
}

size_t calendar_day(const struct calendar *c, struct date d, struct span ret_spans[4],
                    const char **ret_why)
{
    const char *why = NULL;
    size_t n = 0;
    const struct closure *closed = closure_on(c, d);
    const char *holiday = c->holidays ? holiday_name(c->country, d) : NULL;
    if (closed) {
        why = closed->reason;
    } else if (holiday) {
        why = holiday;
    } else {
        int weekday = date_weekday(d);
        n = c->open_n[weekday];
        memcpy(ret_spans, c->open[weekday], n * sizeof(ret_spans[0]));
    }
    if (ret_why)
        *ret_why = why;
    return n;
}

enum status calendar_close(struct arena *a, struct calendar *c, const struct closure *more)
{
    struct closure *all = arena_array(a, c->closures_n + 1, sizeof(*all));
    size_t n = 0;
    if (!all)
        return LIMIT;
    while (n < c->closures_n && date_compare(c->closures[n].from, more->from) <= 0) {
        all[n] = c->closures[n];
        n++;
    }
    all[n] = *more;
    for (; n < c->closures_n; n++)
        all[n + 1] = c->closures[n];
    c->closures = all;
    c->closures_n = n + 1;
    return OK;
}
