/* errors_page.c: the registry of refusals, where the "type" of a problem points. */
#include "app/errors.h"

#include "app_routes.h"
#include "app_views.h"

/* The sentence in the reader's language, without the marks that Markdown has around code. */
static const char *plain(struct ctx *ctx, const char *when)
{
    char *text = arena_strdup(ctx->arena, ctx_text(ctx, when));
    char *to = text;
    for (const char *from = text; from && *from; from++)
        if (*from != '`')
            *to++ = *from;
    if (text)
        *to = '\0';
    return text ? text : "";
}

enum status errors_page_show(struct ctx *ctx, struct error_list_view *ret_view)
{
    struct error_entry_view *errors = arena_array(ctx->arena, error_rows_n, sizeof *errors);
    if (!errors)
        return UNAVAILABLE;
    for (size_t i = 0; i < error_rows_n; i++)
        errors[i] = (struct error_entry_view){.code = error_rows[i].code,
                                              .status = error_rows[i].status,
                                              .when = plain(ctx, error_rows[i].when)};
    ret_view->errors = errors;
    ret_view->errors_n = error_rows_n;
    return OK;
}
