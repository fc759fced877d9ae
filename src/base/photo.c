#include "base/photo.h"

#include <gd.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

/* A broken picture is told to who sent it, not to standard error. (parameters: gd's) */
static void keep_silent(int level, const char *format, va_list list)
{
    (void)level;
    (void)format;
    (void)list;
}

static gdImagePtr decode(enum photo_format format, struct bytes file)
{
    int n = (int)file.n;
    void *p = (void *)(uintptr_t)file.p; /* gd only reads it */
    switch (format) {
    case PHOTO_JPEG:
        return gdImageCreateFromJpegPtrEx(n, p, 1);
    case PHOTO_PNG:
        return gdImageCreateFromPngPtr(n, p);
    case PHOTO_WEBP:
        return gdImageCreateFromWebpPtr(n, p);
    case PHOTO_UNKNOWN:
        break;
    }
    return NULL;
}

/* As small as wanted on its longer side, never larger than it was, on white where it was
 * transparent. */
static gdImagePtr scale(gdImagePtr from, int longest)
{
    int w = gdImageSX(from);
    int h = gdImageSY(from);
    int long_side = w > h ? w : h;
    if (long_side > longest) {
        w = (int)((int64_t)w * longest / long_side);
        h = (int)((int64_t)h * longest / long_side);
    }
    gdImagePtr to = gdImageCreateTrueColor(w > 0 ? w : 1, h > 0 ? h : 1);
    if (!to)
        return NULL;
    gdImageFilledRectangle(to, 0, 0, gdImageSX(to), gdImageSY(to), gdTrueColor(255, 255, 255));
    gdImageCopyResampled(to, from, 0, 0, 0, 0, gdImageSX(to), gdImageSY(to), gdImageSX(from),
                         gdImageSY(from));
    return to;
}

/* Upright, by the eight orientations of EXIF: a mirror image, then a turn. Takes `image`. */
static gdImagePtr upright(gdImagePtr image, int turn)
{
    static const int degrees[9] = {0, 0, 0, 180, 180, 90, 270, 270, 90}; /* counter-clockwise */
    bool mirrored = turn == 2 || turn == 4 || turn == 5 || turn == 7;
    if (image && mirrored)
        gdImageFlipHorizontal(image);
    if (!image || degrees[turn] == 0)
        return image;
    gdImagePtr turned = gdImageRotateInterpolated(image, (float)degrees[turn], 0);
    gdImageDestroy(image);
    return turned;
}

static struct bytes encode(gdImagePtr image)
{
    int n = 0;
    gdImageInterlace(image, 1);
    void *p = gdImageJpegPtr(image, &n, PHOTO_QUALITY);
    return (struct bytes){p, p ? (size_t)n : 0};
}

/* Both sizes; false when memory is short. */
static bool make_sizes(gdImagePtr whole, int turn, struct photo_made *ret_photo)
{
    gdImagePtr large = upright(scale(whole, PHOTO_LARGE), turn);
    gdImagePtr small = large ? scale(large, PHOTO_SMALL) : NULL;
    struct photo_made made = {0};
    if (small) {
        made.width = (uint32_t)gdImageSX(large);
        made.height = (uint32_t)gdImageSY(large);
        made.large = encode(large);
        made.small = encode(small);
    }
    if (small)
        gdImageDestroy(small);
    if (large)
        gdImageDestroy(large);
    if (!made.large.p || !made.small.p) {
        photo_free(&made);
        return false;
    }
    *ret_photo = made;
    return true;
}

enum status photo_make(struct bytes file, struct photo_made *ret_photo)
{
    struct photo_facts f = photo_look(file);
    if (f.format == PHOTO_UNKNOWN || f.cut || file.n > INT_MAX)
        return INVALID;
    bool too_large = f.width > PHOTO_SIDE_MAX || f.height > PHOTO_SIDE_MAX ||
                     (uint64_t)f.width * f.height > PHOTO_PIXELS_MAX;
    if (too_large)
        return LIMIT;
    gdSetErrorMethod(keep_silent);
    gdImagePtr whole = decode(f.format, file);
    if (!whole)
        return INVALID;
    bool made = make_sizes(whole, f.turn, ret_photo);
    gdImageDestroy(whole);
    return made ? OK : FAILED;
}

void photo_free(struct photo_made *photo)
{
    gdFree((void *)(uintptr_t)photo->large.p);
    gdFree((void *)(uintptr_t)photo->small.p);
    *photo = (struct photo_made){0};
}
