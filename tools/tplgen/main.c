/* tplgen OUT_DIR DIR...: compiles the templates DIR/pages/ of each module, in ladder order, into
 * OUT_DIR/MODULE_pages.h and .c. See docs/formats.md. */
#include "tplgen/tplgen.h"

#include <stdio.h>

struct module {
    const char *dir;
    const char *name;
    bool views; /* has .views files, and so a header of them */
    struct template **templates;
    size_t templates_n, templates_size;
};

static void open_templates(struct module *m)
{
    size_t n = 0;
    const char **paths = gen_list(gen_printf("%s/pages", m->dir), "", &n);
    for (size_t i = 0; i < n; i++)
        GEN_PUSH(m->templates, m->templates_n, m->templates_size) =
            template_open(paths[i], m->name);
}

static void write_take(struct buf *out, const struct template *t)
{
    buf_printf(out, "\n%s {\n", t->view->c_type);
    for (size_t i = 0; i < t->view->fields_n; i++)
        buf_printf(out, "    const char *%s;%s\n", t->view->fields[i].name,
                   t->view->fields[i].optional ? " /* may be NULL */" : "");
    BUF_LIT(out, "};\n");
}

static void write_header(const char *out_dir, const struct module *m)
{
    struct buf out = gen_open();
    const char *guard = gen_upper(m->name);
    buf_printf(&out, "/* Made by tplgen from the templates of %s; not to be edited. */\n", m->name);
    buf_printf(&out, "#ifndef LOGGIA_GEN_%s_PAGES_H\n#define LOGGIA_GEN_%s_PAGES_H\n\n", guard,
               guard);
    BUF_LIT(&out, "#include \"http/page.h\"\n");
    for (size_t i = 0; i < m->templates_n; i++) {
        const struct template *t = m->templates[i];
        if (t->takes)
            write_take(&out, t);
        buf_printf(&out, "\n/* %s; view is a %s. */\n", t->path,
                   t->view ? t->view->c_type : "nothing, NULL");
        buf_printf(&out, "void %s(struct page *page, const void *view);\n", template_function(t));
    }
    BUF_LIT(&out, "\n#endif\n");
    gen_write_if_changed(out_dir, gen_printf("%s_pages.h", m->name), &out);
}

static void write_source(const char *out_dir, const struct module *modules, size_t at,
                         const char *icons)
{
    const struct module *m = &modules[at];
    struct buf body = gen_open();
    for (size_t i = 0; i < m->templates_n; i++)
        template_compile(m->templates[i], icons, &body);
    struct buf out = gen_open();
    buf_printf(&out, "/* Made by tplgen from the templates of %s; not to be edited. */\n", m->name);
    for (size_t i = 0; i <= at; i++)
        if (modules[i].templates_n)
            buf_printf(&out, "#include \"%s_pages.h\"\n", modules[i].name);
    for (size_t i = 0; i <= at; i++)
        if (modules[i].views)
            buf_printf(&out, "#include \"%s_views.h\"\n", modules[i].name);
    buf_char(&body, '\0');
    if (strstr(body.p, "page, asset_"))
        BUF_LIT(&out, "#include \"assets.h\"\n");
    buf_add(&out, body.p, body.n - 1);
    buf_free(&body);
    gen_write_if_changed(out_dir, gen_printf("%s_pages.c", m->name), &out);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        gen_fail(NULL, 0, "use: tplgen OUT_DIR DIR...");
    size_t n = (size_t)argc - 2;
    struct module *modules = gen_alloc(n * sizeof(*modules));
    const char *icons = NULL;
    for (size_t i = 0; i < n; i++) {
        struct module *m = &modules[i];
        *m = (struct module){.dir = argv[i + 2], .name = gen_base_name(argv[i + 2])};
        size_t views_n = 0;
        (void)gen_list(m->dir, ".views", &views_n);
        m->views = views_n > 0;
        views_read(m->dir);
        if (strcmp(m->name, "web") == 0)
            icons = gen_printf("%s/icons", m->dir);
    }
    /* A module sees the templates of itself and of earlier ones only. */
    for (size_t i = 0; i < n; i++) {
        open_templates(&modules[i]);
        if (modules[i].templates_n == 0)
            continue;
        write_header(argv[1], &modules[i]);
        write_source(argv[1], modules, i, icons);
    }
    gen_finish();
    return 0;
}
