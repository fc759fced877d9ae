#include "store/statement.h"

void *sql_take_room(struct sql_take *take, size_t row_bytes)
{
    if (take->n == take->max) {
        take->status = LIMIT;
        return NULL;
    }
    void *rows = arena_room(take->arena, take->rows, take->n, &take->size, row_bytes);
    if (!rows) {
        take->status = UNAVAILABLE;
        return NULL;
    }
    take->rows = rows;
    return (char *)take->rows + take->n++ * row_bytes;
}

const char *sql_take_text(struct sql_take *take, const struct value *v)
{
    if (v->null)
        return NULL;
    const char *text = arena_strndup(take->arena, v->b.p, v->b.n);
    if (!text)
        take->status = UNAVAILABLE;
    return text;
}

struct bytes sql_take_bytes(struct sql_take *take, const struct value *v)
{
    if (v->null)
        return (struct bytes){0};
    void *copy = arena_alloc(take->arena, v->b.n);
    if (!copy) {
        take->status = UNAVAILABLE;
        return (struct bytes){0};
    }
    if (v->b.n)
        memcpy(copy, v->b.p, v->b.n);
    return (struct bytes){.p = copy, .n = v->b.n};
}
