#include "new.h"

#include <stdio.h>

static const char view[] = "\nview $2 \"Say here what the page shows\"\n"
                           "  name         text      \"the name of the network\"\n";

static const char route[] = "\nroute GET /$2\n"
                            "  handler $2\n"
                            "  doc     \"Say here what the page answers.\"\n"
                            "  allow   visitor\n"
                            "  lane    read\n"
                            "  body    -\n"
                            "  form    -\n"
                            "  view    $2\n"
                            "  page    $2\n"
                            "  title   \"$2\"\n"
                            "  again   -\n"
                            "  rate    -\n";

static const char handler[] = "\nenum status $2(struct ctx *ctx, struct $2_view *ret_view)\n"
                              "{\n"
                              "    ret_view->name = ctx_text(ctx, \"$2\");\n"
                              "    return OK;\n"
                              "}\n";

static const char page[] = "{view $2}\n"
                           "<h1>{name}</h1>\n"
                           "<p>{t \"Say here what the page shows.\"}</p>\n";

bool new_page(const char *module, const char *name)
{
    char views[256];
    char routes[256];
    char pages[256];
    char html[256];
    snprintf(views, sizeof(views), "src/%s/%s.views", module, module);
    snprintf(routes, sizeof(routes), "src/%s/%s.routes", module, module);
    snprintf(pages, sizeof(pages), "src/%s/%s_pages.c", module, module);
    snprintf(html, sizeof(html), "src/%s/pages/%s.html", module, name);
    return write_new(html, page, module, name) && append_to(views, view, module, name) &&
           append_to(routes, route, module, name) && append_to(pages, handler, module, name);
}
