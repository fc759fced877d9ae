/* One cell of a file as people and programs write it. Pure. */
#include "intake/intake_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- days ----------------------------------------------------------------------------------- */

/* Up to three numbers with one sign between them. */
struct numbers {
    int64_t v[3];
    int digits[3];
    size_t n;
    char sign;
    const char *rest;
};

static void read_numbers(const char *text, struct numbers *ret)
{
    *ret = (struct numbers){.rest = text};
    while (ret->n < 3 && *ret->rest >= '0' && *ret->rest <= '9') {
        int64_t v = 0;
        int digits = 0;
        const char *p = ret->rest;
        for (; *p >= '0' && *p <= '9' && digits < 9; p++, digits++)
            v = v * 10 + (*p - '0');
        ret->v[ret->n] = v;
        ret->digits[ret->n++] = digits;
        ret->rest = p;
        if (ret->n == 3 || !*p || !strchr("-/.", *p) || (ret->sign && *p != ret->sign))
            break;
        ret->sign = *p;
        ret->rest = p + 1;
    }
}

static int month_of(const char *text, size_t n)
{
    static const char names[] = "jan feb mar apr may jun jul aug sep oct nov dec "
                                "gen feb mar apr mag giu lug ago set ott nov dic ";
    if (n < 3)
        return 0;
    for (int i = 0; i < 24; i++) {
        const char *name = names + (size_t)i * 4;
        bool same = true;
        for (int k = 0; k < 3; k++)
            same &= (text[k] | 0x20) == name[k];
        if (same)
            return i % 12 + 1;
    }
    return 0;
}

/* "5 March 2027", "Mar 5, 2027". */
static bool written_date(const char *text, struct date *ret_date)
{
    int64_t numbers[2] = {0};
    size_t n = 0;
    int month = 0;
    for (const char *p = text; *p && n < 2;) {
        const size_t digits = strspn(p, "0123456789");
        const size_t word = strcspn(p, " ,./-0123456789");
        if (digits > 0 && digits < 5)
            numbers[n++] = strtol(p, NULL, 10);
        else if (word > 0 && !month)
            month = month_of(p, word);
        p += digits ? digits : word ? word : 1;
    }
    const int64_t year = numbers[1] < 100 ? 2000 + numbers[1] : numbers[1];
    if (n < 2 || !month || year > 9999 || numbers[0] > 31 ||
        !date_valid((int)year, month, (int)numbers[0]))
        return false;
    *ret_date = (struct date){(int16_t)year, (int8_t)month, (int8_t)numbers[0]};
    return true;
}

bool cell_date(const char *text, bool month_first, struct date *ret_date)
{
    struct numbers d;
    read_numbers(text, &d);
    if (d.n < 3 || (*d.rest && *d.rest != ' ' && *d.rest != 'T'))
        return written_date(text, ret_date);
    const bool iso = d.digits[0] == 4;
    int64_t year = iso ? d.v[0] : d.v[2];
    int64_t month = iso || !month_first ? d.v[1] : d.v[0];
    int64_t day = iso ? d.v[2] : month_first ? d.v[1] : d.v[0];
    if (!iso && d.digits[2] <= 2)
        year += 2000;
    if (year < 1900 || year > 9999 || month > 12 || day > 31 ||
        !date_valid((int)year, (int)month, (int)day))
        return false;
    *ret_date = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
    return true;
}

enum intake_dates cell_date_order(const char *text)
{
    struct numbers d;
    read_numbers(text, &d);
    if (d.n < 3 || d.digits[0] == 4)
        return INTAKE_DATES_GUESS;
    if (d.v[0] > 12 && d.v[1] <= 12)
        return INTAKE_DAY_FIRST;
    return d.v[1] > 12 && d.v[0] <= 12 ? INTAKE_MONTH_FIRST : INTAKE_DATES_GUESS;
}

/* ---- amounts -------------------------------------------------------------------------------- */

bool cell_cents(const char *text, int64_t *ret_cents)
{
    enum { DIGITS_MAX = 12 };
    char digits[DIGITS_MAX + 1];
    size_t n = 0;
    int after = -1; /* digits behind the last sign; -1: none yet */
    for (const char *p = text; *p; p++) {
        if (*p >= '0' && *p <= '9') {
            if (n == DIGITS_MAX)
                return false;
            digits[n++] = *p;
            after += after >= 0;
        } else if (*p == '.' || *p == ',') {
            after = 0;
        } else if (*p == '-') {
            return false;
        }
    }
    if (n == 0)
        return false;
    digits[n] = '\0';
    int64_t v = strtoll(digits, NULL, 10);
    if (after == 1)
        v *= 10;
    else if (after != 2)
        v *= 100; /* a sign before three digits is one of thousands */
    *ret_cents = v;
    return v <= 1000000000;
}

int32_t cell_seats(const char *text)
{
    enum { SEATS_MAX = 1000 };
    int64_t hundredths = 0;
    const bool whole = cell_cents(text, &hundredths) && hundredths % 100 == 0;
    return whole && hundredths / 100 <= SEATS_MAX ? (int32_t)(hundredths / 100) : 0;
}

/* ---- words ---------------------------------------------------------------------------------- */

enum allowance_unit cell_unit(const char *folded)
{
    static const struct {
        const char *word;
        enum allowance_unit unit;
    } words[] = {
        {"half", UNIT_HALF_DAYS}, {"mezz", UNIT_HALF_DAYS}, {"hour", UNIT_MINUTES},
        {"ore", UNIT_MINUTES},    {"ora", UNIT_MINUTES},    {"h", UNIT_MINUTES},
        {"day", UNIT_DAYS},       {"giorn", UNIT_DAYS},     {"ingress", UNIT_DAYS},
        {"use", UNIT_DAYS},       {"pass", UNIT_DAYS},      {"page", UNIT_PAGES},
        {"print", UNIT_PAGES},    {"stamp", UNIT_PAGES},    {"pagin", UNIT_PAGES},
        {"copi", UNIT_PAGES},     {"eur", UNIT_CENTS},      {"money", UNIT_CENTS},
        {"credit", UNIT_CENTS},   {"soldi", UNIT_CENTS},
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        const size_t n = strlen(words[i].word);
        if (strncmp(folded, words[i].word, n) == 0 && (n > 1 || !folded[n]))
            return words[i].unit;
    }
    return 0;
}

const char *cell_language(const char *folded)
{
    static const struct {
        const char *begins, *lang;
    } all[] = {{"it", "it"}, {"en", "en"}, {"ingl", "en"}};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strncmp(folded, all[i].begins, strlen(all[i].begins)) == 0)
            return all[i].lang;
    return NULL;
}
