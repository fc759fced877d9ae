/* demo_plans.c: the floor plans of an invented space: what a host would be proposed, with stairs, a
 * lift and a toilet beside it. */
#include "app/demo.h"
#include "floorplan/floorplan.h"

enum { SIDE = 380, EDGE = 20 };

/* The outer walls give way to a strip at the right. */
static void widen(struct floorplan *p, struct shape *shapes)
{
    for (size_t i = 0; i < p->shapes_n; i++) {
        struct shape *s = &shapes[i];
        if (s->kind == SHAPE_WALL && s->width == p->width)
            s->width += SIDE;
        else if (s->kind == SHAPE_WALL && s->x > 0)
            s->x += SIDE;
    }
    p->width += SIDE;
}

/* What people ask for before they come. Only the ground floor has the way in from the street. */
static void add_ways(struct floorplan *p, struct shape *shapes, const struct floor *f, bool lift)
{
    const int32_t x = p->width - SIDE + 60;
    const struct shape ways[] = {
        {.kind = SHAPE_STAIRS, .x = x, .y = 60, .width = 200, .height = 220},
        {.kind = SHAPE_TOILET, .x = x, .y = 310, .width = 170, .height = 150},
        {.kind = SHAPE_WAY, .x = x + 200, .y = 310, .width = 60, .height = p->height - 400},
        {.kind = SHAPE_DOOR,
         .x = x + 180,
         .y = p->height - EDGE - 90,
         .width = 90,
         .height = 90,
         .turn = 2},
        {.kind = SHAPE_LIFT, .x = x, .y = 490, .width = 150, .height = 150},
    };
    const size_t n = ARRAY_LEN(ways) - (lift ? 0 : 1);
    for (size_t i = 0; i < n; i++) {
        if (ways[i].kind == SHAPE_DOOR && f->level != 0)
            continue;
        if (ways[i].kind == SHAPE_STAIRS && !lift)
            continue; /* a house on one floor has none */
        struct shape *s = &shapes[p->shapes_n++];
        *s = ways[i];
        s->points = "";
        s->label = "";
    }
}

static enum status draw_floor(struct demo *d, int64_t space_id, const struct floor *f, bool lift)
{
    struct floorplan p;
    enum status s = floorplan_proposal(d->ctx, space_id, f->id, &p);
    struct shape *shapes =
        s == OK ? arena_array(d->ctx->arena, p.shapes_n + 8, sizeof(*shapes)) : NULL;
    if (s != OK || !shapes)
        return s == OK ? FAILED : s;
    for (size_t i = 0; i < p.shapes_n; i++)
        shapes[i] = p.shapes[i];
    p.shapes = shapes;
    widen(&p, shapes);
    if (p.shapes_n + 8 <= FLOORPLAN_SHAPES_MAX)
        add_ways(&p, shapes, f, lift);
    return floorplan_save(d->ctx, &p);
}

enum status demo_plans_make(struct demo *d, int64_t space_id)
{
    struct floor *floors = NULL;
    size_t n = 0;
    int64_t id = 0;
    enum status s = space_floors(d->ctx, space_id, &floors, &n);
    if (s == OK && n == 0) {
        s = space_add_floor(d->ctx, space_id, "Piano terra", 0, &id);
        if (s == OK)
            s = space_floors(d->ctx, space_id, &floors, &n);
    }
    for (size_t i = 0; s == OK && i < n; i++)
        s = draw_floor(d, space_id, &floors[i], n > 1);
    return s;
}
