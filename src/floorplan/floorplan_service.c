/* Plans in the store. */
#include "floorplan/floorplan_internal.h"

#include "base/arena.h"
#include "base/id.h"
#include "floorplan_sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- floors and what may stand on them ------------------------------------------------------- */

enum status floor_in_space(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                           struct floor *ret_floor)
{
    struct floor *floors = NULL;
    size_t n = 0;
    const enum status s = space_floors(ctx, space_id, &floors, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (floors[i].id == floor_id) {
            *ret_floor = floors[i];
            return OK;
        }
    }
    return s == OK ? NOT_FOUND : s;
}

enum status floor_resources(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                            struct resource **ret_resources, size_t *ret_n)
{
    struct resource *all = NULL;
    size_t n = 0;
    size_t here = 0;
    const enum status s = space_resources(ctx, space_id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!all[i].floor_id || all[i].floor_id == floor_id)
            all[here++] = all[i];
    }
    if (s != OK)
        return s;
    *ret_resources = all;
    *ret_n = here;
    return OK;
}

const struct resource *resource_among(const struct resource *all, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].id == id)
            return &all[i];
    }
    return NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum status read_shapes(struct ctx *ctx, struct floorplan *p)
{
    struct sql_floorplan_shapes_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_floorplan_shapes(ctx, &(struct sql_floorplan_shapes_args){p->floor_id}, &rows, &n);
    struct shape *shapes = s == OK ? arena_array(ctx->arena, n, sizeof(*shapes)) : NULL;
    if (s != OK || !shapes)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        shapes[i] =
            (struct shape){.kind = (enum shape_kind)rows[i].kind,
                           .x = (int32_t)rows[i].x,
                           .y = (int32_t)rows[i].y,
                           .width = (int32_t)rows[i].width,
                           .height = (int32_t)rows[i].height,
                           .turn = (int32_t)rows[i].turn,
                           .points = rows[i].points,
                           .label = rows[i].label,
                           .resource_id = rows[i].resource_id.has ? rows[i].resource_id.v : 0,
                           .outline = (int32_t)rows[i].outline};
    p->shapes = shapes;
    p->shapes_n = n;
    return OK;
}

enum status floorplan_get(struct ctx *ctx, int64_t floor_id, struct floorplan *ret_plan)
{
    struct sql_floorplan_of_floor_row row;
    enum status s =
        sql_floorplan_of_floor(ctx, &(struct sql_floorplan_of_floor_args){floor_id}, &row);
    if (s != OK)
        return s;
    struct floorplan p = {.floor_id = row.floor_id,
                          .space_id = row.space_id,
                          .width = (int32_t)row.width,
                          .height = (int32_t)row.height,
                          .grid = (int32_t)row.grid,
                          .outlines = (int32_t)row.outlines,
                          .changed_at = row.changed_at,
                          .revision = row.revision};
    s = read_shapes(ctx, &p);
    if (s == OK)
        *ret_plan = p;
    return s;
}

enum status floorplan_outlines(struct ctx *ctx, int64_t floor_id, bool all,
                               struct outline **ret_outlines, size_t *ret_n)
{
    struct sql_floorplan_outlines_row *rows = NULL;
    struct sql_floorplan_outlines_drawn_row *drawn = NULL;
    size_t n = 0;
    const enum status s =
        all ? sql_floorplan_outlines(ctx, &(struct sql_floorplan_outlines_args){floor_id}, &rows,
                                     &n)
            : sql_floorplan_outlines_drawn(
                  ctx, &(struct sql_floorplan_outlines_drawn_args){floor_id}, &drawn, &n);
    struct outline *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (s != OK || !list)
        return s == OK ? LIMIT : s;
#define OUTLINE_OF_ROW(r) \
    (struct outline) \
    { \
        .number = (int32_t)(r)->number, .tone = (enum tone)(r)->tone, .x = (int32_t)(r)->x, \
        .y = (int32_t)(r)->y, .width = (int32_t)(r)->width, .height = (int32_t)(r)->height, \
        .title = (r)->title, .path = (r)->path, \
    }
    for (size_t i = 0; i < n; i++)
        list[i] = all ? OUTLINE_OF_ROW(&rows[i]) : OUTLINE_OF_ROW(&drawn[i]);
    *ret_outlines = list;
    *ret_n = n;
    return OK;
}

/* ---- judging a whole plan -------------------------------------------------------------------- */

static const char *called(struct ctx *ctx, const struct shape *s, size_t number)
{
    const char *text = *s->label ? s->label : arena_printf(ctx->arena, "%zu", number + 1);
    return text ? text : "";
}

static enum status refuse_shape(struct ctx *ctx, enum shape_fault fault, const char *name)
{
    switch (fault) {
    case SHAPE_SOUND:
        return OK;
    case SHAPE_NO_KIND:
        return ctx_field(ctx, "shapes", "floorplan.kind",
                         "“%s” is nothing that a plan has, or it cannot be a place.", name);
    case SHAPE_OUTSIDE:
        return ctx_field(ctx, "shapes", "floorplan.outside", "“%s” does not lie on the plan.",
                         name);
    case SHAPE_CORNERS:
        return ctx_field(ctx, "shapes", "floorplan.corners",
                         "“%s” needs three to %d corners on the plan.", name,
                         FLOORPLAN_CORNERS_MAX);
    case SHAPE_OUTLINES:
        return ctx_field(ctx, "shapes", "floorplan.outline", "“%s” is no outline of the drawing.",
                         name);
    case SHAPE_LONG:
        return ctx_field(ctx, "shapes", "floorplan.label", "A name has at most %d characters.",
                         FLOORPLAN_LABEL_MAX);
    }
    return FAILED;
}

/* Where resources stand on the other plans of the space. */
struct elsewhere {
    struct sql_floorplan_elsewhere_row *rows;
    size_t n;
};

static const char *floor_of(const struct elsewhere *e, int64_t resource_id)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->rows[i].resource_id == resource_id)
            return e->rows[i].floor;
    }
    return NULL;
}

/* A place of the plan [FP-2, FP-3]. */
static enum status check_place(struct ctx *ctx, const struct floorplan *p, size_t i,
                               const struct resource *r, const struct elsewhere *e)
{
    const struct shape *s = &p->shapes[i];
    if (!r)
        return ctx_field(ctx, "shapes", "floorplan.resource",
                         "“%s”: there is no such desk or room on this floor.", called(ctx, s, i));
    const char *other = floor_of(e, s->resource_id);
    if (other)
        return ctx_field(ctx, "shapes", "floorplan.elsewhere", "%s stands on the plan of %s.",
                         r->name, other);
    for (size_t k = 0; k < i; k++) {
        if (p->shapes[k].resource_id == s->resource_id)
            return ctx_field(ctx, "shapes", "floorplan.twice", "%s stands on the plan twice.",
                             r->name);
    }
    return OK;
}

static enum status check_measures(struct ctx *ctx, const struct floorplan *p)
{
    enum status s = OK;
    if (p->width < FLOORPLAN_SIDE_MIN || p->width > FLOORPLAN_SIDE_MAX)
        s = ctx_field(ctx, "width", "field.range", "From %lld to %lld.",
                      (long long)FLOORPLAN_SIDE_MIN, (long long)FLOORPLAN_SIDE_MAX);
    if (p->height < FLOORPLAN_SIDE_MIN || p->height > FLOORPLAN_SIDE_MAX)
        s = ctx_field(ctx, "height", "field.range", "From %lld to %lld.",
                      (long long)FLOORPLAN_SIDE_MIN, (long long)FLOORPLAN_SIDE_MAX);
    if (p->grid < 1 || p->grid > FLOORPLAN_GRID_MAX)
        s = ctx_field(ctx, "grid", "field.range", "From %lld to %lld.", 1LL,
                      (long long)FLOORPLAN_GRID_MAX);
    if (p->shapes_n > FLOORPLAN_SHAPES_MAX)
        s = ctx_field(ctx, "shapes", "floorplan.too_many", "A floor has at most %d shapes.",
                      FLOORPLAN_SHAPES_MAX);
    return s;
}

/* An area's rectangle is the one around its corners. */
static struct shape covered(const struct shape *s)
{
    struct corner corners[FLOORPLAN_CORNERS_MAX];
    size_t n = 0;
    struct shape c = *s;
    if (s->kind == SHAPE_AREA && corners_parse(s->points, corners, &n) && n > 0)
        corners_cover(corners, n, &c);
    return c;
}

static enum status check_plan(struct ctx *ctx, const struct floorplan *p)
{
    struct resource *resources = NULL;
    size_t n = 0;
    struct elsewhere e = {0};
    const struct sql_floorplan_elsewhere_args args = {p->space_id, p->floor_id};
    enum status s = check_measures(ctx, p);
    if (s == OK)
        s = floor_resources(ctx, p->space_id, p->floor_id, &resources, &n);
    if (s == OK)
        s = sql_floorplan_elsewhere(ctx, &args, &e.rows, &e.n);
    for (size_t i = 0; s == OK && i < p->shapes_n; i++) {
        const struct shape shape = covered(&p->shapes[i]);
        const enum shape_fault fault = shape_judge(p, &shape);
        if (fault != SHAPE_SOUND)
            return refuse_shape(ctx, fault, called(ctx, &shape, i));
        if (shape.resource_id)
            s = check_place(ctx, p, i, resource_among(resources, n, shape.resource_id), &e);
    }
    return s;
}

/* ---- writing --------------------------------------------------------------------------------- */

static enum status write_shape(struct ctx *ctx, const struct floorplan *p, size_t i)
{
    const struct shape s = covered(&p->shapes[i]);
    const struct sql_floorplan_shape_put_args args = {
        .floor_id = p->floor_id,
        .number = (int64_t)i + 1,
        .space_id = p->space_id,
        .kind = s.kind,
        .x = s.x,
        .y = s.y,
        .width = s.width,
        .height = s.height,
        .turn = s.turn,
        .points = s.points,
        .label = s.label,
        .resource_id = {.has = s.resource_id != 0, .v = s.resource_id},
        .outline = s.outline};
    return sql_floorplan_shape_put(ctx, &args);
}

/* What stood on floors that are no more keeps nothing from being placed. */
static enum status sweep(struct ctx *ctx, int64_t space_id)
{
    enum status s =
        sql_floorplan_sweep_shapes(ctx, &(struct sql_floorplan_sweep_shapes_args){space_id}, NULL);
    if (s == OK)
        s = sql_floorplan_sweep_pictures(ctx, &(struct sql_floorplan_sweep_pictures_args){space_id},
                                         NULL);
    return s == OK ? sql_floorplan_sweep(ctx, &(struct sql_floorplan_sweep_args){space_id}, NULL)
                   : s;
}

/* How many outlines the floor's drawing has. */
static enum status outlines_now(struct ctx *ctx, int64_t floor_id, int32_t *ret_n)
{
    struct sql_floorplan_of_floor_row row;
    const enum status s =
        sql_floorplan_of_floor(ctx, &(struct sql_floorplan_of_floor_args){floor_id}, &row);
    *ret_n = s == OK ? (int32_t)row.outlines : 0;
    return s == NOT_FOUND ? OK : s;
}

static enum status write_plan(struct ctx *ctx, const struct floorplan *p)
{
    const struct sql_floorplan_put_args plan = {.floor_id = p->floor_id,
                                                .space_id = p->space_id,
                                                .width = p->width,
                                                .height = p->height,
                                                .grid = p->grid,
                                                .outlines = p->outlines,
                                                .at = ctx_now_s(ctx)};
    enum status s = sql_floorplan_put(ctx, &plan, NULL);
    if (s == OK)
        s = sql_floorplan_shapes_clear(ctx, &(struct sql_floorplan_shapes_clear_args){p->floor_id},
                                       NULL);
    for (size_t i = 0; s == OK && i < p->shapes_n; i++)
        s = write_shape(ctx, p, i);
    return s;
}

enum status floorplan_save(struct ctx *ctx, const struct floorplan *given)
{
    struct floorplan p = *given;
    struct floor floor;
    enum status s = space_touch(ctx, p.space_id); /* who else draws there waits */
    if (s == OK)
        s = floor_in_space(ctx, p.space_id, p.floor_id, &floor);
    if (s == OK)
        s = sweep(ctx, p.space_id);
    if (s == OK)
        s = outlines_now(ctx, p.floor_id, &p.outlines);
    if (s == OK)
        s = check_plan(ctx, &p);
    return s == OK ? write_plan(ctx, &p) : s;
}

static enum status clear_outlines(struct ctx *ctx, int64_t floor_id)
{
    return sql_floorplan_outlines_clear(ctx, &(struct sql_floorplan_outlines_clear_args){floor_id},
                                        NULL);
}

enum status floorplan_remove(struct ctx *ctx, int64_t space_id, int64_t floor_id)
{
    struct floor floor;
    enum status s = space_touch(ctx, space_id);
    if (s == OK)
        s = floor_in_space(ctx, space_id, floor_id, &floor);
    if (s == OK)
        s = sql_floorplan_shapes_clear(ctx, &(struct sql_floorplan_shapes_clear_args){floor_id},
                                       NULL);
    if (s == OK)
        s = clear_outlines(ctx, floor_id);
    if (s == OK)
        s = sql_floorplan_picture_drop(ctx, &(struct sql_floorplan_picture_drop_args){floor_id},
                                       NULL);
    return s == OK ? sql_floorplan_drop(ctx, &(struct sql_floorplan_drop_args){floor_id}, NULL) : s;
}

/* ---- a drawing ------------------------------------------------------------------------------- */

static enum status write_outlines(struct ctx *ctx, int64_t floor_id, const struct drawing *d)
{
    enum status s = clear_outlines(ctx, floor_id);
    for (size_t i = 0; s == OK && i < d->outlines_n; i++) {
        const struct outline *o = &d->outlines[i];
        const struct sql_floorplan_outline_put_args args = {.floor_id = floor_id,
                                                            .number = o->number,
                                                            .tone = o->tone,
                                                            .x = o->x,
                                                            .y = o->y,
                                                            .width = o->width,
                                                            .height = o->height,
                                                            .title = o->title,
                                                            .path = o->path};
        s = sql_floorplan_outline_put(ctx, &args);
    }
    return s;
}

/* Names are joined at once where the drawing calls an outline as a resource is called. */
static const struct outline *outline_called(const struct drawing *d, const char *name)
{
    for (size_t i = 0; i < d->outlines_n; i++) {
        if (strcasecmp(d->outlines[i].title, name) == 0)
            return &d->outlines[i];
    }
    return NULL;
}

static enum status join_by_name(struct ctx *ctx, struct floorplan *p, const struct drawing *d)
{
    struct resource *resources = NULL;
    size_t n = 0;
    struct elsewhere e = {0};
    const struct sql_floorplan_elsewhere_args args = {p->space_id, p->floor_id};
    enum status s = floor_resources(ctx, p->space_id, p->floor_id, &resources, &n);
    if (s == OK)
        s = sql_floorplan_elsewhere(ctx, &args, &e.rows, &e.n);
    struct shape *shapes = s == OK ? arena_array(ctx->arena, n, sizeof(*shapes)) : NULL;
    if (s != OK || !shapes)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n && p->shapes_n < FLOORPLAN_SHAPES_MAX; i++) {
        const struct outline *o = outline_called(d, resources[i].name);
        if (o && !floor_of(&e, resources[i].id))
            shapes[p->shapes_n++] = (struct shape){.kind = SHAPE_OUTLINE,
                                                   .points = "",
                                                   .label = "",
                                                   .resource_id = resources[i].id,
                                                   .outline = o->number};
    }
    p->shapes = shapes;
    return OK;
}

enum status floorplan_take_drawing(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                                   const struct drawing *d)
{
    struct floor floor;
    struct floorplan p = {.floor_id = floor_id,
                          .space_id = space_id,
                          .width = d->width,
                          .height = d->height,
                          .grid = 10,
                          .outlines = (int32_t)d->outlines_n};
    enum status s = space_touch(ctx, space_id);
    if (s == OK)
        s = floor_in_space(ctx, space_id, floor_id, &floor);
    if (s == OK)
        s = sweep(ctx, space_id);
    if (s == OK)
        s = join_by_name(ctx, &p, d);
    if (s == OK)
        s = write_outlines(ctx, floor_id, d);
    return s == OK ? write_plan(ctx, &p) : s;
}

/* ---- what to begin with ---------------------------------------------------------------------- */

enum status floorplan_proposal(struct ctx *ctx, int64_t space_id, int64_t floor_id,
                               struct floorplan *ret_plan)
{
    struct resource *resources = NULL;
    size_t n = 0;
    size_t here = 0;
    struct elsewhere e = {0};
    const struct sql_floorplan_elsewhere_args args = {space_id, floor_id};
    struct floorplan p;
    enum status s = floor_resources(ctx, space_id, floor_id, &resources, &n);
    if (s == OK)
        s = sql_floorplan_elsewhere(ctx, &args, &e.rows, &e.n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!floor_of(&e, resources[i].id))
            resources[here++] = resources[i];
    }
    if (s == OK)
        s = propose(ctx->arena, resources, here, &p);
    if (s != OK)
        return s;
    p.space_id = space_id;
    p.floor_id = floor_id;
    *ret_plan = p;
    return OK;
}

/* ---- for others ------------------------------------------------------------------------------ */

enum status floorplan_of_space(struct ctx *ctx, const struct space *space,
                               struct space_plan *ret_plan)
{
    struct sql_floorplan_floors_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_floorplan_floors(ctx, &(struct sql_floorplan_floors_args){space->id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!rows[i].width.has)
            continue;
        char id[ID_CHARS_MAX + 1];
        id_print(rows[i].floor_id, id);
        *ret_plan = (struct space_plan){
            .url = arena_printf(ctx->arena, "/s/%s/floor", space->slug),
            .still_url = arena_printf(ctx->arena, "/s/%s/floor/%s/still.svg", space->slug, id),
            .width = rows[i].width.v,
            .height = rows[i].height.v};
        return ret_plan->url && ret_plan->still_url ? OK : LIMIT;
    }
    return s == OK ? NOT_FOUND : s;
}

enum status floorplan_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct sql_floorplan_check_shapes_row row;
    const enum status s = sql_floorplan_check_shapes(ctx, &row);
    if (s == OK)
        *ret_findings = (struct findings){.looked_at = row.shapes, .faults = row.astray};
    return s;
}
