#include "base/csv.h"
#include "base/limits.h"
#include "base/text.h"

#include <stdlib.h>

enum { RAW_BYTES = LIMIT_CSV_RECORD_BYTES + 2 /* its line end */ };

struct csv_reader {
    struct bytes left; /* from the first byte of the record under way */
    bool cr_ends;      /* lines end with CR alone, as old Macintoshes and some tills write them */
    char separator;    /* '\0' before the first line was seen */
    int64_t line;      /* on which `left` begins */
    size_t pending;    /* bytes of the record last given, passed at the next call */
    bool pending_line; /* and all up to the end of its line, which is behind the limit */
    size_t texts_n;
    char texts[RAW_BYTES]; /* the fields, quotes undone, each with a NUL */
    const char *fields[LIMIT_CSV_FIELDS];
};

/* ---- bytes ----------------------------------------------------------------------------------- */

/* The byte at `at` from the beginning of the record, -1 behind the last and behind the limit. */
static int byte_at(const struct csv_reader *r, size_t at)
{
    return at < r->left.n && at < RAW_BYTES ? ((const unsigned char *)r->left.p)[at] : -1;
}

/* The bytes of the line end at `at`: 2, 1, or 0 when there is none. */
static size_t line_end_at(struct csv_reader *r, size_t at)
{
    int c = byte_at(r, at);
    if (c == '\n' || (c == '\r' && r->cr_ends))
        return 1;
    return c == '\r' && byte_at(r, at + 1) == '\n' ? 2 : 0;
}

/* The place of the first line end at or behind `at`, or of the end of what there is. */
static size_t find_line_end(struct csv_reader *r, size_t at)
{
    while (byte_at(r, at) >= 0 && line_end_at(r, at) == 0)
        at++;
    return at;
}

/* Leave n bytes of the record under way behind. */
static void pass(struct csv_reader *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        r->line += byte_at(r, i) == (r->cr_ends ? '\r' : '\n');
    r->left.p = n > 0 ? (const char *)r->left.p + n : r->left.p; /* an empty table may be NULL */
    r->left.n -= n;
}

/* Leave the rest of a line behind that may be longer than the limit. */
static void pass_line(struct csv_reader *r)
{
    for (;;) {
        size_t at = find_line_end(r, 0);
        size_t end = line_end_at(r, at);
        pass(r, at + end);
        if (end > 0 || byte_at(r, 0) < 0)
            return;
    }
}

/* ---- records --------------------------------------------------------------------------------- */

/* Pass the mark over, and see which separator the first line has most of. */
static void begin_table(struct csv_reader *r)
{
    if (byte_at(r, 0) == 0xEF && byte_at(r, 1) == 0xBB && byte_at(r, 2) == 0xBF)
        pass(r, 3);
    static const char known[] = {',', ';', '\t'};
    size_t found[sizeof(known)] = {0};
    bool quoted = false;
    size_t end = find_line_end(r, 0);
    for (size_t at = 0; at < end; at++) {
        int c = byte_at(r, at);
        quoted = quoted != (c == '"');
        for (size_t i = 0; i < sizeof(known) && !quoted; i++)
            found[i] += c == known[i];
    }
    size_t best = found[1] > found[0] ? 1 : 0;
    r->separator = known[found[2] > found[best] ? 2 : best];
}

static void add_char(struct csv_reader *r, int c)
{
    r->texts[r->texts_n++] = (char)c; /* never more bytes than the raw ones */
}

/* Undo the quoted field that begins at `*at`, which moves behind it; false when it does not end. */
static bool read_quoted(struct csv_reader *r, size_t *at)
{
    for (size_t i = *at + 1;; i++) {
        int c = byte_at(r, i);
        if (c < 0)
            return false;
        if (c == '"' && byte_at(r, i + 1) != '"') {
            *at = i + 1;
            return true;
        }
        i += c == '"';
        add_char(r, c);
    }
}

/* Read the field at `*at`, which moves behind it. NULL, or what is wrong. */
static const char *read_field(struct csv_reader *r, size_t *at, bool *ret_unclosed)
{
    size_t begun = r->texts_n;
    bool quoted = byte_at(r, *at) == '"';
    if (quoted && !read_quoted(r, at)) {
        *ret_unclosed = true;
        return N_("A quote is never closed, or the record is too long.");
    }
    size_t behind = *at;
    while (byte_at(r, *at) >= 0 && byte_at(r, *at) != r->separator && line_end_at(r, *at) == 0)
        add_char(r, byte_at(r, (*at)++));
    if (quoted && *at > behind)
        return N_("There is text behind a closing quote.");
    if (r->texts_n - begun > LIMIT_CSV_FIELD_BYTES)
        return N_("A field is too long.");
    if (memchr(r->texts + begun, '\0', r->texts_n - begun))
        return N_("A field holds a NUL byte.");
    add_char(r, '\0');
    return NULL;
}

/* Read the fields of a record; ret_bytes gets its length without the line end. NULL, or what is
 * wrong, and where. */
static const char *read_fields(struct csv_reader *r, size_t *ret_n, size_t *ret_bytes,
                               bool *ret_unclosed)
{
    size_t at = 0;
    size_t n = 0;
    r->texts_n = 0;
    const char *why = NULL;
    for (bool more = true; more && !why;) {
        if (n < LIMIT_CSV_FIELDS)
            r->fields[n++] = r->texts + r->texts_n;
        else
            why = N_("There are too many fields.");
        if (!why)
            why = read_field(r, &at, ret_unclosed);
        more = byte_at(r, at) == r->separator;
        at += more;
    }
    if (!why && at > LIMIT_CSV_RECORD_BYTES)
        why = N_("The record is too long.");
    *ret_n = n;
    *ret_bytes = at;
    return why;
}

/* Report the record under way as malformed at `bytes`, and settle where the next may begin. */
static struct csv_record malformed(struct csv_reader *r, const char *why, bool unclosed,
                                   size_t bytes)
{
    /* An unclosed quote has eaten lines that are sound by themselves: only the first is lost. */
    size_t end = find_line_end(r, unclosed ? 0 : bytes);
    size_t line_end = line_end_at(r, end);
    r->pending = end + line_end;
    r->pending_line = line_end == 0;
    return (struct csv_record){.line = r->line, .why = why, .raw = {.p = r->left.p, .n = end}};
}

enum status csv_next(struct csv_reader *r, struct csv_record *ret_record)
{
    pass(r, r->pending);
    if (r->pending_line)
        pass_line(r);
    r->pending = 0;
    r->pending_line = false;
    if (!r->separator)
        begin_table(r);
    for (size_t n = line_end_at(r, 0); n > 0; n = line_end_at(r, 0))
        pass(r, n);
    if (byte_at(r, 0) < 0)
        return NOT_FOUND;
    size_t n = 0;
    size_t bytes = 0;
    bool unclosed = false;
    const char *why = read_fields(r, &n, &bytes, &unclosed);
    struct csv_record record = {.line = r->line, .fields = r->fields, .fields_n = n};
    if (why) {
        record = malformed(r, why, unclosed, bytes);
    } else {
        r->pending = bytes + line_end_at(r, bytes);
        record.raw = (struct bytes){.p = r->left.p, .n = bytes};
    }
    *ret_record = record;
    return OK;
}

/* ---- making ---------------------------------------------------------------------------------- */

struct csv_reader *csv_reader_of(struct bytes b)
{
    struct csv_reader *r = malloc(sizeof(*r));
    if (!r)
        return NULL;
    /* Not cleared as a whole: `texts` is large and is filled before it is read. */
    r->left = b;
    r->cr_ends = b.n > 0 && memchr(b.p, '\r', b.n) && !memchr(b.p, '\n', b.n);
    r->separator = '\0';
    r->line = 1;
    r->pending = 0;
    r->pending_line = false;
    r->texts_n = 0;
    return r;
}

void csv_reader_free(struct csv_reader *r)
{
    free(r);
}
