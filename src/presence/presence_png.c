#include "presence/presence_show.h"

#include <stdlib.h>
#include <zlib.h>

enum { GREYS = 16, COLOUR_GREY = 0, DEPTH = 4 };

static void put_32(unsigned char *to, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(v >> (24 - 8 * i));
}

/* Length, name, data, checksum of name and data. */
static void chunk(struct buf *out, const char name[4], const unsigned char *data, size_t n)
{
    unsigned char word[4];
    uLong crc = crc32(0, (const unsigned char *)name, 4);
    put_32(word, (uint32_t)n);
    buf_add(out, (const char *)word, 4);
    buf_add(out, name, 4);
    if (n > 0) {
        buf_add(out, (const char *)data, n);
        crc = crc32(crc, data, (uInt)n);
    }
    put_32(word, (uint32_t)crc);
    buf_add(out, (const char *)word, 4);
}

/* 0..255 to the nearest of 16. */
static unsigned nibble(unsigned char grey)
{
    return (grey * (GREYS - 1U) + 127U) / 255U;
}

/* Each row: how it was filtered (not at all), then two pixels a byte, the left one high. */
static unsigned char *rows_of(const unsigned char *grey, int width, int height, size_t *ret_n)
{
    const size_t row_n = 1 + ((size_t)width + 1) / 2;
    unsigned char *rows = calloc((size_t)height, row_n);
    if (!rows)
        return NULL;
    for (int y = 0; y < height; y++) {
        unsigned char *row = rows + (size_t)y * row_n;
        const unsigned char *from = grey + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x++)
            row[1 + x / 2] |= (unsigned char)(nibble(from[x]) << (x % 2 ? 0 : 4));
    }
    *ret_n = row_n * (size_t)height;
    return rows;
}

enum status png_of_grey(const unsigned char *grey, int width, int height, struct buf *out)
{
    static const unsigned char magic[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    unsigned char head[13] = {0};
    size_t rows_n = 0;
    unsigned char *rows = rows_of(grey, width, height, &rows_n);
    uLongf packed_n = compressBound((uLong)rows_n);
    unsigned char *packed = rows ? malloc(packed_n) : NULL;
    enum status s = LIMIT;
    if (packed && compress2(packed, &packed_n, rows, (uLong)rows_n, 6) == Z_OK) {
        put_32(head, (uint32_t)width);
        put_32(head + 4, (uint32_t)height);
        head[8] = DEPTH;
        head[9] = COLOUR_GREY;
        buf_add(out, (const char *)magic, sizeof(magic));
        chunk(out, "IHDR", head, sizeof(head));
        chunk(out, "IDAT", packed, packed_n);
        chunk(out, "IEND", NULL, 0);
        s = out->failed ? LIMIT : OK;
    }
    free(packed);
    free(rows);
    return s;
}
