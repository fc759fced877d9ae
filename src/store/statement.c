#include "store/statement.h"

enum { TAKE_ROWS_FIRST = 4 }; /* most lists that are kept for long are short */

void *sql_take_room(struct sql_take *take, size_t row_bytes)
{
    if (take->n == take->max) {
        take->status = LIMIT;
        return NULL;
    }
    if (take->n == take->size) {
        size_t size = take->size ? take->size * 2 : TAKE_ROWS_FIRST;
        void *rows = arena_array(take->arena, size, row_bytes);
        if (!rows) {
            take->status = UNAVAILABLE;
            return NULL;
        }
        if (take->n)
            memcpy(rows, take->rows, take->n * row_bytes);
        take->rows = rows;
        take->size = size;
    }
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
