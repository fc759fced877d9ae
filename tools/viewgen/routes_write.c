/* routes_write.c: prototypes of the handlers, thunks, and the tables of routes. */
#include "viewgen/viewgen.h"

static void write_prototype(struct buf *out, const struct route *r)
{
    buf_printf(out, "\n/* %s %s: %s */\n", r->method, r->path, r->values[KEY_DOC]);
    buf_printf(out, "MUST_USE enum status %s(struct ctx *ctx", r->values[KEY_HANDLER]);
    if (r->form)
        buf_printf(out, ", const struct %s_form *form", r->form->name);
    if (r->view)
        buf_printf(out, ", struct %s_view *ret_view", r->view->name);
    BUF_LIT(out, ");\n");
}

static void include_once(struct buf *out, const struct module *m, const char *what)
{
    const char *line = gen_printf("#include \"%s_%s.h\"\n", m->name, what);
    if (!memmem(out->p, out->n, line, strlen(line)))
        buf_str(out, line);
}

static void write_header(const char *out_dir, const struct module *m)
{
    struct buf out = gen_open();
    const char *guard = gen_upper(m->name);
    buf_printf(&out, "/* Made by viewgen from %s.routes. */\n", m->name);
    buf_printf(&out, "#ifndef LOGGIA_GEN_%s_ROUTES_H\n#define LOGGIA_GEN_%s_ROUTES_H\n\n", guard,
               guard);
    BUF_LIT(&out, "#include \"http/http.h\"\n");
    for (size_t i = 0; i < m->routes_n; i++) {
        if (m->routes[i]->view)
            include_once(&out, m->routes[i]->view->module, "views");
        if (m->routes[i]->form)
            include_once(&out, m->routes[i]->form->module, "forms");
    }
    for (size_t i = 0; i < m->routes_n; i++)
        write_prototype(&out, m->routes[i]);
    buf_printf(&out, "\nextern const struct route %s_routes[];\n", m->name);
    buf_printf(&out, "extern const size_t %s_routes_n;\n\n#endif\n", m->name);
    gen_write_if_changed(out_dir, gen_printf("%s_routes.h", m->name), &out);
}

static void write_thunk(struct buf *out, const struct route *r)
{
    const char *name = r->values[KEY_HANDLER];
    buf_printf(out,
               "\nstatic enum status run_%s(struct ctx *ctx, const void *form, void *ret_view)\n",
               name);
    BUF_LIT(out, "{\n");
    if (!r->form)
        BUF_LIT(out, "    (void)form;\n");
    if (!r->view)
        BUF_LIT(out, "    (void)ret_view;\n");
    buf_printf(out, "    return %s(ctx%s%s);\n}\n", name, r->form ? ", form" : "",
               r->view ? ", ret_view" : "");
}

static const char *enum_word(const char *prefix, const char *word)
{
    return gen_printf("%s_%s", prefix, gen_upper(word));
}

static void write_text_key(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, "     .%s = ", name);
    gen_c_string(out, value);
    BUF_LIT(out, ",\n");
}

static void write_route(struct buf *out, const struct route *r)
{
    const char *const *v = r->values;
    buf_printf(out, "    {.method = METHOD_%s,\n", r->method);
    write_text_key(out, "path", r->path);
    write_text_key(out, "name", v[KEY_HANDLER]);
    write_text_key(out, "doc", v[KEY_DOC]);
    buf_printf(out, "     .run = run_%s,\n     .allow = %s,\n     .lane = %s,\n", v[KEY_HANDLER],
               enum_word("ALLOW", v[KEY_ALLOW]), enum_word("LANE", v[KEY_LANE]));
    buf_printf(out, "     .body_max = %lld,\n", (long long)r->body_max);
    if (r->form)
        buf_printf(out, "     .form = &%s_form_spec,\n", r->form->name);
    if (r->view)
        buf_printf(out, "     .view = &%s_view_spec,\n", r->view->name);
    if (v[KEY_PAGE])
        buf_printf(out, "     .page = %s_page,\n", v[KEY_PAGE]);
    write_text_key(out, "title", v[KEY_TITLE]);
    write_text_key(out, "again", v[KEY_AGAIN]);
    write_text_key(out, "rate", v[KEY_RATE]);
    if (v[KEY_MADE])
        BUF_LIT(out, "     .made = true,\n");
    if (v[KEY_KEY])
        BUF_LIT(out, "     .key = true,\n");
    BUF_LIT(out, "    },\n");
}

void routes_write(const char *out_dir, const struct module *m)
{
    write_header(out_dir, m); /* of a new module too: its pages begin with it */
    if (m->routes_n == 0)
        return;
    struct buf out = gen_open();
    bool pages = false;
    for (size_t i = 0; i < m->routes_n; i++)
        pages = pages || m->routes[i]->values[KEY_PAGE];
    buf_printf(&out, "/* Made by viewgen from %s.routes. */\n#include \"%s_routes.h\"\n", m->name,
               m->name);
    if (pages)
        buf_printf(&out, "\n#include \"%s_pages.h\"\n", m->name);
    for (size_t i = 0; i < m->routes_n; i++)
        write_thunk(&out, m->routes[i]);
    buf_printf(&out, "\nconst struct route %s_routes[] = {\n", m->name);
    for (size_t i = 0; i < m->routes_n; i++)
        write_route(&out, m->routes[i]);
    buf_printf(&out, "};\nconst size_t %s_routes_n = ARRAY_LEN(%s_routes);\n", m->name, m->name);
    gen_write_if_changed(out_dir, gen_printf("%s_routes.c", m->name), &out);
}

void route_tables_write(const char *out_dir, const struct project *p)
{
    struct buf out = gen_open();
    BUF_LIT(&out, "/* Made by viewgen: the routes of all modules. */\n#include \"http/http.h\"\n");
    for (size_t i = 0; i < p->modules_n; i++)
        if (p->modules[i]->routes_n > 0)
            buf_printf(&out, "#include \"%s_routes.h\"\n", p->modules[i]->name);
    BUF_LIT(&out, "\nconst struct route *const route_tables[] = {\n");
    for (size_t i = 0; i < p->modules_n; i++)
        if (p->modules[i]->routes_n > 0)
            buf_printf(&out, "    %s_routes,\n", p->modules[i]->name);
    BUF_LIT(&out, "    NULL};\nconst size_t route_tables_n[] = {\n");
    for (size_t i = 0; i < p->modules_n; i++)
        if (p->modules[i]->routes_n > 0)
            buf_printf(&out, "    %zu, /* %s */\n", p->modules[i]->routes_n, p->modules[i]->name);
    BUF_LIT(&out, "    0};\n");
    gen_write_if_changed(out_dir, "route_tables.c", &out);
}
