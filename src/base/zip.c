#include "base/zip.h"

#include "base/date.h"

#include <string.h>

enum { LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50 };
enum { VERSION = 20, UTF8_NAMES = 1 << 11 };

struct zip_file {
    const char *name;
    uint32_t crc, size, offset;
    struct zip_file *before;
};

static void add16(struct buf *out, uint32_t v)
{
    buf_char(out, (char)(v & 0xFF));
    buf_char(out, (char)(v >> 8 & 0xFF));
}

static void add32(struct buf *out, uint32_t v)
{
    add16(out, v & 0xFFFF);
    add16(out, v >> 16);
}

static uint32_t crc_of(struct bytes b)
{
    uint32_t crc = 0xFFFFFFFFU;
    for (size_t i = 0; i < b.n; i++) {
        crc ^= ((const unsigned char *)b.p)[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

/* From 1980 on, in steps of two seconds. */
static uint32_t dos_time(int64_t at_s)
{
    enum { DAY_S = 24 * 60 * 60 };
    struct date d = date_of_days(at_s / DAY_S);
    if (d.year < 1980)
        return 0x00210000U;
    int64_t s = at_s % DAY_S;
    int64_t time = s / 3600 << 11 | s / 60 % 60 << 5 | s % 60 / 2;
    int64_t date = (int64_t)(d.year - 1980) << 9 | (int64_t)d.month << 5 | d.day;
    return (uint32_t)(date << 16 | time);
}

void zip_begin(struct zip *z, struct buf *out, struct arena *a, int64_t at_s)
{
    *z = (struct zip){.out = out, .arena = a, .at = dos_time(at_s)};
}

/* What the head of a file and its entry in the directory have in common. */
static void add_common(struct zip *z, const struct zip_file *f)
{
    add16(z->out, VERSION);
    add16(z->out, UTF8_NAMES);
    add16(z->out, 0); /* stored */
    add32(z->out, z->at);
    add32(z->out, f->crc);
    add32(z->out, f->size);
    add32(z->out, f->size);
    add16(z->out, (uint32_t)strlen(f->name));
    add16(z->out, 0);
}

void zip_add(struct zip *z, const char *name, struct bytes body)
{
    struct zip_file *f = arena_alloc(z->arena, sizeof *f);
    const char *kept = arena_strdup(z->arena, name);
    bool room = f && kept && z->n < ZIP_FILES_MAX && strlen(name) < UINT16_MAX &&
                body.n < UINT32_MAX && z->out->n < UINT32_MAX - body.n;
    if (!room) {
        z->out->failed = true;
        return;
    }
    *f = (struct zip_file){.name = kept,
                           .crc = crc_of(body),
                           .size = (uint32_t)body.n,
                           .offset = (uint32_t)z->out->n,
                           .before = z->last};
    z->last = f;
    z->n++;
    add32(z->out, LOCAL);
    add_common(z, f);
    buf_str(z->out, name);
    if (body.n)
        buf_add(z->out, body.p, body.n);
}

static void add_entry(struct zip *z, const struct zip_file *f)
{
    add32(z->out, CENTRAL);
    add16(z->out, VERSION);
    add_common(z, f);
    add16(z->out, 0); /* no remark */
    add16(z->out, 0); /* on the first disk */
    add16(z->out, 0);
    add32(z->out, 0);
    add32(z->out, f->offset);
    buf_str(z->out, f->name);
}

void zip_end(struct zip *z)
{
    size_t begin = z->out->n;
    for (const struct zip_file *f = z->last; f; f = f->before)
        add_entry(z, f);
    size_t size = z->out->n - begin;
    add32(z->out, END);
    add32(z->out, 0);
    add16(z->out, (uint32_t)z->n);
    add16(z->out, (uint32_t)z->n);
    add32(z->out, (uint32_t)size);
    add32(z->out, (uint32_t)begin);
    add16(z->out, 0);
}
