/* errors_page.c: the registry of refusals, where the "type" of a problem points. */
#include "app/errors.h"

#include "app_routes.h"
#include "app_views.h"

enum status errors_page_show(struct ctx *ctx, struct error_list_view *ret_view)
{
    struct error_entry_view *errors = arena_array(ctx->arena, error_rows_n, sizeof *errors);
    if (!errors)
        return UNAVAILABLE;
    for (size_t i = 0; i < error_rows_n; i++)
        errors[i] = (struct error_entry_view){.code = error_rows[i].code,
                                              .status = error_rows[i].status,
                                              .when = ctx_text(ctx, error_rows[i].when)};
    ret_view->errors = errors;
    ret_view->errors_n = error_rows_n;
    return OK;
}
