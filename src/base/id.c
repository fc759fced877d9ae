#include "base/id.h"

#include <assert.h>
#include <string.h>

const char id_digits[32 + 1] = "0123456789abcdefghjkmnpqrstvwxyz";

size_t id_print(int64_t id, char ret_text[ID_CHARS_MAX + 1])
{
    assert(id >= 0);
    uint64_t rest = (uint64_t)id >> (5 * ID_CHARS);
    size_t n = ID_CHARS;
    for (; rest; rest >>= 5)
        n++;
    rest = (uint64_t)id;
    for (size_t i = n; i-- > 0; rest >>= 5)
        ret_text[i] = id_digits[rest & 31];
    ret_text[n] = '\0';
    return n;
}

/* The value of one character, -1 when it is no digit. */
static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (c == 'o')
        return 0;
    if (c == 'i' || c == 'l')
        return 1;
    const char *at = c ? strchr(id_digits, c) : NULL;
    return at ? (int)(at - id_digits) : -1;
}

enum status id_parse(const char *text, int64_t *ret_id)
{
    uint64_t v = 0;
    size_t n = 0;
    uint64_t first = 0;
    for (; text && *text; text++) {
        if (*text == '-')
            continue;
        int d = digit(*text);
        if (d < 0 || n == ID_CHARS_MAX)
            return INVALID;
        v = v << 5 | (uint64_t)d;
        if (n++ == 0)
            first = (uint64_t)d;
    }
    /* 13 characters hold 65 bits: the first may use three of its five. */
    bool too_big = n == ID_CHARS_MAX && first > 7;
    bool padded = n > ID_CHARS && first == 0;
    if (n < ID_CHARS || too_big || padded || v == 0)
        return INVALID;
    *ret_id = (int64_t)v;
    return OK;
}
