/* views_read.c: reads .views. */
#include "viewgen/viewgen.h"

static const char *const type_names[] = {"text", "int", "bool", "id", "date", "when", "degrees"};

const struct view *project_view(const struct project *p, const char *name)
{
    for (size_t i = 0; i < p->modules_n; i++)
        for (size_t j = 0; j < p->modules[i]->views_n; j++)
            if (strcmp(p->modules[i]->views[j]->name, name) == 0)
                return p->modules[i]->views[j];
    return NULL;
}

static void read_use(const struct project *p, struct module *m, struct gen_line *l)
{
    const char *name = gen_name(l, "the module's name");
    gen_expect_end(l);
    for (size_t i = 0; i < m->uses_n; i++) {
        if (strcmp(m->uses[i]->name, name) != 0)
            continue;
        if (strcmp(m->used_in[i], l->path) == 0)
            gen_refuse(l, "module %s is used twice", name);
        return; /* each file of a module says what it uses */
    }
    for (size_t i = 0; i < p->modules_n; i++) {
        const struct module *used = p->modules[i];
        if (used == m || strcmp(used->name, name) != 0)
            continue;
        if (used->views_n == 0)
            gen_refuse(l, "module %s has no views", name);
        GEN_PUSH(m->used_in, m->used_in_n, m->used_in_size) = l->path;
        GEN_PUSH(m->uses, m->uses_n, m->uses_size) = used;
        return;
    }
    gen_refuse(l, "no earlier module is called %s", name);
}

static struct view *read_head(const struct project *p, struct module *m, struct gen_line *l)
{
    struct view *v = gen_alloc(sizeof(*v));
    v->name = member_name(l, "the view's name");
    const struct view *other = project_view(p, v->name);
    if (other)
        gen_refuse(l, "view %s is there already, in module %s", v->name, other->module->name);
    v->doc = doc_text(l, "what the view shows");
    v->module = m;
    v->line = l->number;
    gen_expect_end(l);
    return v;
}

static bool visible(const struct module *m, const struct view *v)
{
    if (v->module == m)
        return true;
    for (size_t i = 0; i < m->uses_n; i++)
        if (m->uses[i] == v->module)
            return true;
    return false;
}

static void read_base_type(const struct project *p, const struct module *m, struct gen_line *l,
                           struct view_field *f)
{
    const char *name = gen_name(l, "the field's type");
    for (size_t i = 0; i < ARRAY_LEN(type_names); i++) {
        if (strcmp(type_names[i], name) == 0) {
            f->type = (enum view_type)i;
            return;
        }
    }
    f->nested = project_view(p, name);
    f->type = VIEW_NESTED;
    if (!f->nested)
        gen_refuse(l, "%s is neither a type nor an earlier view", name);
    if (!visible(m, f->nested))
        gen_refuse(l, "view %s needs a line: use %s", name, f->nested->module->name);
}

static void read_type(const struct project *p, const struct module *m, struct gen_line *l,
                      struct view_field *f)
{
    f->list = gen_accept(l, "[");
    read_base_type(p, m, l, f);
    if (f->list)
        gen_expect(l, "]");
    f->optional = gen_accept_tight(l, '?');
    if (f->optional && f->list)
        gen_refuse(l, "a list cannot be absent: an empty list says it");
    if (f->optional && f->type == VIEW_BOOL)
        gen_refuse(l, "a bool cannot be absent");
    if (f->list && f->type == VIEW_BOOL)
        gen_refuse(l, "a list of bool tells nothing");
}

/* The names that a field takes in the struct must be free: a list also takes NAME_n. */
static void check_free(const struct view *v, struct gen_line *l, const struct view_field *f)
{
    for (size_t i = 0; i < v->fields_n; i++) {
        const struct view_field *other = &v->fields[i];
        if (strcmp(other->name, f->name) == 0)
            gen_refuse(l, "field %s is there twice", f->name);
        if (other->list && strcmp(gen_printf("%s_n", other->name), f->name) == 0)
            gen_refuse(l, "%s is the length of the list %s", f->name, other->name);
        if (f->list && strcmp(gen_printf("%s_n", f->name), other->name) == 0)
            gen_refuse(l, "%s is the length of the list %s", other->name, f->name);
    }
}

static void read_field(const struct project *p, struct view *v, struct gen_line *l)
{
    struct view_field f = {.name = member_name(l, "the field's name")};
    read_type(p, v->module, l, &f);
    f.page_only = gen_accept(l, "-json");
    f.doc = doc_text(l, "what the field means");
    gen_expect_end(l);
    check_free(v, l, &f);
    GEN_PUSH(v->fields, v->fields_n, v->fields_size) = f;
}

static void finish(const char *path, struct module *m, struct view *v)
{
    if (!v)
        return;
    if (v->fields_n == 0)
        gen_fail(path, v->line, "view %s has no field", v->name);
    GEN_PUSH(m->views, m->views_n, m->views_size) = v;
}

static void file_read(const struct project *p, struct module *m, const char *path)
{
    struct gen_file file = gen_file_open(path);
    struct view *v = NULL;
    struct gen_line l;
    while (gen_line_next(&file, &l)) {
        if (l.indent > 0) {
            if (!v)
                gen_refuse(&l, "a field outside a view");
            read_field(p, v, &l);
            continue;
        }
        finish(path, m, v);
        v = NULL;
        if (gen_accept(&l, "use "))
            read_use(p, m, &l);
        else if (gen_accept(&l, "view "))
            v = read_head(p, m, &l);
        else
            gen_refuse(&l, "neither `use` nor `view`: %s", l.at);
    }
    finish(path, m, v);
}

void views_read(const struct project *p, struct module *m)
{
    size_t n;
    const char **paths = gen_list(m->directory, ".views", &n);
    for (size_t i = 0; i < n; i++)
        file_read(p, m, paths[i]);
}
