/* From shapes to paths: whole centimetres, absolute. */
#include "floorplan/floorplan_internal.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>

enum {
    CHAIR_PERCENT = 36, /* of a desk's depth */
    TREAD = 30,
    POOL_HEAD = 70,    /* where a pool's name stands */
    POOL_CELL_MIN = 24 /* smaller tables are not drawn */
};

/* A shape's own frame: u along its front, v away from it, turned into place. */
struct frame {
    struct buf *out;
    const struct shape *s;
    int32_t width, depth;
};

static struct frame frame_of(struct buf *out, const struct shape *s)
{
    const bool across = s->turn % 2;
    return (struct frame){.out = out,
                          .s = s,
                          .width = across ? s->height : s->width,
                          .depth = across ? s->width : s->height};
}

static void point(const struct frame *f, int32_t u, int32_t v)
{
    const struct shape *s = f->s;
    int32_t x = s->x + u;
    int32_t y = s->y + v;
    if (s->turn == 1) {
        x = s->x + s->width - v;
        y = s->y + u;
    } else if (s->turn == 2) {
        x = s->x + s->width - u;
        y = s->y + s->height - v;
    } else if (s->turn == 3) {
        x = s->x + v;
        y = s->y + s->height - u;
    }
    buf_printf(f->out, "%d %d", (int)x, (int)y);
}

static void to(const struct frame *f, char how, int32_t u, int32_t v)
{
    buf_char(f->out, how);
    point(f, u, v);
}

static void arc(const struct frame *f, int32_t r, bool sweep, int32_t u, int32_t v)
{
    buf_printf(f->out, "A%d %d 0 0 %d ", (int)r, (int)r, sweep);
    point(f, u, v);
}

static void box(struct buf *out, const struct shape *s)
{
    buf_printf(out, "M%d %dh%dv%dh%dZ", (int)s->x, (int)s->y, (int)s->width, (int)s->height,
               -(int)s->width);
}

/* ---- one kind each -------------------------------------------------------------------------- */

static void draw_desk(struct buf *out, const struct shape *s)
{
    const struct frame f = frame_of(out, s);
    const int32_t table = f.depth - f.depth * CHAIR_PERCENT / 100;
    const int32_t middle = f.width / 2;
    const int32_t r = f.depth - table < f.width / 3 ? f.depth - table : f.width / 3;
    to(&f, 'M', 0, 0);
    to(&f, 'L', f.width, 0);
    to(&f, 'L', f.width, table);
    to(&f, 'L', 0, table);
    BUF_LIT(out, "Z");
    to(&f, 'M', middle - r, table);
    arc(&f, r, false, middle + r, table);
}

/* The leaf and what it sweeps. */
static void draw_door(struct buf *out, const struct shape *s)
{
    const struct frame f = frame_of(out, s);
    const int32_t r = f.width < f.depth ? f.width : f.depth;
    to(&f, 'M', 0, 0);
    to(&f, 'L', 0, r);
    arc(&f, r, false, r, 0);
    BUF_LIT(out, "Z");
}

static void draw_stairs(struct buf *out, const struct shape *s)
{
    const struct frame f = frame_of(out, s);
    box(out, s);
    for (int32_t v = TREAD; v < f.depth && v < 40 * TREAD; v += TREAD) {
        to(&f, 'M', 0, v);
        to(&f, 'L', f.width, v);
    }
}

/* Up and down. */
static void draw_lift(struct buf *out, const struct shape *s)
{
    const struct frame f = frame_of(out, s);
    const int32_t w = f.width;
    const int32_t d = f.depth;
    box(out, s);
    to(&f, 'M', w / 5, d * 45 / 100);
    to(&f, 'L', w / 2, d / 6);
    to(&f, 'L', w * 4 / 5, d * 45 / 100);
    BUF_LIT(out, "Z");
    to(&f, 'M', w / 5, d * 55 / 100);
    to(&f, 'L', w / 2, d * 5 / 6);
    to(&f, 'L', w * 4 / 5, d * 55 / 100);
    BUF_LIT(out, "Z");
}

/* A line with its arrow. */
static void draw_way(struct buf *out, const struct shape *s)
{
    const struct frame f = frame_of(out, s);
    const int32_t head = f.width / 2 < f.depth / 3 ? f.width / 2 : f.depth / 3;
    to(&f, 'M', f.width / 2, f.depth);
    to(&f, 'L', f.width / 2, 0);
    to(&f, 'M', f.width / 2 - head, head);
    to(&f, 'L', f.width / 2, 0);
    to(&f, 'L', f.width / 2 + head, head);
}

static void draw_area(struct buf *out, const struct shape *s)
{
    struct corner corners[FLOORPLAN_CORNERS_MAX];
    size_t n = 0;
    if (!corners_parse(s->points, corners, &n))
        return;
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%c%d %d", i ? 'L' : 'M', (int)corners[i].x, (int)corners[i].y);
    BUF_LIT(out, "Z");
}

static void draw(struct buf *out, const struct shape *s)
{
    switch (s->kind) {
    case SHAPE_DESK:
        draw_desk(out, s);
        break;
    case SHAPE_DOOR:
        draw_door(out, s);
        break;
    case SHAPE_STAIRS:
        draw_stairs(out, s);
        break;
    case SHAPE_LIFT:
        draw_lift(out, s);
        break;
    case SHAPE_WAY:
        draw_way(out, s);
        break;
    case SHAPE_AREA:
        draw_area(out, s);
        break;
    case SHAPE_ROOM:
    case SHAPE_ZONE:
    case SHAPE_TABLE:
    case SHAPE_WALL:
    case SHAPE_TOILET:
        box(out, s);
        break;
    case SHAPE_LABEL:
    case SHAPE_OUTLINE:
    case SHAPE__MAX:
        break;
    }
}

/* What was written, in the arena. */
static const char *taken(struct arena *arena, struct buf *out)
{
    const char *text = buf_text(out, arena);
    return text;
}

const char *shape_path(struct arena *arena, const struct shape *s)
{
    struct buf out;
    buf_init(&out, 8 << 10);
    draw(&out, s);
    return taken(arena, &out);
}

const char *pool_path(struct arena *arena, const struct shape *s, int32_t units, int32_t from,
                      int32_t to_unit)
{
    struct buf out;
    const int32_t height = s->height - POOL_HEAD;
    int32_t columns = 1;
    /* As square as can be. */
    while (columns < units && (s->width / columns) > height * columns / units)
        columns++;
    const int32_t rows = (units + columns - 1) / columns;
    const int32_t width = s->width / columns;
    const int32_t depth = rows ? height / rows : 0;
    buf_init(&out, 64 << 10);
    for (int32_t i = from; i < to_unit && width > POOL_CELL_MIN && depth > POOL_CELL_MIN; i++)
        buf_printf(&out, "M%d %dh%dv%dh%dz", (int)(s->x + i % columns * width + width / 6),
                   (int)(s->y + POOL_HEAD + i / columns * depth + depth / 6), (int)(width * 2 / 3),
                   (int)(depth / 2), -(int)(width * 2 / 3));
    return taken(arena, &out);
}

/* ---- names ---------------------------------------------------------------------------------- */

static const char *last_word(const char *name)
{
    const char *space = strrchr(name, ' ');
    return space ? space + 1 : name;
}

static int32_t size_for(const char *text, int32_t width, int32_t high)
{
    const int32_t chars = (int32_t)utf8_count(text);
    const int32_t size = chars ? width * 165 / 100 / chars : 0; /* a letter is half as wide */
    return size < high ? size : high;
}

struct lettering lettering_of(const struct shape *s, const char *name, int32_t plan_width)
{
    const int32_t least = plan_width / 120;
    const int32_t most = plan_width / 62;
    struct lettering l = {.text = name, .x = s->x + s->width / 2, .y = s->y + s->height / 2};
    const int32_t chair = (s->turn % 2 ? s->width : s->height) * CHAIR_PERCENT / 200;
    if (s->kind == SHAPE_DESK) {
        l.y += s->turn == 0 ? -chair : s->turn == 2 ? chair : 0;
        l.x += s->turn == 1 ? chair : s->turn == 3 ? -chair : 0;
    }
    const int32_t high = s->height / 2 < most ? s->height / 2 : most;
    l.size = size_for(name, s->width, high);
    if (l.size < least) {
        l.text = last_word(name);
        l.size = size_for(l.text, s->width, high);
    }
    if (l.size < least)
        l.text = "";
    l.two_lines = *l.text && s->kind != SHAPE_DESK && s->height > 3 * l.size;
    if (s->kind == SHAPE_ZONE) {
        l.y = s->y + POOL_HEAD / 2;
        l.two_lines = false;
    }
    return l;
}
