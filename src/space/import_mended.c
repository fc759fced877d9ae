/* A row that was taken without a place because its town was not known comes again, mended. */
#include "base/fold.h"
#include "space/import_row.h"
#include "space_sql.h"

#include <string.h>

static bool same_words(struct arena *a, const char *x, const char *y)
{
    const char *p = fold_words(a, x);
    const char *q = fold_words(a, y);
    return p && q && strcmp(p, q) == 0;
}

/* Would we have suggested this town to who wrote that one? */
static bool was_suggested(struct arena *a, const char *wrong, const char *town)
{
    struct place places[PLACES_MAX];
    const size_t n = place_suggest(wrong, places);
    for (size_t i = 0; i < n; i++)
        if (same_words(a, places[i].name, town))
            return true;
    return false;
}

enum status import_mended(struct ctx *ctx, const struct import_row *row, int64_t *ret_space_id)
{
    const struct space *s = &row->space;
    struct sql_import_unplaced_row *all;
    size_t n;
    size_t found = 0;
    int64_t id = 0;
    const enum status st =
        sql_import_unplaced(ctx, &(struct sql_import_unplaced_args){s->country}, &all, &n);
    for (size_t i = 0; st == OK && i < n; i++) {
        if (!same_words(ctx->arena, all[i].name, s->name) ||
            !same_words(ctx->arena, all[i].street, s->street))
            continue;
        if (!row->mended && !was_suggested(ctx->arena, all[i].town, s->town))
            continue;
        id = all[i].space_id;
        found++;
    }
    if (st != OK)
        return st;
    if (found != 1)
        return NOT_FOUND;
    *ret_space_id = id;
    return OK;
}
