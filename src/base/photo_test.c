/* Pictures that strangers send [BA-16, SP-13]. */
#include "base/photo.h"

#include <gd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A picture of one colour with a red left upper corner. */
static gdImagePtr picture(int w, int h)
{
    gdImagePtr image = gdImageCreateTrueColor(w, h);
    gdImageFilledRectangle(image, 0, 0, w, h, gdTrueColor(40, 90, 60));
    gdImageFilledRectangle(image, 0, 0, w / 4, h / 4, gdTrueColor(250, 10, 10));
    return image;
}

static struct bytes jpeg(int w, int h)
{
    gdImagePtr image = picture(w, h);
    int n = 0;
    void *p = gdImageJpegPtr(image, &n, 90);
    gdImageDestroy(image);
    return (struct bytes){p, (size_t)n};
}

/* The same with an EXIF block that says how the camera was held, and where. */
static struct bytes jpeg_turned(int w, int h, uint8_t turn)
{
    const uint8_t exif[] = {0xFF, 0xE1, 0, 42,  'E', 'x', 'i',  'f', 0,   0,    'I',
                            'I',  42,   0, 8,   0,   0,   0,    1,   0,   0x12, 0x01,
                            3,    0,    1, 0,   0,   0,   turn, 0,   0,   0,    0,
                            0,    0,    0, 'S', 'E', 'C', 'R',  'E', 'T', '4',  '5'};
    struct bytes plain = jpeg(w, h);
    uint8_t *p = malloc(plain.n + sizeof(exif));
    memcpy(p, plain.p, 2);
    memcpy(p + 2, exif, sizeof(exif));
    memcpy(p + 2 + sizeof(exif), (const uint8_t *)plain.p + 2, plain.n - 2);
    gdFree((void *)(uintptr_t)plain.p);
    return (struct bytes){p, plain.n + sizeof(exif)};
}

static bool is_red(struct bytes made, int x_part, int y_part)
{
    gdImagePtr image = gdImageCreateFromJpegPtr((int)made.n, (void *)(uintptr_t)made.p);
    int x = gdImageSX(image) * x_part / 8;
    int y = gdImageSY(image) * y_part / 8;
    int c = gdImageGetTrueColorPixel(image, x, y);
    gdImageDestroy(image);
    return gdTrueColorGetRed(c) > 180 && gdTrueColorGetGreen(c) < 90;
}

static void picture_is_made_in_two_sizes(void **state)
{
    (void)state;
    struct bytes file = jpeg(4000, 3000);
    struct photo_made made;
    assert_int_equal(photo_make(file, &made), OK);
    assert_int_equal(made.width, PHOTO_LARGE);
    assert_int_equal(made.height, 1200);
    struct photo_facts small = photo_look(made.small);
    assert_int_equal(small.format, PHOTO_JPEG);
    assert_int_equal(small.width, PHOTO_SMALL);
    assert_true(is_red(made.small, 1, 1));
    photo_free(&made);
    gdFree((void *)(uintptr_t)file.p);
}

static void small_picture_is_not_blown_up(void **state)
{
    (void)state;
    struct bytes file = jpeg(300, 200);
    struct photo_made made;
    assert_int_equal(photo_make(file, &made), OK);
    assert_int_equal(made.width, 300);
    photo_free(&made);
    gdFree((void *)(uintptr_t)file.p);
}

/* Where the red corner stands after each of the eight orientations of EXIF, in eighths. */
static void camera_is_held_eight_ways(void **state)
{
    (void)state;
    static const int corner[9][2] = {{0, 0}, {1, 1}, {7, 1}, {7, 7}, {1, 7},
                                     {1, 1}, {7, 1}, {7, 7}, {1, 7}};
    for (uint8_t turn = 1; turn <= 8; turn++) {
        struct bytes file = jpeg_turned(400, 200, turn);
        struct photo_made made;
        assert_int_equal(photo_look(file).turn, turn);
        assert_int_equal(photo_make(file, &made), OK);
        assert_int_equal(made.width, turn < 5 ? 400 : 200);
        assert_true(is_red(made.large, corner[turn][0], corner[turn][1]));
        photo_free(&made);
        free((void *)(uintptr_t)file.p);
    }
}

static void notes_of_the_camera_are_gone(void **state)
{
    (void)state;
    struct bytes file = jpeg_turned(400, 200, 6);
    struct photo_made made;
    assert_non_null(memmem(file.p, file.n, "SECRET45", 8));
    assert_int_equal(photo_make(file, &made), OK);
    assert_null(memmem(made.large.p, made.large.n, "SECRET45", 8));
    assert_null(memmem(made.large.p, made.large.n, "Exif", 4));
    photo_free(&made);
    free((void *)(uintptr_t)file.p);
}

/* A PNG of a few bytes that says it is 60,000 pixels wide and high is never decoded. */
static void bombs_are_refused_by_their_header(void **state)
{
    (void)state;
    uint8_t png[64] = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\xEA\x60\0\0\xEA\x60\x08\x06";
    struct photo_made made;
    assert_int_equal(photo_make((struct bytes){png, sizeof(png)}, &made), LIMIT);
    png[16 + 2] = png[20 + 2] = 0x20; /* 8,288 x 8,288: under the side, over the pixels */
    assert_int_equal(photo_make((struct bytes){png, sizeof(png)}, &made), LIMIT);
    png[16 + 2] = png[20 + 2] = 0; /* 96 x 96, and then nothing */
    assert_int_equal(photo_make((struct bytes){png, sizeof(png)}, &made), INVALID);
}

/* The upload of a telephone that lost its line: libjpeg would fill the rest with grey. */
static void a_picture_that_was_cut_off_is_refused(void **state)
{
    (void)state;
    struct bytes file = jpeg_turned(800, 600, 6);
    struct photo_made made;
    struct bytes most = {file.p, file.n - 40};
    assert_int_equal(photo_make(most, &made), INVALID);
    assert_int_equal(photo_make(file, &made), OK);
    photo_free(&made);
    free((void *)(uintptr_t)file.p);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const char *const files[] = {
        "",
        "\xFF\xD8",
        "\xFF\xD8\xFF\xE0\xFF\xFF 12345678901234567890123456789012345678",
        "GIF89a 12345678901234567890123456789012345678",
        "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        "RIFF1234WEBPVP8 123456789012345678901234567890",
    };
    struct photo_made made;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        assert_int_not_equal(photo_make((struct bytes){files[i], strlen(files[i])}, &made), OK);
    struct bytes whole = jpeg(200, 100);
    for (size_t n = 0; n < whole.n / 2; n += 97) { /* cut anywhere before its end */
        enum status st = photo_make((struct bytes){whole.p, n}, &made);
        assert_true(st == OK || st == INVALID);
        if (st == OK)
            photo_free(&made);
    }
    gdFree((void *)(uintptr_t)whole.p);
}

int main(void)
{
    gdSetErrorMethod(NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picture_is_made_in_two_sizes),
        cmocka_unit_test(small_picture_is_not_blown_up),
        cmocka_unit_test(camera_is_held_eight_ways),
        cmocka_unit_test(notes_of_the_camera_are_gone),
        cmocka_unit_test(bombs_are_refused_by_their_header),
        cmocka_unit_test(a_picture_that_was_cut_off_is_refused),
        cmocka_unit_test(other_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
