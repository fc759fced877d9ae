/* Drawing the plan of a floor: for hosts. */
#include "floorplan/floorplan_show.h"

#include "base/arena.h"
#include "floorplan_routes.h"
#include "http/http.h"
#include "store/store.h"

#include <string.h>

enum { METRE = 100 };

enum status floor_drawing_show(struct ctx *ctx, const struct floor_drawing_of_form *form,
                               struct floor_drawing_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = floor_drawing_make(ctx, &s, form->id, form->shape.has ? form->shape.v : 0, ret_view);
    if (st == OK)
        reply_title(ctx, words(ctx, ctx_text(ctx, "%s: draw the plan"), ret_view->floor_name));
    return st;
}

/* The page after a change. */
static enum status answer(struct ctx *ctx, const struct space *s, int64_t floor_id,
                          const char *flash, struct floor_drawing_view *ret_view)
{
    const enum status st = floor_drawing_make(ctx, s, floor_id, 0, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, flash);
    reply_see(ctx, ret_view->here);
    return OK;
}

/* What is kept, or else the proposal that the page shows. */
static enum status plan_now(struct ctx *ctx, const struct space *s, int64_t floor_id,
                            struct floorplan *ret_plan)
{
    struct floor floor;
    enum status st = floor_in_space(ctx, s->id, floor_id, &floor);
    if (st == OK)
        st = floorplan_get(ctx, floor_id, ret_plan);
    if (st == NOT_FOUND && floor_in_space(ctx, s->id, floor_id, &floor) == OK)
        st = floorplan_proposal(ctx, s->id, floor_id, ret_plan);
    return st;
}

enum status floor_drawing_keep(struct ctx *ctx, const struct floor_drawing_save_form *form,
                               struct floor_drawing_view *ret_view)
{
    struct space s;
    struct floorplan p;
    struct shape *shapes = NULL;
    size_t n = 0;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = plan_now(ctx, &s, form->id, &p);
    if (st == OK && form->shapes && *form->shapes)
        st = shapes_read(ctx, form->shapes, &shapes, &n);
    if (st != OK)
        return st;
    p.width = form->width.has ? (int32_t)form->width.v : p.width;
    p.height = form->height.has ? (int32_t)form->height.v : p.height;
    p.grid = form->grid.has ? (int32_t)form->grid.v : p.grid;
    if (form->shapes && *form->shapes) {
        p.shapes = shapes;
        p.shapes_n = n;
    }
    st = floorplan_save(ctx, &p);
    return st == OK ? answer(ctx, &s, form->id, ctx_text(ctx, "The plan is kept."), ret_view) : st;
}

enum status floor_drawing_propose(struct ctx *ctx, const struct floor_of_form *form,
                                  struct floor_drawing_view *ret_view)
{
    struct space s;
    struct floorplan p;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = floorplan_remove(ctx, s.id, form->id);
    if (st == OK)
        st = floorplan_proposal(ctx, s.id, form->id, &p);
    if (st == OK)
        st = floorplan_save(ctx, &p);
    return st == OK ? answer(ctx, &s, form->id,
                             ctx_text(ctx, "A new plan from your desks and rooms."), ret_view)
                    : st;
}

enum status floor_drawing_remove(struct ctx *ctx, const struct floor_of_form *form,
                                 struct floor_drawing_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = floorplan_remove(ctx, s.id, form->id);
    return st == OK ? answer(ctx, &s, form->id, ctx_text(ctx, "The plan is taken away."), ret_view)
                    : st;
}

/* ---- one shape ------------------------------------------------------------------------------- */

/* The kind that is said, or that of what is placed. */
static enum status kind_said(struct ctx *ctx, const struct floor_shape_form *form,
                             enum shape_kind *ret_kind)
{
    struct resource r;
    if (form->kind) {
        *ret_kind = shape_kind_of(form->kind);
        return OK;
    }
    if (!form->resource)
        return ctx_field(ctx, "kind", "field.missing", "This is needed.");
    const enum status st = resource_get(ctx, form->resource, &r);
    if (st == OK)
        *ret_kind = shape_kind_for(r.kind, r.units);
    return st == NOT_FOUND ? ctx_field(ctx, "resource", "floorplan.resource",
                                       "“%s”: there is no such desk or room on this floor.", "")
                           : st;
}

static enum status shape_said(struct ctx *ctx, const struct floor_shape_form *form,
                              struct shape *ret_shape)
{
    enum shape_kind kind = 0;
    const enum status st = kind_said(ctx, form, &kind);
    if (st != OK)
        return st;
    *ret_shape = (struct shape){.kind = kind,
                                .x = (int32_t)form->x,
                                .y = (int32_t)form->y,
                                .width = form->w.has ? (int32_t)form->w.v : 0,
                                .height = form->h.has ? (int32_t)form->h.v : 0,
                                .turn = (int32_t)form->turn,
                                .points = form->points ? form->points : "",
                                .label = form->label ? form->label : "",
                                .resource_id = form->resource,
                                .outline = form->outline.has ? (int32_t)form->outline.v : 0};
    if (kind != SHAPE_AREA)
        ret_shape->points = "";
    return OK;
}

/* A refused shape is told of beside the fields that it was typed in. */
static enum status beside(struct ctx *ctx, enum status st)
{
    for (size_t i = 0; st == INVALID && i < ctx->problem.fields_n; i++) {
        struct problem_field *f = &ctx->problem.fields[i];
        const bool place = strcmp(f->code, "floorplan.resource") == 0 ||
                           strcmp(f->code, "floorplan.elsewhere") == 0 ||
                           strcmp(f->code, "floorplan.twice") == 0;
        if (strcmp(f->name, "shapes") != 0)
            continue;
        f->name = place                                       ? "resource"
                  : strcmp(f->code, "floorplan.outside") == 0 ? "x"
                  : strcmp(f->code, "floorplan.corners") == 0 ? "points"
                  : strcmp(f->code, "floorplan.outline") == 0 ? "outline"
                  : strcmp(f->code, "floorplan.label") == 0   ? "label"
                                                              : "kind";
    }
    return st;
}

/* A copy with room for one more. */
static struct shape *shapes_copy(struct ctx *ctx, const struct floorplan *p)
{
    struct shape *shapes = arena_array(ctx->arena, p->shapes_n + 1, sizeof(*shapes));
    for (size_t i = 0; shapes && i < p->shapes_n; i++)
        shapes[i] = p->shapes[i];
    return shapes;
}

/* An outline that is a place already becomes another, or none. */
static size_t index_for(const struct floorplan *p, const struct floor_shape_form *form)
{
    for (size_t i = 0; !form->number.has && form->outline.has && i < p->shapes_n; i++) {
        if (p->shapes[i].outline == form->outline.v)
            return i;
    }
    return form->number.has ? (size_t)form->number.v - 1 : p->shapes_n;
}

/* What the form would send if nobody changed anything: what a change leaves out stays. */
static struct floor_shape_form form_now(const struct shape *s)
{
    return (struct floor_shape_form){.kind = shape_kind_name(s->kind),
                                     .x = s->x,
                                     .y = s->y,
                                     .w = opt_int_of(s->width),
                                     .h = opt_int_of(s->height),
                                     .turn = s->turn,
                                     .points = s->points,
                                     .label = s->label,
                                     .resource = s->resource_id,
                                     .outline = {.has = s->outline > 0, .v = s->outline}};
}

enum status floor_shape_put(struct ctx *ctx, const struct floor_shape_form *form,
                            struct floor_drawing_view *ret_view)
{
    struct space s;
    struct floorplan p;
    struct shape shape;
    struct floor_shape_form f = *form;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = plan_now(ctx, &s, form->id, &p);
    if (st == OK && form->number.has && (size_t)form->number.v <= p.shapes_n) {
        const struct floor_shape_form now = form_now(&p.shapes[form->number.v - 1]);
        request_keep(ctx, &f, &now);
        f.number = form->number;
    }
    if (st == OK)
        st = shape_said(ctx, &f, &shape);
    struct shape *shapes = st == OK ? shapes_copy(ctx, &p) : NULL;
    if (st != OK || !shapes)
        return st == OK ? LIMIT : st;
    const size_t at = index_for(&p, form);
    if (at > p.shapes_n)
        return NOT_FOUND;
    p.shapes_n += at == p.shapes_n;
    shapes[at] = shape;
    p.shapes = shapes;
    st = beside(ctx, floorplan_save(ctx, &p));
    return st == OK ? answer(ctx, &s, form->id, ctx_text(ctx, "The plan is kept."), ret_view) : st;
}

enum status floor_shape_remove(struct ctx *ctx, const struct floor_shape_of_form *form,
                               struct floor_drawing_view *ret_view)
{
    struct space s;
    struct floorplan p;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = plan_now(ctx, &s, form->id, &p);
    struct shape *shapes = st == OK ? shapes_copy(ctx, &p) : NULL;
    if (st != OK || !shapes)
        return st == OK ? LIMIT : st;
    if ((size_t)form->number > p.shapes_n)
        return NOT_FOUND;
    p.shapes_n--;
    for (size_t i = (size_t)form->number - 1; i < p.shapes_n; i++)
        shapes[i] = shapes[i + 1];
    p.shapes = shapes;
    st = floorplan_save(ctx, &p);
    return st == OK ? answer(ctx, &s, form->id, ctx_text(ctx, "Taken off the plan."), ret_view)
                    : st;
}

/* ---- a drawing: read outside of any transaction, then written in one ------------------------- */

struct upload_work {
    const struct floor_upload_form *form;
    const struct drawing *drawing;
    struct floor_drawing_view *view;
};

static enum status refuse_drawing(struct ctx *ctx, enum svg_fault fault)
{
    switch (fault) {
    case SVG_SOUND:
        return OK;
    case SVG_NOT_XML:
        return ctx_field(ctx, "drawing", "floorplan.svg_unreadable",
                         "This is no SVG file that can be read.");
    case SVG_NO_SVG:
        return ctx_field(ctx, "drawing", "floorplan.svg_unreadable",
                         "This is no SVG drawing: it says no size.");
    case SVG_ENTITIES:
        return ctx_field(ctx, "drawing", "floorplan.svg_entities",
                         "The file declares entities, which are not read: save it as plain SVG.");
    case SVG_LARGE:
        return ctx_field(ctx, "drawing", "floorplan.svg_large",
                         "The drawing is too large or too detailed: at most %d outlines in %d MB. "
                         "Leave out layers that are not needed.",
                         SVG_OUTLINES_MAX, SVG_BYTES_MAX >> 20);
    case SVG_EMPTY:
        return ctx_field(ctx, "drawing", "floorplan.svg_empty",
                         "Nothing in this file is a line or a form: pictures, texts and scripts "
                         "are not read.");
    case SVG_MEMORY:
        break;
    }
    return LIMIT;
}

static enum status write_drawing(struct ctx *ctx, void *arg)
{
    const struct upload_work *w = arg;
    struct space s;
    enum status st = space_of_slug(ctx, w->form->slug, &s);
    if (st == OK)
        st = floorplan_take_drawing(ctx, s.id, w->form->id, w->drawing);
    if (st != OK)
        return st;
    const char *flash =
        w->drawing->left_out
            ? words(ctx,
                    ctx_text(ctx, "The drawing is here: %d outlines. %d things were left "
                                  "out: texts, pictures and whatever is not drawn."),
                    (int)w->drawing->outlines_n, (int)w->drawing->left_out)
            : words(ctx, ctx_text(ctx, "The drawing is here: %d outlines."),
                    (int)w->drawing->outlines_n);
    return answer(ctx, &s, w->form->id, flash, w->view);
}

enum status floor_drawing_upload(struct ctx *ctx, const struct floor_upload_form *form,
                                 struct floor_drawing_view *ret_view)
{
    struct drawing d;
    const int32_t side = form->metres.has ? (int32_t)form->metres.v * METRE : SVG_LONGER_SIDE;
    const enum status st = refuse_drawing(ctx, svg_read(ctx->arena, form->drawing->body, side, &d));
    if (st != OK)
        return st;
    struct upload_work w = {form, &d, ret_view};
    return db_tx(ctx, DB_WRITE, write_drawing, &w);
}
