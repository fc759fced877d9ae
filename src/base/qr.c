#include "base/qr.h"

#include "base/buf.h"

#include <qrencode.h>

enum {
    QUIET = 4,             /* modules of white around it (ISO/IEC 18004) */
    PATH_BYTES = 256 << 10 /* the largest code has 177 x 177 modules */
};

/* One row: a rectangle for each run of black. */
static void row_draw(struct buf *out, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && (row[x] & 1))
            x++;
        if (x > from)
            buf_printf(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

enum status qr_path(struct arena *a, const char *text, const char **ret_path, int *ret_size)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return LIMIT;
    struct buf out;
    buf_init(&out, PATH_BYTES);
    for (int y = 0; y < code->width; y++)
        row_draw(&out, code->data + (size_t)y * (size_t)code->width, code->width, y);
    char *path = out.failed ? NULL : arena_strndup(a, out.p, out.n);
    if (path) {
        *ret_path = path;
        *ret_size = code->width + 2 * QUIET;
    }
    buf_free(&out);
    QRcode_free(code);
    return path ? OK : LIMIT;
}
