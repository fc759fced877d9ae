/* A QR code as a path: drawn again into pixels, it is the code that libqrencode makes. */
#include "base/qr.h"

#include <qrencode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIDE_MAX = 200 };

static unsigned char pixels[SIDE_MAX][SIDE_MAX];

/* Paint the rectangles of a path. */
static void paint(const char *path)
{
    int x;
    int y;
    int n;
    int back;
    int used;
    memset(pixels, 0, sizeof(pixels));
    while (*path) {
        assert_int_equal(sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &n, &back, &used), 4);
        assert_int_equal(n, back);
        for (int i = 0; i < n; i++)
            pixels[y][x + i]++;
        path += used;
    }
}

static void a_path_is_the_code(void **state) /* BA-17 */
{
    (void)state;
    static const char *const texts[] = {
        "x", "otpauth://totp/Rete:ada@example.org?secret=GEZDGNBVGY3TQ", "città"};
    struct arena *a = arena_new(1 << 20);
    for (size_t t = 0; t < ARRAY_LEN(texts); t++) {
        const char *path;
        int size;
        assert_int_equal(qr_path(a, texts[t], &path, &size), OK);
        QRcode *code = QRcode_encodeString8bit(texts[t], 0, QR_ECLEVEL_M);
        assert_int_equal(size, code->width + 8);
        paint(path);
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++) {
                bool quiet = y < 4 || x < 4 || y >= size - 4 || x >= size - 4;
                int black = quiet ? 0 : code->data[(y - 4) * code->width + x - 4] & 1;
                assert_int_equal(pixels[y][x], black);
            }
        QRcode_free(code);
    }
    arena_free(a);
}

static void a_text_that_fits_no_code_is_refused(void **state) /* BA-17 */
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    char *text = arena_alloc(a, 4001);
    memset(text, 'x', 4000);
    const char *path;
    int size;
    assert_int_equal(qr_path(a, text, &path, &size), LIMIT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_the_code),
        cmocka_unit_test(a_text_that_fits_no_code_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
