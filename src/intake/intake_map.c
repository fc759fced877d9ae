/* A map from a text file, for the command line: "Header = field", "plan Old = New". */
#include "intake/intake_internal.h"

#include "base/fold.h"

#include <stdlib.h>
#include <string.h>

/* A text without blanks at its ends. */
static const char *trimmed(struct arena *a, const char *from, size_t n)
{
    while (n > 0 && (*from == ' ' || *from == '\t')) {
        from++;
        n--;
    }
    while (n > 0 && strchr(" \t\r", from[n - 1]))
        n--;
    return arena_strndup(a, from, n);
}

static enum status bad_line(struct ctx *ctx, int line, const char *why)
{
    return ctx_fail(ctx, INVALID, "intake.map", "Line %d of the map: %s", line, why);
}

/* "new 150.00 1": a price, and months of a period. */
static bool read_new(const char *text, struct intake_plan *p)
{
    enum { MONTHS_MAX = 60 };
    const char *behind = strchr(text, ' ');
    const long months = behind ? strtol(behind, NULL, 10) : 1;
    char price[16] = "";
    const size_t n = behind ? (size_t)(behind - text) : strlen(text);
    if (n == 0 || n >= sizeof(price) || months < 1 || months > MONTHS_MAX)
        return false;
    memcpy(price, text, n);
    p->make = true;
    p->months = (int32_t)months;
    return cell_cents(price, &p->price_cents);
}

static enum status map_plan(struct ctx *ctx, int line, const char *name, const char *value,
                            const struct space *space, struct intake_map *map)
{
    struct plan *ours = NULL;
    size_t n = 0;
    struct intake_plan p = {.name = name};
    if (map->plans_n == INTAKE_PLANS_MAX)
        return bad_line(ctx, line, "too many plans");
    if (strncmp(value, "new ", 4) == 0) {
        if (!read_new(value + 4, &p))
            return bad_line(ctx, line, "a new plan is written: new 150.00 1");
    } else if (strcmp(value, "-") != 0) {
        const char *folded = fold_words(ctx->arena, value);
        const enum status s = plan_list(ctx, space->operator_id, space->id, false, &ours, &n);
        if (s != OK)
            return s;
        for (size_t i = 0; i < n && !p.plan_id; i++) {
            const char *other = fold_words(ctx->arena, ours[i].name);
            if (folded && other && strcmp(folded, other) == 0)
                p.plan_id = ours[i].id;
        }
        if (!p.plan_id)
            return bad_line(ctx, line, "the space has no such plan");
    }
    map->plans[map->plans_n++] = p;
    return OK;
}

static enum status map_column(struct ctx *ctx, int line, const char *name, const char *value,
                              const struct intake_sample *s, struct intake_map *map)
{
    const enum intake_field f = intake_field_of_word(value);
    if (f == INTAKE_SKIP && strcmp(value, "-") != 0)
        return bad_line(ctx, line, "there is no such field");
    for (size_t i = 0; i < s->headers_n; i++) {
        if (strcmp(s->headers[i], name) != 0)
            continue;
        for (size_t k = 0; k < map->fields_n; k++)
            if (map->fields[k] == f)
                map->fields[k] = INTAKE_SKIP; /* what is said counts more than a guess */
        map->fields[i] = f;
        return OK;
    }
    return bad_line(ctx, line, "the file has no such column");
}

enum status intake_map_read(struct ctx *ctx, const char *text, const struct intake_sample *s,
                            const struct space *space, struct intake_map *map)
{
    int line = 0;
    for (const char *at = text; *at;) {
        const size_t n = strcspn(at, "\n");
        const char *whole = trimmed(ctx->arena, at, n);
        line++;
        at += n + (at[n] == '\n');
        if (!whole)
            return LIMIT;
        if (!*whole || *whole == '#')
            continue;
        const char *sign = strrchr(whole, '=');
        if (!sign)
            return bad_line(ctx, line, "it has no \"=\"");
        const char *name = trimmed(ctx->arena, whole, (size_t)(sign - whole));
        const char *value = trimmed(ctx->arena, sign + 1, strlen(sign + 1));
        if (!name || !value)
            return LIMIT;
        const enum status st =
            strncmp(name, "plan ", 5) == 0
                ? map_plan(ctx, line, trimmed(ctx->arena, name + 5, strlen(name + 5)), value, space,
                           map)
                : map_column(ctx, line, name, value, s, map);
        if (st != OK)
            return st;
    }
    return OK;
}
