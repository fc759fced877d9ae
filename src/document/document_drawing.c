#include "document/document_drawing.h"

#include <string.h>

static const char *skip_blanks(const char *s)
{
    return s + strspn(s, " ,");
}

/* A number of at most three digits; NULL when there is none, or more. */
static const char *read_number(const char *s, int most, int *ret_number)
{
    int n = 0;
    const char *at = skip_blanks(s);
    const char *begin = at;
    for (; *at >= '0' && *at <= '9' && at - begin < 4; at++)
        n = 10 * n + (*at - '0');
    if (at == begin || at - begin > 3 || n > most)
        return NULL;
    *ret_number = n;
    return at;
}

bool drawing_walk(const char *path, drawing_point *on_point, void *arg)
{
    if (strnlen(path, DRAWING_BYTES_MAX + 1) > DRAWING_BYTES_MAX)
        return false;
    size_t points = 0;
    bool lines = false;
    for (const char *s = skip_blanks(path); *s; s = skip_blanks(s)) {
        bool begins = *s == 'M';
        if ((!begins && *s != 'L') || (points == 0 && !begins) || points++ == DRAWING_POINTS_MAX)
            return false;
        int x, y;
        s = read_number(s + 1, DRAWING_WIDTH, &x);
        s = s ? read_number(s, DRAWING_HEIGHT, &y) : NULL;
        if (!s)
            return false;
        lines |= !begins;
        if (on_point)
            on_point(arg, begins, x, y);
    }
    return lines;
}
