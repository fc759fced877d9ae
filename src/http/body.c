/* body.c: query strings, urlencoded bodies and JSON objects into named raw values. */
#include "http/http_internal.h"

#include "base/json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static enum status no_memory(struct ctx *ctx)
{
    return ctx_fail(ctx, LIMIT, "request.large", "The request is too large.");
}

enum status raws_add(struct ctx *ctx, struct raws *raws, const struct raw *raw)
{
    if (raws->n == LIMIT_FORM_VALUES)
        return ctx_fail(ctx, LIMIT, "request.values", "The request holds too many values.");
    struct raw *items = arena_room(ctx->arena, raws->items, raws->n, &raws->size, sizeof(*items));
    if (!items)
        return no_memory(ctx);
    raws->items = items;
    raws->items[raws->n++] = *raw;
    return OK;
}

/* ---- a=1&b=2 --------------------------------------------------------------------------------- */

static enum status bad_encoding(struct ctx *ctx)
{
    return ctx_fail(ctx, INVALID, "request.encoding",
                    "The request is not encoded as it should be.");
}

static enum status pair_add(struct ctx *ctx, const char *pair, size_t n, struct raws *raws)
{
    const char *equals = memchr(pair, '=', n);
    size_t name_n = equals ? (size_t)(equals - pair) : n;
    size_t value_n = equals ? n - name_n - 1 : 0;
    char *text = arena_alloc(ctx->arena, n + 2);
    if (!text)
        return no_memory(ctx);
    name_n = percent_decode(pair, name_n, true, text);
    if (name_n == SIZE_MAX || !text_valid(text, name_n))
        return bad_encoding(ctx);
    char *value = text + name_n + 1;
    value_n = equals ? percent_decode(equals + 1, value_n, true, value) : 0;
    if (value_n == SIZE_MAX)
        return bad_encoding(ctx);
    return raws_add(ctx, raws, &(struct raw){.name = text, .value = value, .n = value_n});
}

enum status urlencoded_parse(struct ctx *ctx, const char *text, size_t n, struct raws *raws)
{
    const char *end = text + n;
    for (const char *at = text; at < end;) {
        const char *next = memchr(at, '&', (size_t)(end - at));
        if (!next)
            next = end;
        enum status s = next > at ? pair_add(ctx, at, (size_t)(next - at), raws) : OK;
        if (s != OK)
            return s;
        at = next + 1;
    }
    return OK;
}

/* ---- {"a": 1} -------------------------------------------------------------------------------- */

static enum status number_raw(struct ctx *ctx, const json_t *value, struct raw *raw)
{
    char text[40];
    int n = json_is_integer(value)
                ? snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, json_integer_value(value))
                : snprintf(text, sizeof(text), "%.15g", json_real_value(value));
    raw->kind = RAW_JSON_NUMBER;
    raw->n = (size_t)n;
    raw->value = arena_strndup(ctx->arena, text, (size_t)n);
    return raw->value ? OK : no_memory(ctx);
}

/* A structure, as the text of its JSON: for fields that take one; others refuse it. */
static enum status structure_raw(struct ctx *ctx, const json_t *value, struct raw *raw)
{
    char *text = json_dumps(value, JSON_COMPACT);
    raw->kind = RAW_JSON_OTHER;
    raw->value = text ? arena_strdup(ctx->arena, text) : NULL;
    raw->n = raw->value ? strlen(raw->value) : 0;
    free(text);
    return raw->value ? OK : no_memory(ctx);
}

/* One value that is no list. null counts as an empty text: as absent. */
static enum status json_value_add(struct ctx *ctx, const char *name, const json_t *value,
                                  struct raws *raws)
{
    struct raw raw = {.name = name, .value = "", .kind = RAW_JSON_TEXT}; /* as for null */
    enum status s = OK;
    if (json_is_string(value)) {
        raw.n = json_string_length(value);
        raw.value = arena_strndup(ctx->arena, json_string_value(value), raw.n);
        s = raw.value ? OK : no_memory(ctx);
    } else if (json_is_number(value)) {
        s = number_raw(ctx, value, &raw);
    } else if (json_is_boolean(value)) {
        raw.kind = RAW_JSON_BOOL;
        raw.value = json_is_true(value) ? "true" : "false";
        raw.n = strlen(raw.value);
    } else if (!json_is_null(value)) {
        s = structure_raw(ctx, value, &raw);
    }
    return s == OK ? raws_add(ctx, raws, &raw) : s;
}

/* A list of more than texts and numbers is one value. */
static bool has_structures(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (json_is_object(item) || json_is_array(item))
            return true;
    }
    return false;
}

static enum status json_member_add(struct ctx *ctx, const char *key, const json_t *value,
                                   struct raws *raws)
{
    const char *name = arena_strdup(ctx->arena, key);
    if (!name)
        return no_memory(ctx);
    if (!json_is_array(value) || has_structures(value))
        return json_value_add(ctx, name, value, raws);
    for (size_t i = 0; i < json_array_size(value); i++) {
        enum status s = json_value_add(ctx, name, json_array_get(value, i), raws);
        if (s != OK)
            return s;
    }
    return OK;
}

enum status json_form_parse(struct ctx *ctx, const char *text, size_t n, struct raws *raws)
{
    json_t *root;
    const char *why;
    enum status s = json_read(text, n, n, &root, &why);
    if (s != OK) {
        ctx->problem.code = "request.json";
        ctx->problem.detail = ctx_text(ctx, why);
        return INVALID;
    }
    if (!json_is_object(root))
        s = ctx_fail(ctx, INVALID, "request.json", "The JSON must be an object.");
    void *at = s == OK ? json_object_iter(root) : NULL;
    for (; at && s == OK; at = json_object_iter_next(root, at))
        s = json_member_add(ctx, json_object_iter_key(at), json_object_iter_value(at), raws);
    json_decref(root);
    return s;
}
