/* Size and orientation of a picture from its first bytes: what is too large is never decoded. */
#include "base/photo.h"

#include <string.h>

/* A place in a file; reading past its end gives 0. */
struct cursor {
    const uint8_t *p;
    size_t n;
};

static uint32_t byte_at(struct cursor c, size_t at)
{
    return at < c.n ? c.p[at] : 0;
}

static uint32_t big(struct cursor c, size_t at, int bytes)
{
    uint32_t v = 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | byte_at(c, at + (size_t)i);
    return v;
}

static uint32_t little(struct cursor c, size_t at, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | byte_at(c, at + (size_t)i);
    return v;
}

static bool has(struct cursor c, size_t at, const char *text)
{
    size_t n = strlen(text);
    return at + n <= c.n && !memcmp(c.p + at, text, n);
}

static struct cursor part(struct cursor c, size_t from, size_t n)
{
    if (from > c.n)
        return (struct cursor){c.p, 0};
    size_t left = c.n - from;
    return (struct cursor){c.p + from, n < left ? n : left};
}

/* The orientation in a TIFF block of EXIF, 1 when there is none. */
static int exif_turn(struct cursor tiff)
{
    enum { ENTRY = 12, ORIENTATION = 0x0112, ENTRIES_MAX = 200 };
    bool is_little = has(tiff, 0, "II");
    uint32_t (*number)(struct cursor, size_t, int) = is_little ? little : big;
    size_t ifd = number(tiff, 4, 4);
    uint32_t entries = number(tiff, ifd, 2);
    for (uint32_t i = 0; i < entries && i < ENTRIES_MAX; i++) {
        size_t at = ifd + 2 + (size_t)i * ENTRY;
        uint32_t value = number(tiff, at + 8, 2);
        if (number(tiff, at, 2) == ORIENTATION && value >= 1 && value <= 8)
            return (int)value;
    }
    return 1;
}

/* Baseline, progressive and the other frame headers; not the tables between them. */
static bool is_frame(uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static struct photo_facts look_at_jpeg(struct cursor c)
{
    enum { APP1 = 0xE1, SCAN = 0xDA, SEGMENTS_MAX = 500 };
    struct photo_facts f = {.format = PHOTO_UNKNOWN, .turn = 1};
    size_t at = 2;
    for (int i = 0; i < SEGMENTS_MAX && byte_at(c, at) == 0xFF; i++) {
        uint32_t marker = byte_at(c, at + 1);
        size_t length = big(c, at + 2, 2);
        if (marker == SCAN || length < 2)
            break;
        if (marker == APP1 && has(c, at + 4, "Exif"))
            f.turn = exif_turn(part(c, at + 10, length - 2));
        if (is_frame(marker)) {
            f.format = PHOTO_JPEG;
            f.height = big(c, at + 5, 2);
            f.width = big(c, at + 7, 2);
            f.cut = !memmem(c.p + at, c.n - at, "\xFF\xD9", 2);
            break;
        }
        at += 2 + length;
    }
    return f;
}

static struct photo_facts look_at_webp(struct cursor c)
{
    struct photo_facts f = {.format = PHOTO_WEBP, .turn = 1};
    if (has(c, 12, "VP8X")) {
        f.width = little(c, 24, 3) + 1;
        f.height = little(c, 27, 3) + 1;
    } else if (has(c, 12, "VP8L")) {
        uint32_t bits = little(c, 21, 4);
        f.width = (bits & 0x3FFF) + 1;
        f.height = (bits >> 14 & 0x3FFF) + 1;
    } else if (has(c, 12, "VP8 ")) {
        f.width = little(c, 26, 2) & 0x3FFF;
        f.height = little(c, 28, 2) & 0x3FFF;
    }
    return f;
}

struct photo_facts photo_look(struct bytes file)
{
    struct cursor c = {file.p, file.n};
    struct photo_facts f = {.format = PHOTO_UNKNOWN};
    if (c.n < 32)
        return f;
    if (has(c, 0, "\xFF\xD8"))
        f = look_at_jpeg(c);
    else if (has(c, 0, "\x89PNG\r\n\x1A\n") && has(c, 12, "IHDR"))
        f = (struct photo_facts){PHOTO_PNG, big(c, 16, 4), big(c, 20, 4), 1, false};
    else if (has(c, 0, "RIFF") && has(c, 8, "WEBP"))
        f = look_at_webp(c);
    if (f.width == 0 || f.height == 0)
        f.format = PHOTO_UNKNOWN;
    return f;
}
