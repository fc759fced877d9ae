#include "base/fold.h"

#include "base/utf8.h"

#include <string.h>

/* What the letters from U+00C0 to U+017F are without their marks. */
static const char latin[0x180 - 0xC0][3] = {
    /* C0 */ "a",  "a", "a",  "a",  "a", "a", "ae", "c",
    "e",           "e", "e",  "e",  "i", "i", "i",  "i",
    /* D0 */ "d",  "n", "o",  "o",  "o", "o", "o",  "x",
    "o",           "u", "u",  "u",  "u", "y", "th", "ss",
    /* E0 */ "a",  "a", "a",  "a",  "a", "a", "ae", "c",
    "e",           "e", "e",  "e",  "i", "i", "i",  "i",
    /* F0 */ "d",  "n", "o",  "o",  "o", "o", "o",  "/",
    "o",           "u", "u",  "u",  "u", "y", "th", "y",
    /* 100 */ "a", "a", "a",  "a",  "a", "a", "c",  "c",
    "c",           "c", "c",  "c",  "c", "c", "d",  "d",
    /* 110 */ "d", "d", "e",  "e",  "e", "e", "e",  "e",
    "e",           "e", "e",  "e",  "g", "g", "g",  "g",
    /* 120 */ "g", "g", "g",  "g",  "h", "h", "h",  "h",
    "i",           "i", "i",  "i",  "i", "i", "i",  "i",
    /* 130 */ "i", "i", "ij", "ij", "j", "j", "k",  "k",
    "k",           "l", "l",  "l",  "l", "l", "l",  "l",
    /* 140 */ "l", "l", "l",  "n",  "n", "n", "n",  "n",
    "n",           "n", "n",  "n",  "o", "o", "o",  "o",
    /* 150 */ "o", "o", "oe", "oe", "r", "r", "r",  "r",
    "r",           "r", "s",  "s",  "s", "s", "s",  "s",
    /* 160 */ "s", "s", "t",  "t",  "t", "t", "t",  "t",
    "u",           "u", "u",  "u",  "u", "u", "u",  "u",
    /* 170 */ "u", "u", "u",  "u",  "w", "w", "y",  "y",
    "y",           "z", "z",  "z",  "z", "z", "z",  "s"};

/* The same for U+0180 to U+024F (Romanian, Vietnamese, Livonian ...); '.' stays as it is. */
static const char latin_extended[] =
    "................................oo.............uu..............."
    ".............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa...."
    "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
    "................";

/* The same for U+1E00 to U+1EFF (Vietnamese, Welsh ...). */
static const char latin_additional[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwy....s.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/* A letter of one of the two tables above as text, or NULL. */
static const char *letter(char c)
{
    static const char letters[] =
        "a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0p\0q\0r\0s\0t\0u\0v\0w"
        "\0x\0y\0z";
    return c == '.' ? NULL : letters + 2 * (c - 'a');
}

/* The ASCII for a character that has one, "" for one that goes, NULL for one that stays. */
static const char *plain(uint32_t c)
{
    if (c >= 0xC0 && c < 0x180)
        return latin[c - 0xC0];
    if (c >= 0x180 && c < 0x250)
        return letter(latin_extended[c - 0x180]);
    if (c >= 0x1E00 && c < 0x1F00)
        return c == 0x1E9E ? "ss" : letter(latin_additional[c - 0x1E00]);
    if (c >= 0x300 && c < 0x370) /* combining marks */
        return "";
    switch (c) {
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

/* The small Greek or Cyrillic letter without accent; any other character as it is. */
static uint32_t small(uint32_t c)
{
    static const uint16_t accented[][2] = {
        {0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF},
        {0x38E, 0x3C5}, {0x38F, 0x3C9}, {0x390, 0x3B9}, {0x3AA, 0x3B9}, {0x3AB, 0x3C5},
        {0x3AC, 0x3B1}, {0x3AD, 0x3B5}, {0x3AE, 0x3B7}, {0x3AF, 0x3B9}, {0x3B0, 0x3C5},
        {0x3C2, 0x3C3}, {0x3CA, 0x3B9}, {0x3CB, 0x3C5}, {0x3CC, 0x3BF}, {0x3CD, 0x3C5},
        {0x3CE, 0x3C9}, {0x401, 0x435}, {0x451, 0x435}};
    for (size_t i = 0; i < ARRAY_LEN(accented); i++)
        if (accented[i][0] == c)
            return accented[i][1];
    if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    return c >= 0x400 && c <= 0x40F ? c + 0x50 : c;
}

/* Write what a character becomes, never more bytes than it has; returns them. */
static size_t fold_char(uint32_t c, const char *from, size_t n, char *to)
{
    if (n == 1) {
        *to = *from >= 'A' && *from <= 'Z' ? (char)(*from - 'A' + 'a') : *from;
        return 1;
    }
    const char *as = plain(c);
    size_t as_n = as ? strlen(as) : n;
    memcpy(to, as ? as : from, as_n);
    uint32_t other = n == 2 && !as ? small(c) : c;
    if (other != c) {
        to[0] = (char)(0xC0 | other >> 6);
        to[1] = (char)(0x80 | (other & 0x3F));
    }
    return as_n;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char *fold_text(struct arena *a, const char *text)
{
    if (!text)
        return NULL;
    size_t left = strlen(text);
    char *out = arena_alloc(a, left + 1);
    if (!out)
        return NULL;
    size_t n = 0;
    while (left > 0) {
        uint32_t c = 0;
        size_t length = utf8_next(text, left, &c);
        if (length == 0)
            length = 1; /* a byte that is not UTF-8 */
        size_t made = fold_char(c, text, length, out + n);
        if (made == 1 && is_space(out[n])) {
            out[n] = ' ';
            made = n > 0 && out[n - 1] != ' ';
        }
        n += made;
        text += length;
        left -= length;
    }
    if (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return out;
}

/* A byte of a word: a letter or digit, or part of a character that is no ASCII. */
static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

char *fold_words(struct arena *a, const char *text)
{
    char *folded = fold_text(a, text);
    if (!folded)
        return NULL;
    char *out = folded;
    for (const char *s = folded; *s; s++) {
        if (is_word(*s))
            *out++ = *s;
        else if (out > folded && out[-1] != ' ')
            *out++ = ' ';
    }
    if (out > folded && out[-1] == ' ')
        out--;
    *out = '\0';
    return folded;
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
