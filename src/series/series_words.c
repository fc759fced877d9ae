/* Amounts, days and ids in the reader's words. */
#include "series/series_internal.h"

#include "base/format.h"
#include "base/id.h"

#include <string.h>

const char *series_say_minute(struct ctx *ctx, int32_t m)
{
    enum { DAY_MIN = 24 * 60 };
    char text[MINUTE_CHARS + 1];
    minute_print((minute)(m > DAY_MIN ? m - DAY_MIN : m), text);
    return words(ctx, "%s", text);
}

/* ---- words of JSON and forms ---------------------------------------------------------------- */

const char *series_fit_name(enum series_fit f)
{
    static const char *const names[] = {"", "fits", "conflict", "left_out", "stays"};
    return names[f];
}

static const char *const deeds[] = {"", "change", "cancel", "restore", "extend"};

const char *series_deed_name(enum series_deed d)
{
    return deeds[d];
}

enum series_deed series_deed_of(const char *name)
{
    enum series_deed d = SERIES_EXTEND;
    while (d > 0 && strcmp(deeds[d], name) != 0)
        d = (enum series_deed)(d - 1);
    return d;
}

/* ---- a choice ------------------------------------------------------------------------------- */

/* The next word of a text; false past the last, or when it is too long. */
static bool next_word(const char **text, char ret_word[32])
{
    const char *p = *text;
    while (*p == ' ')
        p++;
    const size_t n = strcspn(p, " ");
    if (n == 0 || n >= 32)
        return false;
    memcpy(ret_word, p, n);
    ret_word[n] = '\0';
    *text = p + n;
    return true;
}

static bool read_cents(const char *word, struct opt_int *ret)
{
    int64_t cents = 0;
    for (const char *p = word; *p; p++) {
        if (*p < '0' || *p > '9' || cents > 100000000000)
            return false;
        cents = cents * 10 + (*p - '0');
    }
    *ret = opt_int_of(cents);
    return true;
}

static bool read_span(const char **text, struct series_choice *c)
{
    enum { DAY_MIN = 24 * 60 };
    char word[32];
    minute from;
    minute to;
    if (!next_word(text, word) || minute_parse(word, &from) != OK || !next_word(text, word) ||
        minute_parse(word, &to) != OK || from == DAY_MIN)
        return false;
    c->from_min = from;
    c->to_min = to <= from ? to + DAY_MIN : to;
    return true;
}

bool series_choice_parse(const char *text, struct series_choice *ret_choice)
{
    struct series_choice c = {.what = 0};
    char word[32];
    if (!next_word(&text, word) || date_parse(word, &c.day) != OK || !next_word(&text, word))
        return false;
    if (strcmp(word, "skip") == 0) {
        c.what = SERIES_SKIP;
    } else if (strcmp(word, "cancel") == 0) {
        c.what = SERIES_END;
    } else if (strcmp(word, "resource") == 0) {
        c.what = SERIES_ELSEWHERE;
        if (!next_word(&text, word) || id_parse(word, &c.resource_id) != OK)
            return false;
    } else if (strcmp(word, "time") == 0) {
        c.what = SERIES_OTHER_TIME;
        if (!read_span(&text, &c))
            return false;
    } else {
        return false;
    }
    if (next_word(&text, word) && !read_cents(word, &c.price_cents))
        return false;
    *ret_choice = c;
    return !next_word(&text, word);
}
