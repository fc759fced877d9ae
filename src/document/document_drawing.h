/* document_drawing.h: a name as it was drawn: strokes of straight lines in a box of 600 by 200,
 * written as the path of an SVG: "M12 34L15 40L16 44M80 20L90 20".
 * Uses: base.   Threads: pure. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_DRAWING_H
#define LOGGIA_DOCUMENT_DOCUMENT_DRAWING_H

#include "base/status.h"

enum {
    DRAWING_WIDTH = 600,
    DRAWING_HEIGHT = 200,
    DRAWING_POINTS_MAX = 2000, /* a long name, slowly, has 500 */
    DRAWING_BYTES_MAX = 20000
};

/* Called for each point; `begins` at the first of a stroke. */
typedef void drawing_point(void *arg, bool begins, int x, int y);

/* Walk along a drawing; on_point NULL only looks whether it is one. False for anything else than
 * strokes inside the box, at most DRAWING_POINTS_MAX points, at least two in one stroke. */
bool drawing_walk(const char *path, drawing_point *on_point, void *arg);

#endif
