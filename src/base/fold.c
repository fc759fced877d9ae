#include "base/fold.h"

#include <string.h>

/* What the letters from U+00C0 to U+017F are without their marks. */
static const char latin[0x180 - 0xC0][3] = {
    /* C0 */ "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    /* D0 */ "d", "n", "o", "o", "o", "o", "o", "x", "o", "u", "u", "u", "u", "y", "th", "ss",
    /* E0 */ "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    /* F0 */ "d", "n", "o", "o", "o", "o", "o", "/", "o", "u", "u", "u", "u", "y", "th", "y",
    /* 100 */ "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
    /* 110 */ "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    /* 120 */ "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
    /* 130 */ "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
    /* 140 */ "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
    /* 150 */ "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
    /* 160 */ "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
    /* 170 */ "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s"};

/* One character at *s, which moves on. Bytes that are not UTF-8 come one by one. */
static uint32_t next_char(const unsigned char **s)
{
    const unsigned char *p = *s;
    size_t more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC2 ? 1 : 0;
    uint32_t c = more == 3 ? p[0] & 7u : more == 2 ? p[0] & 15u : more == 1 ? p[0] & 31u : p[0];
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *s = p + 1;
            return p[0];
        }
        c = c << 6 | (p[i] & 63u);
    }
    *s = p + 1 + more;
    return c;
}

/* The ASCII for a character that has one, "" for one that goes, NULL for one that stays. */
static const char *plain(uint32_t c)
{
    if (c >= 0xC0 && c < 0x180)
        return latin[c - 0xC0];
    if (c >= 0x300 && c < 0x370) /* combining marks */
        return "";
    switch (c) {
    case 0x218: /* Romanian s and t with a comma below */
    case 0x219:
        return "s";
    case 0x21A:
    case 0x21B:
        return "t";
    case 0xA0: /* no-break space */
    case 0x202F:
        return " ";
    case 0x2018:
    case 0x2019:
        return "'";
    case 0x201C:
    case 0x201D:
        return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2013:
    case 0x2014:
        return "-";
    default:
        return NULL;
    }
}

/* The small letter of a capital Cyrillic one, written at `out` in the two bytes that it takes. */
static bool small_cyrillic(uint32_t c, char out[2])
{
    if (c < 0x400 || c > 0x42F)
        return false;
    uint32_t small = c + (c < 0x410 ? 0x50u : 0x20u);
    out[0] = (char)(0xC0u | small >> 6);
    out[1] = (char)(0x80u | (small & 0x3Fu));
    return true;
}

static bool is_space(const char *s)
{
    return *s == ' ' || (*s >= '\t' && *s <= '\r');
}

char *fold_text(struct arena *a, const char *text)
{
    if (!text)
        return NULL;
    /* Nothing grows: every character with a longer ASCII form has at least as many bytes. */
    char *out = arena_alloc(a, strlen(text) + 1);
    if (!out)
        return NULL;
    size_t n = 0;
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        const unsigned char *from = at;
        uint32_t c = next_char(&at);
        const char *as = at - from > 1 ? plain(c) : NULL;
        size_t as_n = as ? strlen(as) : (size_t)(at - from);
        memcpy(out + n, as ? as : (const char *)from, as_n);
        if (as_n == 2 && small_cyrillic(c, out + n)) {
            n += 2;
            continue;
        }
        if (as_n == 1 && out[n] >= 'A' && out[n] <= 'Z')
            out[n] = (char)(out[n] - 'A' + 'a');
        if (as_n == 1 && is_space(out + n)) {
            out[n] = ' ';
            as_n = n > 0 && out[n - 1] != ' ';
        }
        n += as_n;
    }
    if (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return out;
}

char *fold_slug(struct arena *a, const char *text, size_t max_chars)
{
    char *out = fold_text(a, text);
    if (!out)
        return NULL;
    size_t n = 0;
    size_t word_end = 0; /* of the last whole word */
    for (const char *s = out; *s && n < max_chars; s++) {
        bool keep = (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9');
        if (keep) {
            out[n++] = *s;
        } else if (n > 0 && out[n - 1] != '-') {
            word_end = n;
            out[n++] = '-';
        }
        bool cut = n == max_chars && ((s[1] >= 'a' && s[1] <= 'z') || (s[1] >= '0' && s[1] <= '9'));
        if (cut && word_end > 0)
            n = word_end;
        if (cut)
            break;
    }
    if (n > 0 && out[n - 1] == '-')
        n--;
    out[n] = '\0';
    return out;
}

bool fold_has_words(const char *text, const char *words)
{
    while (words && *words) {
        size_t n = strcspn(words, " ");
        if (n > 0 && !memmem(text, strlen(text), words, n))
            return false;
        words += n + (words[n] == ' ');
    }
    return true;
}
