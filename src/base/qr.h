/* qr.h: a text as a QR code, drawn as one path of an SVG picture.
 * Uses: arena; libqrencode.   Threads: pure. */
#ifndef LOGGIA_BASE_QR_H
#define LOGGIA_BASE_QR_H

#include "base/arena.h"

/* A QR code (level M) in modules of one unit, with the quiet zone of four around it that readers
 * need.
 *   text    UTF-8                                                       (borrowed)
 *   ret_path  what an SVG <path d="..."> draws, black on white; in the arena  (out)
 *   ret_size  of the square: viewBox="0 0 SIZE SIZE"                          (out)
 * Returns OK; LIMIT when the text does not fit a code or memory is short. */
MUST_USE enum status qr_path(struct arena *a, const char *text, const char **ret_path,
                             int *ret_size);

#endif
