/* The shapes of a plan as JSON: the same fields that the plan shows. */
#include "floorplan/floorplan_show.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/limits.h"

#include <jansson.h>
#include <string.h>

static enum status unreadable(struct ctx *ctx, size_t number, const char *what)
{
    return ctx_field(ctx, "shapes", "floorplan.unreadable",
                     "Shape %zu: “%s” cannot be read. Each shape is an object with the fields that "
                     "the plan shows.",
                     number + 1, what);
}

/* A whole number; absent and null are 0. */
static bool take_number(const json_t *v, int32_t *ret)
{
    if (json_is_null(v))
        return true;
    if (!json_is_integer(v) || json_integer_value(v) < -FLOORPLAN_SIDE_MAX ||
        json_integer_value(v) > FLOORPLAN_SIDE_MAX)
        return false;
    *ret = (int32_t)json_integer_value(v);
    return true;
}

/* A text on one line, as the fields of forms are: without control characters. */
static bool take_text(struct arena *arena, const json_t *v, const char **ret)
{
    if (json_is_null(v))
        return true;
    if (!json_is_string(v) || json_string_length(v) > FLOORPLAN_POINTS_BYTES)
        return false;
    for (const char *c = json_string_value(v); *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    }
    *ret = arena_strdup(arena, json_string_value(v));
    return *ret != NULL;
}

static bool take_id(const json_t *v, int64_t *ret)
{
    if (json_is_null(v) || (json_is_string(v) && json_string_length(v) == 0))
        return true;
    return json_is_string(v) && id_parse(json_string_value(v), ret) == OK;
}

static bool take_kind(const json_t *v, enum shape_kind *ret)
{
    *ret = json_is_string(v) ? shape_kind_of(json_string_value(v)) : 0;
    return *ret != 0;
}

static bool take_member(struct arena *arena, const char *key, const json_t *v, struct shape *s)
{
    const struct {
        const char *name;
        int32_t *to;
    } numbers[] = {{"x", &s->x},           {"y", &s->y},       {"width", &s->width},
                   {"height", &s->height}, {"turn", &s->turn}, {"outline", &s->outline}};
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        if (strcmp(key, numbers[i].name) == 0)
            return take_number(v, numbers[i].to);
    }
    if (strcmp(key, "kind") == 0)
        return take_kind(v, &s->kind);
    if (strcmp(key, "points") == 0)
        return take_text(arena, v, &s->points);
    if (strcmp(key, "label") == 0)
        return take_text(arena, v, &s->label);
    return strcmp(key, "resource") == 0 && take_id(v, &s->resource_id);
}

static enum status read_shape(struct ctx *ctx, const json_t *from, size_t number, struct shape *s)
{
    *s = (struct shape){.points = "", .label = ""};
    if (!json_is_object(from))
        return unreadable(ctx, number, "");
    for (void *at = json_object_iter((json_t *)from); at;
         at = json_object_iter_next((json_t *)from, at)) {
        const char *key = arena_strdup(ctx->arena, json_object_iter_key(at));
        if (!key || !take_member(ctx->arena, key, json_object_iter_value(at), s))
            return unreadable(ctx, number, key ? key : "");
    }
    if (!s->kind)
        return unreadable(ctx, number, "kind");
    if (s->kind == SHAPE_OUTLINE) /* it brings its own rectangle */
        s->x = s->y = s->width = s->height = 0;
    return OK;
}

static enum status read_list(struct ctx *ctx, const json_t *root, struct shape **ret_shapes,
                             size_t *ret_n)
{
    const size_t n = json_array_size(root);
    if (!json_is_array(root))
        return ctx_field(ctx, "shapes", "floorplan.unreadable", "A list of shapes is needed.");
    if (n > FLOORPLAN_SHAPES_MAX)
        return ctx_field(ctx, "shapes", "floorplan.too_many", "A floor has at most %d shapes.",
                         FLOORPLAN_SHAPES_MAX);
    struct shape *shapes = arena_array(ctx->arena, n, sizeof(*shapes));
    enum status s = shapes ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = read_shape(ctx, json_array_get(root, i), i, &shapes[i]);
    if (s != OK)
        return s;
    *ret_shapes = shapes;
    *ret_n = n;
    return OK;
}

enum status shapes_read(struct ctx *ctx, const char *text, struct shape **ret_shapes, size_t *ret_n)
{
    json_t *root = NULL;
    const char *why = NULL;
    const size_t n = strlen(text);
    if (json_read(text, n, n, &root, &why) != OK)
        return ctx_field(ctx, "shapes", "floorplan.unreadable", "A list of shapes is needed.");
    const enum status s = read_list(ctx, root, ret_shapes, ret_n);
    json_decref(root);
    return s;
}

const char *shapes_text(struct ctx *ctx, const struct plan_shape_view *shapes, size_t n)
{
    struct buf out;
    buf_init(&out, 2 * LIMIT_JSON_CHARS);
    buf_char(&out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(&out, ',');
        plan_shape_view_json(&out, &shapes[i]);
    }
    buf_char(&out, ']');
    const char *text = buf_text(&out, ctx->arena);
    return text;
}
