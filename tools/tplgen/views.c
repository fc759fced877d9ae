#include "tplgen/tplgen.h"

static struct shape **shapes;
static size_t shapes_n, shapes_size;

/* What every template may ask of the page itself: members of struct page and of struct problem. */
static struct field page_fields[] = {
    {.name = "title", .type = TYPE_TEXT},
    {.name = "status", .type = TYPE_INT},
    {.name = "problem", .type = TYPE_VIEW, .view = "page problem", .optional = true},
    {.name = "again", .type = TYPE_BOOL},
    {.name = "flash", .type = TYPE_TEXT, .optional = true},
    {.name = "path", .type = TYPE_TEXT},
    {.name = "query", .type = TYPE_TEXT},
};
static struct field problem_fields[] = {
    {.name = "code", .type = TYPE_TEXT},
    {.name = "detail", .type = TYPE_TEXT},
    {.name = "retry_after_s", .type = TYPE_INT},
    {.name = "fields", .type = TYPE_VIEW, .view = "page problem field", .list = true},
};
static struct field problem_field_fields[] = {
    {.name = "name", .type = TYPE_TEXT},
    {.name = "code", .type = TYPE_TEXT},
    {.name = "detail", .type = TYPE_TEXT},
};
/* Their names have a space, so that no view can have them. */
static const struct shape built_in[] = {
    {.name = "page page",
     .c_type = "struct page",
     .fields = page_fields,
     .fields_n = ARRAY_LEN(page_fields)},
    {.name = "page problem",
     .c_type = "struct problem",
     .fields = problem_fields,
     .fields_n = ARRAY_LEN(problem_fields)},
    {.name = "page problem field",
     .c_type = "struct problem_field",
     .fields = problem_field_fields,
     .fields_n = ARRAY_LEN(problem_field_fields)},
};

const struct shape *shape_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(built_in); i++)
        if (strcmp(built_in[i].name, name) == 0)
            return &built_in[i];
    for (size_t i = 0; i < shapes_n; i++)
        if (strcmp(shapes[i]->name, name) == 0)
            return shapes[i];
    return NULL;
}

const struct field *field_find(const struct shape *s, const char *name)
{
    for (size_t i = 0; i < s->fields_n; i++)
        if (strcmp(s->fields[i].name, name) == 0)
            return &s->fields[i];
    return NULL;
}

static struct shape *shape_new(const char *name, const char *c_type, bool json)
{
    struct shape *s = gen_alloc(sizeof(*s));
    *s = (struct shape){.name = name, .c_type = c_type, .json = json};
    return s;
}

struct shape *shape_of_take(const char *name)
{
    return shape_new(name, gen_printf("struct %s_take", name), false);
}

void shape_add(struct shape *s, const struct field *f)
{
    GEN_PUSH(s->fields, s->fields_n, s->fields_size) = *f;
}

static bool type_of(const char *word, enum type *ret_type)
{
    static const char *const words[] = {"text", "int", "bool", "id", "date", "when", "degrees"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            *ret_type = (enum type)i;
            return true;
        }
    }
    return false;
}

/* "price_cents int? ..." or "tags [text] ...": what follows is viewgen's business. */
static void read_field(struct gen_line *l, struct shape *s)
{
    struct field f = {.name = gen_name(l, "a field")};
    f.list = gen_accept(l, "[");
    const char *word = gen_name(l, "a type");
    if (!type_of(word, &f.type)) {
        f.type = TYPE_VIEW;
        f.view = word;
    }
    if (f.list)
        gen_expect(l, "]");
    f.optional = gen_accept_tight(l, '?');
    shape_add(s, &f);
}

static void read_file(const char *path)
{
    struct gen_file file = gen_file_open(path);
    struct gen_line l;
    struct shape *s = NULL;
    while (gen_line_next(&file, &l)) {
        const char *at = l.at;
        const char *word = gen_name(&l, "a field");
        if (l.indent == 0 && strcmp(word, "view") == 0) {
            const char *name = gen_name(&l, "a view");
            s = shape_new(name, gen_printf("struct %s_view", name), true);
            GEN_PUSH(shapes, shapes_n, shapes_size) = s;
        } else if (l.indent > 0 && s) {
            l.at = at;
            read_field(&l, s);
        }
    }
}

void views_read(const char *dir)
{
    size_t n = 0;
    const char **paths = gen_list(dir, ".views", &n);
    for (size_t i = 0; i < n; i++)
        read_file(paths[i]);
}
