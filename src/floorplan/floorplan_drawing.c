/* The plan of a floor as its host draws it. */
#include "floorplan/floorplan_show.h"

#include "base/arena.h"
#include "floorplan_sql.h"
#include "space_views.h"

#include <string.h>

enum { MB = 1 << 20, NEW_SIDE = 200 };

/* A plan under way to its page. */
struct work {
    struct ctx *ctx;
    struct floorplan plan;
    struct resource *resources;
    size_t resources_n;
    struct outline *outlines;
    size_t outlines_n;
    struct sql_floorplan_elsewhere_row *elsewhere;
    size_t elsewhere_n;
};

static const struct shape *shape_of_resource(const struct floorplan *p, int64_t id)
{
    for (size_t i = 0; i < p->shapes_n; i++) {
        if (p->shapes[i].resource_id == id)
            return &p->shapes[i];
    }
    return NULL;
}

/* ---- shapes --------------------------------------------------------------------------------- */

/* What is put away, or moved to another floor, is no place of this one any more. */
static int64_t place_of(const struct work *w, const struct shape *s)
{
    return resource_among(w->resources, w->resources_n, s->resource_id) ? s->resource_id : 0;
}

static struct plan_shape_view shape_view(const struct work *w, const struct shape *s)
{
    return (struct plan_shape_view){.kind = shape_kind_name(s->kind),
                                    .x = s->x,
                                    .y = s->y,
                                    .width = s->width,
                                    .height = s->height,
                                    .turn = s->turn,
                                    .points = s->points,
                                    .label = s->label,
                                    .resource = place_of(w, s),
                                    .outline = s->outline};
}

static const char *shape_name(const struct work *w, const struct shape *s)
{
    const struct resource *r = resource_among(w->resources, w->resources_n, s->resource_id);
    return r ? r->name : *s->label ? s->label : say_shape_kind(w->ctx, s->kind);
}

static struct drawn_row_view row_view(const struct work *w, size_t i, const char *here)
{
    const struct shape *s = &w->plan.shapes[i];
    const long number = (long)i + 1;
    return (struct drawn_row_view){.number = number,
                                   .name = shape_name(w, s),
                                   .kind = shape_kind_name(s->kind),
                                   .words = say_shape_kind(w->ctx, s->kind),
                                   .x = s->x,
                                   .y = s->y,
                                   .width = s->width,
                                   .height = s->height,
                                   .path = shape_path(w->ctx->arena, s),
                                   .url = words(w->ctx, "%s?shape=%ld#numbers", here, number)};
}

static enum status show_shapes(const struct work *w, struct floor_drawing_view *v)
{
    const size_t n = w->plan.shapes_n;
    struct plan_shape_view *shapes = arena_array(w->ctx->arena, n, sizeof(*shapes));
    struct drawn_row_view *rows = arena_array(w->ctx->arena, n, sizeof(*rows));
    if (!shapes || !rows)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        shapes[i] = shape_view(w, &w->plan.shapes[i]);
        rows[i] = row_view(w, i, v->here);
        rows[i].here = v->number == (int64_t)i + 1;
    }
    v->shapes = shapes;
    v->shapes_n = n;
    v->rows = rows;
    v->rows_n = n;
    v->shapes_text = shapes_text(w->ctx, shapes, n);
    return v->shapes_text ? OK : LIMIT;
}

/* ---- what may be placed --------------------------------------------------------------------- */

static const char *elsewhere_of(const struct work *w, int64_t id)
{
    for (size_t i = 0; i < w->elsewhere_n; i++) {
        if (w->elsewhere[i].resource_id == id)
            return w->elsewhere[i].floor;
    }
    return "";
}

static enum status show_resources(const struct work *w, struct floor_drawing_view *v)
{
    struct plan_resource_view *list = arena_array(w->ctx->arena, w->resources_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < w->resources_n; i++) {
        const struct resource *r = &w->resources[i];
        const char *other = elsewhere_of(w, r->id);
        const bool placed = shape_of_resource(&w->plan, r->id) != NULL;
        list[i] =
            (struct plan_resource_view){.id = r->id,
                                        .name = r->name,
                                        .kind = kind_name(r->kind),
                                        .units = r->units,
                                        .seats = r->seats,
                                        .drawn = shape_kind_name(shape_kind_for(r->kind, r->units)),
                                        .placed = placed,
                                        .elsewhere = other};
        v->to_place += !placed && !*other;
    }
    v->resources = list;
    v->resources_n = w->resources_n;
    return OK;
}

/* ---- the drawing ---------------------------------------------------------------------------- */

static int64_t place_of_outline(const struct work *w, int32_t number)
{
    for (size_t i = 0; i < w->plan.shapes_n; i++) {
        if (w->plan.shapes[i].outline == number)
            return place_of(w, &w->plan.shapes[i]);
    }
    return 0;
}

static enum status show_outlines(const struct work *w, struct floor_drawing_view *v)
{
    static const char *const tones[] = {
        [TONE_LINE] = "line", [TONE_WASH] = "wash", [TONE_SOLID] = "solid"};
    struct plan_outline_view *all = arena_array(w->ctx->arena, w->outlines_n, sizeof(*all));
    struct plan_outline_view *named = arena_array(w->ctx->arena, w->outlines_n, sizeof(*named));
    if (!all || !named)
        return LIMIT;
    for (size_t i = 0; i < w->outlines_n; i++) {
        const struct outline *o = &w->outlines[i];
        all[i] = (struct plan_outline_view){.number = o->number,
                                            .tone = tones[o->tone],
                                            .x = o->x,
                                            .y = o->y,
                                            .width = o->width,
                                            .height = o->height,
                                            .title = o->title,
                                            .path = o->path,
                                            .resource = place_of_outline(w, o->number)};
        if (*o->title)
            named[v->named_n++] = all[i];
    }
    v->outlines = all;
    v->outlines_n = w->outlines_n;
    v->named = named;
    return OK;
}

/* ---- one shape by numbers ------------------------------------------------------------------- */

static enum status show_one(const struct work *w, struct floor_drawing_view *v)
{
    struct ctx *ctx = w->ctx;
    struct plan_shape_view *shape = arena_alloc(ctx->arena, sizeof(*shape));
    if (!shape)
        return LIMIT;
    if (v->number > (int64_t)w->plan.shapes_n)
        return NOT_FOUND;
    *shape = v->number ? v->shapes[v->number - 1]
                       : (struct plan_shape_view){.kind = "table",
                                                  .width = NEW_SIDE,
                                                  .height = NEW_SIDE,
                                                  .points = "",
                                                  .label = ""};
    v->shape = shape;
    v->x_typed = words(ctx, "%d", (int)shape->x);
    v->y_typed = words(ctx, "%d", (int)shape->y);
    v->w_typed = words(ctx, "%d", (int)shape->width);
    v->turn_typed = words(ctx, "%d", (int)shape->turn);
    v->h_typed = words(ctx, "%d", (int)shape->height);
    v->resource_typed = shape->resource ? typed_id(ctx, shape->resource) : "";
    return OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum status read_plan(struct work *w, const struct space *s, int64_t floor_id, bool *drawn)
{
    struct ctx *ctx = w->ctx;
    const struct sql_floorplan_elsewhere_args args = {s->id, floor_id};
    enum status st = floorplan_get(ctx, floor_id, &w->plan);
    *drawn = st == OK;
    if (st == NOT_FOUND)
        st = floorplan_proposal(ctx, s->id, floor_id, &w->plan);
    if (st == OK)
        st = floor_resources(ctx, s->id, floor_id, &w->resources, &w->resources_n);
    if (st == OK)
        st = sql_floorplan_elsewhere(ctx, &args, &w->elsewhere, &w->elsewhere_n);
    if (st == OK && w->plan.outlines)
        st = floorplan_outlines(ctx, floor_id, true, &w->outlines, &w->outlines_n);
    return st;
}

static void show_measures(const struct work *w, struct floor_drawing_view *v)
{
    v->width = w->plan.width;
    v->height = w->plan.height;
    v->grid = w->plan.grid;
    v->width_typed = words(w->ctx, "%d", (int)w->plan.width);
    v->height_typed = words(w->ctx, "%d", (int)w->plan.height);
    v->grid_typed = words(w->ctx, "%d", (int)w->plan.grid);
    v->mb_max = SVG_BYTES_MAX / MB;
}

enum status floor_drawing_make(struct ctx *ctx, const struct space *s, int64_t floor_id,
                               int64_t number, struct floor_drawing_view *ret_view)
{
    struct work w = {.ctx = ctx};
    struct floor floor;
    struct floor_drawing_view v = {.floor = floor_id, .number = number};
    enum status st = floor_in_space(ctx, s->id, floor_id, &floor);
    if (st == OK)
        st = space_head_make(ctx, s, "floors", &v.head);
    if (st == OK)
        st = read_plan(&w, s, floor_id, &v.drawn);
    if (st != OK)
        return st;
    v.floor_name = floor.name;
    v.level = floor.level;
    v.here = words(ctx, "/s/%s/floors/%s/plan", s->slug, typed_id(ctx, floor_id));
    v.look_url = words(ctx, "/s/%s/floor/%s", s->slug, typed_id(ctx, floor_id));
    show_measures(&w, &v);
    st = floorplan_picture_url(ctx, s->slug, floor_id, true, &v.picture, &v.picture_shown);
    if (st == OK)
        st = show_shapes(&w, &v);
    if (st == OK)
        st = show_resources(&w, &v);
    if (st == OK)
        st = show_outlines(&w, &v);
    if (st == OK)
        st = show_one(&w, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}
