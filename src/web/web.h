/* web.h: what stands around every page: frame, components, style, islands.
 * How to write a page with them: docs/howto/page-components.md.
 * Owns: src/web/pages, css, js, icons; the cookie of the chosen language.   Uses: base, http.
 * Threads: any.   Invariants: README.md WE-1 to WE-5. */
#ifndef LOGGIA_WEB_WEB_H
#define LOGGIA_WEB_WEB_H

#include "base/ctx.h"

/* The language that this browser chose by /language/{code}, or NULL when it did not. */
const struct lang *web_chosen_lang(const struct ctx *ctx);

/* The language of this installation with this very code, or NULL. */
const struct lang *web_lang_of_code(const char *code);

#endif
