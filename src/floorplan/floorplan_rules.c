/* What a plan may hold. */
#include "floorplan/floorplan_internal.h"

#include "base/utf8.h"

#include <string.h>

static const char *const kinds[] = {
    [SHAPE_ROOM] = "room",       [SHAPE_AREA] = "area",     [SHAPE_ZONE] = "zone",
    [SHAPE_DESK] = "desk",       [SHAPE_TABLE] = "table",   [SHAPE_WALL] = "wall",
    [SHAPE_DOOR] = "door",       [SHAPE_LABEL] = "label",   [SHAPE_STAIRS] = "stairs",
    [SHAPE_LIFT] = "lift",       [SHAPE_TOILET] = "toilet", [SHAPE_WAY] = "way",
    [SHAPE_OUTLINE] = "outline",
};

const char *shape_kind_name(enum shape_kind k)
{
    return k > 0 && k < SHAPE__MAX ? kinds[k] : NULL;
}

enum shape_kind shape_kind_of(const char *name)
{
    for (int k = SHAPE_ROOM; k < SHAPE__MAX; k++) {
        if (strcmp(kinds[k], name) == 0)
            return (enum shape_kind)k;
    }
    return 0;
}

bool shape_may_be_place(enum shape_kind k)
{
    return k == SHAPE_ROOM || k == SHAPE_AREA || k == SHAPE_ZONE || k == SHAPE_DESK ||
           k == SHAPE_TABLE || k == SHAPE_OUTLINE;
}

enum shape_kind shape_kind_for(enum resource_kind k, int32_t units)
{
    switch (k) {
    case KIND_DESK:
        return units > 1 ? SHAPE_ZONE : SHAPE_DESK;
    case KIND_ROOM:
    case KIND_BOOTH:
    case KIND_OFFICE:
    case KIND_EVENT:
        return SHAPE_ROOM;
    case KIND_EQUIPMENT:
    case KIND_PARKING:
    case KIND_LOCKER:
    case KIND_ADDRESS:
    case KIND__MAX:
        break;
    }
    return units > 1 ? SHAPE_ZONE : SHAPE_TABLE;
}

/* ---- corners -------------------------------------------------------------------------------- */

/* A whole number of up to five digits. */
static bool take_length(const char **text, int32_t *ret_length)
{
    const char *at = *text;
    int32_t v = 0;
    for (; *at >= '0' && *at <= '9' && at - *text < 5; at++)
        v = v * 10 + (*at - '0');
    if (at == *text)
        return false;
    *text = at;
    *ret_length = v;
    return true;
}

bool corners_parse(const char *text, struct corner ret_corners[FLOORPLAN_CORNERS_MAX],
                   size_t *ret_n)
{
    size_t n = 0;
    while (*text) {
        struct corner c;
        if (n == FLOORPLAN_CORNERS_MAX || !take_length(&text, &c.x) || *text++ != ',' ||
            !take_length(&text, &c.y) || (*text && *text != ' '))
            return false;
        text += *text == ' ';
        ret_corners[n++] = c;
    }
    *ret_n = n;
    return true;
}

void corners_cover(const struct corner *corners, size_t n, struct shape *s)
{
    struct corner low = corners[0];
    struct corner high = corners[0];
    for (size_t i = 1; i < n; i++) {
        low.x = corners[i].x < low.x ? corners[i].x : low.x;
        low.y = corners[i].y < low.y ? corners[i].y : low.y;
        high.x = corners[i].x > high.x ? corners[i].x : high.x;
        high.y = corners[i].y > high.y ? corners[i].y : high.y;
    }
    s->x = low.x;
    s->y = low.y;
    s->width = high.x - low.x;
    s->height = high.y - low.y;
}

/* ---- judging -------------------------------------------------------------------------------- */

static bool lies_within(const struct floorplan *p, const struct shape *s)
{
    return s->x >= 0 && s->y >= 0 && s->width > 0 && s->height > 0 && s->width <= p->width &&
           s->height <= p->height && s->x <= p->width - s->width && s->y <= p->height - s->height;
}

enum shape_fault shape_judge(const struct floorplan *p, const struct shape *s)
{
    struct corner corners[FLOORPLAN_CORNERS_MAX];
    size_t n = 0;
    if (!shape_kind_name(s->kind) || s->turn < 0 || s->turn > 3 ||
        (s->resource_id && !shape_may_be_place(s->kind)))
        return SHAPE_NO_KIND;
    if (utf8_count(s->label) > FLOORPLAN_LABEL_MAX)
        return SHAPE_LONG;
    if ((s->kind == SHAPE_OUTLINE) != (s->outline > 0) || s->outline < 0 ||
        s->outline > p->outlines)
        return SHAPE_OUTLINES;
    if (s->kind == SHAPE_AREA && (!corners_parse(s->points, corners, &n) || n < 3))
        return SHAPE_CORNERS;
    if (s->kind != SHAPE_AREA && *s->points)
        return SHAPE_CORNERS;
    return s->kind == SHAPE_OUTLINE || lies_within(p, s) ? SHAPE_SOUND : SHAPE_OUTSIDE;
}
