/* photo.h: pictures that strangers send, made anew in two sizes.
 * Uses: libgd.   Threads: any; takes up to a second and PHOTO_PIXELS_MAX * 4 bytes: for
 * the slow lane. */
#ifndef LOGGIA_BASE_PHOTO_H
#define LOGGIA_BASE_PHOTO_H

#include "base/status.h"

enum {
    PHOTO_PIXELS_MAX =
        32 * 1000 * 1000, /* phones take 12 to 24 million; 4 bytes each while decoded */
    PHOTO_SIDE_MAX = 12000,
    PHOTO_LARGE = 1600, /* pixels of the longer side */
    PHOTO_SMALL = 640,
    PHOTO_QUALITY = 82
};

enum photo_format { PHOTO_UNKNOWN, PHOTO_JPEG, PHOTO_PNG, PHOTO_WEBP };

/* What the beginning of a file says, read without decoding. */
struct photo_facts {
    enum photo_format format;
    uint32_t width, height;
    int turn; /* EXIF orientation 1 to 8; 1: as it is */
    bool cut; /* a JPEG without an end */
};
/* PHOTO_UNKNOWN for anything that is not one of the three or says no size. Pure. */
struct photo_facts photo_look(struct bytes file);

struct photo_made {
    uint32_t width, height;    /* of the large one */
    struct bytes large, small; /* JPEG; freed by photo_free */
};
/* Decode, turn upright, scale, encode. Returns OK; INVALID when it is no picture that we read;
 * LIMIT when it has too many pixels (found before it is decoded); FAILED when memory is short. */
MUST_USE enum status photo_make(struct bytes file, struct photo_made *ret_photo);
void photo_free(struct photo_made *photo);

#endif
