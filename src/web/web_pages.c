#include "web/web.h"

#include "http/http.h"
#include "web_routes.h"

#include <string.h>

enum { LANGUAGE_KEPT_S = 365 * 24 * 60 * 60 };
static const char language_cookie[] = "lang";

const struct lang *web_lang_of_code(const char *code)
{
    size_t n = 0;
    const struct lang *const *langs = text_langs(&n);
    for (size_t i = 0; code && i < n; i++)
        if (strcmp(langs[i]->code, code) == 0)
            return langs[i];
    return NULL;
}

const struct lang *web_chosen_lang(const struct ctx *ctx)
{
    return web_lang_of_code(request_cookie(ctx, language_cookie));
}

/* A path of this installation: "//host" and "/\host" would leave it. */
static bool is_own_path(const char *url)
{
    return url && url[0] == '/' && url[1] != '/' && url[1] != '\\';
}

enum status web_choose_language(struct ctx *ctx, const struct language_choose_form *form)
{
    const struct lang *lang = web_lang_of_code(form->code);
    if (!lang)
        return ctx_fail(ctx, NOT_FOUND, "language.unknown", "There is no such language here.");
    reply_cookie(ctx, language_cookie, lang->code, LANGUAGE_KEPT_S);
    reply_see(ctx, is_own_path(form->back) ? form->back : "/");
    return OK;
}

enum status web_show_styleguide(struct ctx *ctx, struct styleguide_view *ret_view)
{
    (void)ctx;
    *ret_view = (struct styleguide_view){
        .day = {.year = 2027, .month = 3, .day = 3},
        .at = {.has = true, .utc = 1804064400, .offset_s = 3600},
        .distance_m = 1900,
        .price_cents = 900,
        .currency = "EUR",
    };
    return OK;
}
