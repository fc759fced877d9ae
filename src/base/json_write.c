#include "base/id.h"
#include "base/json.h"
#include "base/utf8.h"

/* How a byte is written: 0 as it is, 1 as \u00XX, 2 as part of a longer character, else behind a
 * backslash. */
static const char escapes[256] = {
    ['\b'] = 'b',       ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"',
    ['\\'] = '\\',      [0x00] = 1,   [0x01] = 1,   [0x02] = 1,   [0x03] = 1,   [0x04] = 1,
    [0x05] = 1,         [0x06] = 1,   [0x07] = 1,   [0x0B] = 1,   [0x0E] = 1,   [0x0F] = 1,
    [0x10] = 1,         [0x11] = 1,   [0x12] = 1,   [0x13] = 1,   [0x14] = 1,   [0x15] = 1,
    [0x16] = 1,         [0x17] = 1,   [0x18] = 1,   [0x19] = 1,   [0x1A] = 1,   [0x1B] = 1,
    [0x1C] = 1,         [0x1D] = 1,   [0x1E] = 1,   [0x1F] = 1,   ['<'] = 1,    [0x7F] = 1,
    [0x80 ... 0xFF] = 2};

/* Write what cannot be copied at s (n bytes are left) to `at`; returns the bytes taken from s. */
static size_t put_special(const char *s, size_t n, char **at)
{
    unsigned char c = (unsigned char)*s;
    char how = escapes[c];
    char *to = *at;
    uint32_t point;
    size_t length = 1;
    if (how == 2) {
        length = utf8_next(s, n, &point);
        memcpy(to, length ? s : "\xEF\xBF\xBD", length ? length : 3);
        *at = to + (length ? length : 3);
        return length ? length : 1;
    }
    *to++ = '\\';
    if (how != 1) {
        *to++ = how;
    } else {
        static const char digits[] = "0123456789abcdef";
        memcpy(to, "u00", 3);
        to[3] = digits[c >> 4];
        to[4] = digits[c & 15];
        to += 5;
    }
    *at = to;
    return 1;
}

void json_text(struct buf *out, const char *s)
{
    if (!s) {
        BUF_LIT(out, "null");
        return;
    }
    enum { BYTE_MAX = 6 }; /* \u003c */
    size_t n = strlen(s);
    if (n > SIZE_MAX / BYTE_MAX - 2 || !buf_reserve(out, n + 2)) {
        out->failed = true;
        return;
    }
    buf_char(out, '"');
    while (n > 0) {
        size_t plain = 0;
        while (plain < n && escapes[(unsigned char)s[plain]] == 0)
            plain++;
        buf_add(out, s, plain);
        s += plain;
        n -= plain;
        char special[BYTE_MAX * 16];
        char *at = special;
        while (n > 0 && at - special <= BYTE_MAX * 15 && escapes[(unsigned char)*s]) {
            size_t taken = put_special(s, n, &at);
            s += taken;
            n -= taken;
        }
        buf_add(out, special, (size_t)(at - special));
    }
    buf_char(out, '"');
}

void json_int(struct buf *out, int64_t v)
{
    buf_int(out, v);
}

void json_opt_int(struct buf *out, struct opt_int v)
{
    if (v.has)
        buf_int(out, v.v);
    else
        BUF_LIT(out, "null");
}

void json_bool(struct buf *out, bool v)
{
    if (v)
        BUF_LIT(out, "true");
    else
        BUF_LIT(out, "false");
}

void json_id(struct buf *out, int64_t id)
{
    if (id == 0) {
        BUF_LIT(out, "null");
        return;
    }
    char text[ID_CHARS_MAX + 3];
    size_t n = id_print(id, text + 1);
    text[0] = '"';
    text[n + 1] = '"';
    buf_add(out, text, n + 2);
}

void json_date(struct buf *out, struct date d)
{
    if (d.year == 0) {
        BUF_LIT(out, "null");
        return;
    }
    char text[DATE_CHARS + 3];
    date_print(d, text + 1);
    text[0] = '"';
    text[DATE_CHARS + 1] = '"';
    buf_add(out, text, DATE_CHARS + 2);
}

void json_when(struct buf *out, struct when w)
{
    if (!w.has) {
        BUF_LIT(out, "null");
        return;
    }
    char text[RFC3339_CHARS + 3];
    rfc3339_print(w.utc, w.offset_s, text + 1);
    text[0] = '"';
    text[RFC3339_CHARS + 1] = '"';
    buf_add(out, text, RFC3339_CHARS + 2);
}

void json_degrees(struct buf *out, struct degrees d)
{
    if (!d.has) {
        BUF_LIT(out, "null");
        return;
    }
    int64_t micro = d.micro;
    if (micro < 0) {
        buf_char(out, '-');
        micro = -micro;
    }
    buf_int(out, micro / 1000000);
    char decimals[7] = ".";
    size_t n = 0; /* up to the last that is not zero */
    int64_t rest = micro % 1000000;
    for (size_t i = 6; i > 0; i--, rest /= 10) {
        decimals[i] = (char)('0' + rest % 10);
        if (n == 0 && decimals[i] != '0')
            n = i + 1;
    }
    buf_add(out, decimals, n);
}
