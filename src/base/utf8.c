#include "base/utf8.h"

size_t utf8_next(const char *s, size_t n, uint32_t *ret_point)
{
    const unsigned char *p = (const unsigned char *)s;
    if (p[0] < 0x80) {
        *ret_point = p[0];
        return 1;
    }
    size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || length > n)
        return 0;
    /* The first byte bounds the second: no overlong form (E0, F0), no surrogate (ED), nothing
     * past U+10FFFF (F4). */
    unsigned low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    uint32_t point = p[0] & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (p[i] & 0x3FU);
    }
    *ret_point = point;
    return length;
}

bool utf8_valid(const char *s, size_t n)
{
    uint32_t point;
    for (size_t at = 0; at < n;) {
        size_t length = utf8_next(s + at, n - at, &point);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

size_t utf8_count(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* Write a character and return its bytes. */
static size_t encode(uint32_t point, char ret_bytes[UTF8_BYTES_MAX])
{
    if (point < 0x80) {
        ret_bytes[0] = (char)point;
        return 1;
    }
    size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; point >>= 6)
        ret_bytes[i] = (char)(0x80 | (point & 0x3F));
    ret_bytes[0] = (char)(marks[length] | point);
    return length;
}

void utf8_put(struct buf *out, uint32_t point)
{
    char bytes[UTF8_BYTES_MAX];
    buf_add(out, bytes, encode(point, bytes));
}

/* ---- Windows-1252 ---------------------------------------------------------------------------- */

/* The characters of bytes 80 to 9F; 0 where there is none. All others are those of Latin-1. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* The byte of a character, -1 when it has none. A control character from 80 to 9F stands for
 * itself: so do many programs read the five bytes without a meaning. */
static int windows_byte(uint32_t point)
{
    if (point < 0x100)
        return (int)point;
    for (size_t i = 0; i < ARRAY_LEN(windows); i++)
        if (windows[i] == point)
            return (int)(0x80 + i);
    return -1;
}

/* Undo one wrong reading of `text` into `ret_bytes` (as large as text). False when it was none. */
static bool undo_reading(const char *text, char *ret_bytes)
{
    size_t n = strlen(text);
    size_t made = 0;
    bool changed = false;
    for (size_t at = 0; at < n;) {
        uint32_t point;
        size_t length = utf8_next(text + at, n - at, &point);
        int byte = length ? windows_byte(point) : -1;
        if (byte < 0)
            return false;
        changed = changed || byte >= 0x80;
        ret_bytes[made++] = (char)byte;
        at += length;
    }
    ret_bytes[made] = '\0';
    return changed && utf8_valid(ret_bytes, made);
}

const char *utf8_repair(struct arena *a, const char *text)
{
    enum { TIMES_MAX = 3 };
    for (int i = 0; i < TIMES_MAX; i++) {
        char *bytes = arena_alloc(a, strlen(text) + 1);
        if (!bytes)
            return NULL;
        if (!undo_reading(text, bytes))
            break;
        text = bytes;
    }
    return text;
}

const char *utf8_of_windows(struct arena *a, const char *bytes, size_t n)
{
    if (utf8_valid(bytes, n))
        return arena_strndup(a, bytes, n);
    char *text = arena_alloc(a, n * 3 + 1); /* no character of Windows-1252 needs more */
    if (!text)
        return NULL;
    size_t made = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        uint32_t point = c < 0x80 || c > 0x9F ? c : windows[c - 0x80];
        made += encode(point || c == 0 ? point : UTF8_REPLACEMENT, text + made);
    }
    text[made] = '\0';
    return text;
}
