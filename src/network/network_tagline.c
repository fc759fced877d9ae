/* The line under the network's name, in each language. */
#include "base/utf8.h"
#include "network/network_internal.h"
#include "network_sql.h"

#include <string.h>

enum status network_taglines(struct ctx *ctx, struct tagline **ret_taglines, size_t *ret_n)
{
    struct sql_tagline_every_row *rows;
    size_t n;
    const enum status s = sql_tagline_every(ctx, &rows, &n);
    if (s != OK)
        return s;
    struct tagline *all = arena_array(ctx->arena, n, sizeof(*all));
    if (!all)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        all[i] = (struct tagline){rows[i].lang, rows[i].tagline};
    *ret_taglines = all;
    *ret_n = n;
    return OK;
}

static enum status check(struct ctx *ctx, const struct tagline *taglines, size_t n)
{
    enum status s = OK;
    for (size_t i = 0; i < n; i++) {
        const char *field = arena_printf(ctx->arena, "taglines[%zu]", i);
        if (!field)
            return LIMIT;
        if (!lang_known(taglines[i].lang))
            s = ctx_field(ctx, field, "field.choice", "Choose one of the languages.");
        else if (utf8_count(taglines[i].text) > TAGLINE_MAX)
            s = ctx_field(ctx, field, "field.long", "At most %d characters.", TAGLINE_MAX);
    }
    return s;
}

enum status network_set_taglines(struct ctx *ctx, const struct tagline *taglines, size_t n)
{
    enum status s = check(ctx, taglines, n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct tagline *t = &taglines[i];
        const struct sql_tagline_write_args write = {.lang = t->lang, .tagline = t->text};
        const struct sql_tagline_remove_args remove = {.lang = t->lang};
        s = *t->text ? sql_tagline_write(ctx, &write, NULL)
                     : sql_tagline_remove(ctx, &remove, NULL);
    }
    return s;
}

const char *network_tagline(const struct network *n, const struct tagline *taglines,
                            size_t taglines_n, const char *lang)
{
    for (size_t i = 0; strcmp(lang, n->lang) != 0 && i < taglines_n; i++)
        if (strcmp(taglines[i].lang, lang) == 0)
            return taglines[i].text;
    return n->tagline;
}
