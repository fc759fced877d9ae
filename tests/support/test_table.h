/* test_table.h: tables of a page of docs/ as test cases, and the sums written in them. It is
 * included behind cmocka.h. */
#ifndef LOGGIA_TEST_TABLE_H
#define LOGGIA_TEST_TABLE_H

#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_COLUMNS_MAX = 8 };

/* "| a | b |" into its columns; how many there are. */
static inline int table_split(char *line, char *column[TABLE_COLUMNS_MAX])
{
    int n = 0;
    for (char *at = strchr(line, '|'); at && n < TABLE_COLUMNS_MAX; n++) {
        char *end = strchr(at + 1, '|');
        if (!end)
            break;
        *end = '\0';
        column[n] = at + 1 + strspn(at + 1, " ");
        for (char *last = end; last > column[n] && last[-1] == ' ';)
            *--last = '\0';
        at = end;
    }
    return n;
}

/* Play each row of so many columns below a heading of docs/pricing.md; how many there were. */
static inline int table_each(const char *heading, int columns,
                             void (*play)(char *column[TABLE_COLUMNS_MAX], void *arg), void *arg)
{
    FILE *f = fopen("docs/pricing.md", "r");
    char line[1600];
    bool here = false;
    int rows = 0;
    assert_non_null(f);
    while (fgets(line, sizeof(line), f)) {
        char *column[TABLE_COLUMNS_MAX];
        if (!strncmp(line, "## ", 3))
            here = strstr(line, heading) != NULL;
        if (!here || line[0] != '|' || table_split(line, column) != columns ||
            !strcmp(column[0], "case") || column[0][0] == '-')
            continue;
        play(column, arg);
        rows++;
    }
    (void)fclose(f);
    return rows;
}

/* "150.00", "-67.74" in cents. */
static inline int64_t table_cents(const char *text)
{
    const double euros = strtod(text, NULL);
    return (int64_t)(euros * 100 + (euros < 0 ? -0.5 : 0.5));
}

static inline struct date table_date(const char *text)
{
    char copy[DATE_CHARS + 1];
    struct date d = {0};
    (void)snprintf(copy, sizeof(copy), "%.10s", text);
    if (date_parse(copy, &d) != OK)
        fail_msg("no date: %s", text);
    return d;
}

/* What stands behind a word, or NULL. */
static inline const char *table_after(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    return at ? at + strlen(word) : NULL;
}

/* The next part up to a separator, without spaces around it; false when there is none. */
static inline bool table_part(const char **text, const char *separator, char *ret_part, size_t size)
{
    const char *at = *text + strspn(*text, " ");
    if (!*at)
        return false;
    const char *end = strstr(at, separator);
    const size_t n = end ? (size_t)(end - at) : strlen(at);
    (void)snprintf(ret_part, size, "%.*s", (int)n, at);
    *text = end ? end + strlen(separator) : at + n;
    return true;
}

/* ---- sums by hand ---------------------------------------------------------------------------- */

/* A number that stands for money has two decimals; others count. */
static inline int64_t table_number(const char **at)
{
    char *end = NULL;
    const char *from = *at + strspn(*at, " ");
    const double value = strtod(from, &end);
    const bool money = memchr(from, '.', (size_t)(end - from)) != NULL;
    if (end == from)
        fail_msg("no number in a sum: %s", from);
    *at = end + strspn(end, " ");
    return money ? (int64_t)(value * 100 + 0.5) : (int64_t)value;
}

static inline bool table_eat(const char **at, const char *sign)
{
    if (strncmp(*at, sign, strlen(sign)) != 0)
        return false;
    *at += strlen(sign);
    return true;
}

/* "3 × 20.00", "150.00 × 16 / 31", "10 % of 60.00": rounded half away from zero. */
static inline int64_t table_term(const char **at)
{
    int64_t value = table_number(at);
    int64_t divisor = 1;
    for (;;) {
        if (table_eat(at, "×"))
            value *= table_number(at);
        else if (table_eat(at, "/"))
            divisor *= table_number(at);
        else if (table_eat(at, "% of")) {
            value *= table_number(at);
            divisor *= 100;
        } else
            break;
    }
    return (2 * value + divisor) / (2 * divisor);
}

/* "2 × 20.00 + 5.00 - 10 % of 45.00" in cents. */
static inline int64_t table_sum(const char *text)
{
    const char *at = text;
    int64_t sum = table_term(&at);
    while (*at) {
        if (table_eat(&at, "+"))
            sum += table_term(&at);
        else if (table_eat(&at, "-"))
            sum -= table_term(&at);
        else
            fail_msg("no sum: %s", at);
    }
    return sum;
}

#endif
