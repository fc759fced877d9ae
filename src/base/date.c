#include "base/date.h"

enum {
    DAY_S = 86400,
    DAYS_MIN = -719162, /* 0001-01-01 */
    DAYS_MAX = 2932896  /* 9999-12-31 */
};

/* Days and dates by eras of 400 years that begin on 1 March, so that the leap day comes last
 * (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
enum { ERA_DAYS = 146097, EPOCH_DAYS = 719468 /* from 0000-03-01 to 1970-01-01 */ };

int64_t date_days(struct date d)
{
    int year = d.month > 2 ? d.year : d.year - 1;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int month = (d.month + 9) % 12; /* March is 0 */
    int day_of_year = (153 * month + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * ERA_DAYS + day_of_era - EPOCH_DAYS;
}

struct date date_of_days(int64_t days)
{
    if (days < DAYS_MIN)
        days = DAYS_MIN;
    if (days > DAYS_MAX)
        days = DAYS_MAX;
    int since = (int)days + EPOCH_DAYS; /* not negative: DAYS_MIN is after 0000-03-01 */
    int era = since / ERA_DAYS;
    int day_of_era = since % ERA_DAYS;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;
    int year = year_of_era + era * 400;
    return (struct date){.year = (int16_t)(month < 10 ? year : year + 1),
                         .month = (int8_t)(month < 10 ? month + 3 : month - 9),
                         .day = (int8_t)(day_of_year - (153 * month + 2) / 5 + 1)};
}

struct date date_add(struct date d, int64_t days)
{
    return date_of_days(date_days(d) + days);
}

int date_compare(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year - b.year;
    return a.month != b.month ? a.month - b.month : a.day - b.day;
}

int date_weekday(struct date d)
{
    /* 1970-01-01 was a Thursday. */
    int64_t at = (date_days(d) + 3) % 7;
    return (int)(at < 0 ? at + 7 : at) + 1;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool date_valid(int year, int month, int day)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    int length = month == 2 && is_leap(year) ? 29 : lengths[month - 1];
    return day <= length;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number of exactly n digits at s, -1 when they are not there. */
static int digits(const char *s, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (!is_digit(s[i]))
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

enum status date_parse(const char *text, struct date *ret_date)
{
    /* Each test ends at the NUL of a shorter text, so that nothing behind it is read. */
    int year = text ? digits(text, 4) : -1;
    if (year < 0 || text[4] != '-')
        return INVALID;
    int month = digits(text + 5, 2);
    if (month < 0 || text[7] != '-')
        return INVALID;
    int day = digits(text + 8, 2);
    if (day < 0 || text[10] != '\0' || !date_valid(year, month, day))
        return INVALID;
    *ret_date = (struct date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
    return OK;
}

enum status minute_parse(const char *text, minute *ret_minute)
{
    if (!text || !is_digit(text[0]))
        return INVALID;
    int hour_digits = is_digit(text[1]) ? 2 : 1;
    int hour = digits(text, hour_digits);
    if (text[hour_digits] != ':')
        return INVALID;
    int min = digits(text + hour_digits + 1, 2);
    if (min < 0 || min > 59 || text[hour_digits + 3] != '\0')
        return INVALID;
    int all = hour * 60 + min;
    if (all > 24 * 60)
        return INVALID;
    *ret_minute = (minute)all;
    return OK;
}

/* Write v as n digits and return the place behind them. */
static char *put(char *at, int v, int n)
{
    for (int i = n; i-- > 0; v /= 10)
        at[i] = (char)('0' + v % 10);
    return at + n;
}

static char *put_date(char *at, struct date d)
{
    at = put(at, d.year, 4);
    *at++ = '-';
    at = put(at, d.month, 2);
    *at++ = '-';
    return put(at, d.day, 2);
}

void date_print(struct date d, char ret_text[DATE_CHARS + 1])
{
    *put_date(ret_text, d) = '\0';
}

void minute_print(minute m, char ret_text[MINUTE_CHARS + 1])
{
    char *at = put(ret_text, m / 60, 2);
    *at++ = ':';
    *put(at, m % 60, 2) = '\0';
}

void rfc3339_print(int64_t utc_s, int32_t offset_s, char ret_text[RFC3339_CHARS + 1])
{
    /* The format knows no seconds in an offset (local mean times before 1900): the instant
     * counts. */
    int offset_min = offset_s / 60;
    int64_t local = utc_s + (int64_t)offset_min * 60;
    int64_t days = local / DAY_S;
    int second = (int)(local % DAY_S);
    if (second < 0) {
        days--;
        second += DAY_S;
    }
    char *at = put_date(ret_text, date_of_days(days));
    *at++ = 'T';
    at = put(at, second / 3600, 2);
    *at++ = ':';
    at = put(at, second / 60 % 60, 2);
    *at++ = ':';
    at = put(at, second % 60, 2);
    *at++ = offset_min < 0 ? '-' : '+';
    int away = offset_min < 0 ? -offset_min : offset_min;
    at = put(at, away / 60, 2);
    *at++ = ':';
    *put(at, away % 60, 2) = '\0';
}

/* Meeus, Jones, Butcher (Spencer Jones 1922). */
struct date date_easter(int year)
{
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int epact = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int weekday = (32 + 2 * (b % 4) + 2 * (c / 4) - epact - c % 4) % 7;
    int late = (a + 11 * epact + 22 * weekday) / 451;
    int day = epact + weekday - 7 * late + 114;
    return (struct date){
        .year = (int16_t)year, .month = (int8_t)(day / 31), .day = (int8_t)(day % 31 + 1)};
}
