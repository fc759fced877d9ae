/* The TZif format, RFC 8536 section 3: a header and block with 32-bit times, which is passed over,
 * then one with 64-bit times, then the footer between two line ends. */
#include "base/zone_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEADER_BYTES = 44,
    FOOTER_CHARS = 128, /* the longest in use has 44 */
    OFFSET_MIN_S = -25 * 3600 + 1,
    OFFSET_MAX_S = 26 * 3600 - 1
};

/* What a header counts. */
struct counts {
    uint32_t isut, isstd, leap, time, type, chars;
};

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const unsigned char *p)
{
    return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

/* Read a header; returns the bytes of header and block together, 0 when they are not there. */
static size_t read_header(const unsigned char *p, size_t n, size_t time_bytes,
                          struct counts *ret_counts)
{
    if (n < HEADER_BYTES || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
        return 0;
    struct counts c = {.isut = be32(p + 20),
                       .isstd = be32(p + 24),
                       .leap = be32(p + 28),
                       .time = be32(p + 32),
                       .type = be32(p + 36),
                       .chars = be32(p + 40)};
    /* No sum below can overflow: each count is at most the size of the file. */
    if (c.isut > n || c.isstd > n || c.leap > n || c.time > n || c.type > n || c.chars > n)
        return 0;
    size_t all = HEADER_BYTES + c.time * (time_bytes + 1) + c.type * 6 + c.chars +
                 c.leap * (time_bytes + 4) + c.isstd + c.isut;
    if (all > n)
        return 0;
    *ret_counts = c;
    return all;
}

/* Fill z from a block of 64-bit times; false when it is damaged. */
static bool read_block(const unsigned char *p, const struct counts *c, struct zone *z)
{
    const unsigned char *times = p + HEADER_BYTES;
    const unsigned char *indexes = times + (size_t)c->time * 8;
    const unsigned char *types = indexes + c->time;
    for (size_t i = 0; i < c->type; i++) {
        int32_t offset_s = (int32_t)be32(types + i * 6);
        if (offset_s < OFFSET_MIN_S || offset_s > OFFSET_MAX_S)
            return false;
    }
    z->first_offset_s = (int32_t)be32(types);
    for (size_t i = 0; i < c->time; i++) {
        int64_t at = be64(times + i * 8);
        if (indexes[i] >= c->type || (i > 0 && at <= z->changes[i - 1].at))
            return false;
        z->changes[i] =
            (struct zone_change){.at = at, .offset_s = (int32_t)be32(types + indexes[i] * 6)};
    }
    z->changes_n = c->time;
    return true;
}

/* The footer: a line end, the rule or nothing, a line end. */
static bool read_footer(const unsigned char *p, size_t n, struct zone *z)
{
    const unsigned char *end = n > 1 && p[0] == '\n' ? memchr(p + 1, '\n', n - 1) : NULL;
    if (!end)
        return false;
    size_t chars = (size_t)(end - p) - 1;
    if (chars == 0)
        return true;
    char text[FOOTER_CHARS + 1];
    if (chars > FOOTER_CHARS)
        return false;
    memcpy(text, p + 1, chars);
    text[chars] = '\0';
    z->has_rule = zone_rule_parse(text, &z->rule);
    return z->has_rule;
}

struct zone *zone_parse(const unsigned char *bytes, size_t n)
{
    struct counts c;
    size_t old = read_header(bytes, n, 4, &c);
    if (old == 0)
        return NULL;
    const unsigned char *p = bytes + old;
    size_t all = read_header(p, n - old, 8, &c);
    if (all == 0 || c.type == 0 || c.leap != 0)
        return NULL;
    struct zone *z = calloc(1, sizeof(*z));
    if (!z)
        return NULL;
    z->changes = calloc(c.time ? c.time : 1, sizeof(*z->changes));
    if (!z->changes || !read_block(p, &c, z) || !read_footer(p + all, n - old - all, z)) {
        zone_free(z);
        return NULL;
    }
    return z;
}

void zone_free(struct zone *z)
{
    if (!z)
        return;
    free(z->changes);
    free(z->name);
    free(z);
}
