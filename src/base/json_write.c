#include "base/id.h"
#include "base/json.h"
#include "base/utf8.h"

enum { AS_IT_IS = 0, AS_NUMBER = 1, AS_CHARACTER = 2 };

/* How an ASCII byte is written: as it is, as \u00XX, or behind a backslash as the letter here. */
static const char escapes[0x80] = {
    [0x00] = AS_NUMBER, [0x01] = AS_NUMBER, [0x02] = AS_NUMBER, [0x03] = AS_NUMBER,
    [0x04] = AS_NUMBER, [0x05] = AS_NUMBER, [0x06] = AS_NUMBER, [0x07] = AS_NUMBER,
    ['\b'] = 'b',       ['\t'] = 't',       ['\n'] = 'n',       [0x0B] = AS_NUMBER,
    ['\f'] = 'f',       ['\r'] = 'r',       [0x0E] = AS_NUMBER, [0x0F] = AS_NUMBER,
    [0x10] = AS_NUMBER, [0x11] = AS_NUMBER, [0x12] = AS_NUMBER, [0x13] = AS_NUMBER,
    [0x14] = AS_NUMBER, [0x15] = AS_NUMBER, [0x16] = AS_NUMBER, [0x17] = AS_NUMBER,
    [0x18] = AS_NUMBER, [0x19] = AS_NUMBER, [0x1A] = AS_NUMBER, [0x1B] = AS_NUMBER,
    [0x1C] = AS_NUMBER, [0x1D] = AS_NUMBER, [0x1E] = AS_NUMBER, [0x1F] = AS_NUMBER,
    ['"'] = '"',        ['\\'] = '\\',      ['<'] = AS_NUMBER,  [0x7F] = AS_NUMBER};

static char how_written(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < 0x80 ? escapes[byte] : AS_CHARACTER; /* part of one that is longer */
}

/* Write the character at s, of which n bytes are left, to *at, which moves on; U+FFFD for a byte
 * that is not UTF-8. Returns the bytes taken from s. */
static size_t put_character(const char *s, size_t n, char **at)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    uint32_t point;
    size_t length = utf8_next(s, n, &point);
    size_t made = length ? length : sizeof(replacement) - 1;
    memcpy(*at, length ? s : replacement, made);
    *at += made;
    return length ? length : 1;
}

/* Write c, which cannot stand as it is, to *at, which moves on. */
static void put_escape(char c, char how, char **at)
{
    static const char digits[] = "0123456789abcdef";
    char *to = *at;
    *to++ = '\\';
    if (how != AS_NUMBER) {
        *to++ = how;
    } else {
        memcpy(to, "u00", 3);
        to[3] = digits[c >> 4 & 7];
        to[4] = digits[c & 15];
        to += 5;
    }
    *at = to;
}

/* Write one that cannot be copied; returns the bytes taken from s. */
static size_t put_special(const char *s, size_t n, char **at)
{
    char how = how_written(*s);
    if (how == AS_CHARACTER)
        return put_character(s, n, at);
    put_escape(*s, how, at);
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
        while (plain < n && how_written(s[plain]) == AS_IT_IS)
            plain++;
        buf_add(out, s, plain);
        s += plain;
        n -= plain;
        char special[BYTE_MAX * 16];
        char *at = special;
        while (n > 0 && at - special <= BYTE_MAX * 15 && how_written(*s) != AS_IT_IS) {
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
