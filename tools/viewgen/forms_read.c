/* forms_read.c: reads .forms. */
#include "viewgen/viewgen.h"

#include "base/limits.h"

static const struct {
    const char *name;
    enum form_type type;
    bool ranged; /* a range (min..max) must be given */
    bool may_be_in_path;
    bool may_have_default;
} types[] = {
    {"text", FORM_TEXT, true, true, true},      {"int", FORM_INT, true, true, true},
    {"lines", FORM_LINES, true, false, false},  {"bool", FORM_BOOL, false, false, false},
    {"id", FORM_ID, false, true, false},        {"date", FORM_DATE, false, true, false},
    {"time", FORM_TIME, false, false, true},    {"email", FORM_EMAIL, false, false, false},
    {"slug", FORM_SLUG, false, true, false},    {"enum", FORM_ENUM, false, true, true},
    {"money", FORM_MONEY, false, false, false}, {"degrees", FORM_DEGREES, false, false, false},
    {"file", FORM_FILE, false, false, false},   {"json", FORM_JSON, true, false, false},
};

const struct form *project_form(const struct project *p, const char *name)
{
    for (size_t i = 0; i < p->modules_n; i++)
        for (size_t j = 0; j < p->modules[i]->forms_n; j++)
            if (strcmp(p->modules[i]->forms[j]->name, name) == 0)
                return p->modules[i]->forms[j];
    return NULL;
}

static struct form *read_head(const struct project *p, struct module *m, struct gen_line *l)
{
    gen_expect(l, "form ");
    struct form *f = gen_alloc(sizeof(*f));
    f->name = member_name(l, "the form's name");
    const struct form *other = project_form(p, f->name);
    if (other)
        gen_refuse(l, "form %s is there already, in module %s", f->name, other->module->name);
    f->checked = gen_accept(l, "checked ");
    f->doc = doc_text(l, "what the form asks");
    f->module = m;
    f->line = l->number;
    gen_expect_end(l);
    return f;
}

static void read_range(struct gen_line *l, struct form_field *f)
{
    gen_expect(l, "(");
    f->min = gen_number(l, "the smallest value");
    gen_expect(l, "..");
    f->max = gen_number(l, "the largest value");
    gen_expect(l, ")");
    if (f->max < f->min || f->max == 0)
        gen_refuse(l, "a range runs from the smaller to the larger");
    bool text = f->type == FORM_TEXT || f->type == FORM_LINES;
    if (text && (f->min < 0 || f->max > LIMIT_LONG_TEXT_CHARS))
        gen_refuse(l, "a text has 0 to %d characters", LIMIT_LONG_TEXT_CHARS);
    if (f->type == FORM_JSON && (f->min < 0 || f->max > LIMIT_JSON_CHARS))
        gen_refuse(l, "a value in JSON has 0 to %d characters", LIMIT_JSON_CHARS);
}

static bool has_choice(const struct form_field *f, const char *choice)
{
    for (size_t i = 0; i < f->choices_n; i++)
        if (strcmp(f->choices[i], choice) == 0)
            return true;
    return false;
}

static void read_choices(struct gen_line *l, struct form_field *f)
{
    gen_expect(l, "(");
    do {
        const char *choice = gen_name(l, "a choice");
        if (has_choice(f, choice))
            gen_refuse(l, "choice %s is there twice", choice);
        GEN_PUSH(f->choices, f->choices_n, f->choices_size) = choice;
    } while (!gen_accept(l, ")"));
}

static void read_list_type(struct gen_line *l, struct form_field *f)
{
    const char *item = gen_name(l, "the type of the list");
    if (strcmp(item, "text") == 0)
        f->type = FORM_TEXTS;
    else if (strcmp(item, "id") == 0)
        f->type = FORM_IDS;
    else
        gen_refuse(l, "a list is [text] or [id]");
    gen_expect(l, "]");
    f->optional = true;
}

/* Returns the row of the type in `types`. */
static size_t read_type(struct gen_line *l, struct form_field *f)
{
    const char *name = gen_name(l, "the field's type");
    size_t t = 0;
    while (t < ARRAY_LEN(types) && strcmp(types[t].name, name) != 0)
        t++;
    if (t == ARRAY_LEN(types))
        gen_refuse(l, "%s is not a type", name);
    f->type = types[t].type;
    if (types[t].ranged)
        read_range(l, f);
    if (f->type == FORM_ENUM)
        read_choices(l, f);
    f->optional = gen_accept_tight(l, '?');
    if (f->optional && f->type == FORM_BOOL)
        gen_refuse(l, "a bool is never absent: an empty box says no");
    return t;
}

static bool is_time(const char *s)
{
    return strlen(s) == 5 && strspn(s, "0123456789:") == 5 && s[2] == ':' && s[3] < '6' &&
           strncmp(s, "24:00", 5) <= 0;
}

static void check_default(struct gen_line *l, const struct form_field *f)
{
    if (f->type == FORM_ENUM && !has_choice(f, f->fallback))
        gen_refuse(l, "the default %s is not among the choices", f->fallback);
    if (f->type == FORM_TEXT && (int64_t)strlen(f->fallback) > f->max)
        gen_refuse(l, "the default is longer than the field");
    if (f->type == FORM_TIME && !is_time(f->fallback))
        gen_refuse(l, "the default is no time of day: 09:00");
}

static void read_default(struct gen_line *l, size_t type, struct form_field *f)
{
    if (!types[type].may_have_default)
        gen_refuse(l, "%s has no default", types[type].name);
    if (f->optional)
        gen_refuse(l, "a field with a default is never absent: leave out the ?");
    if (f->type == FORM_TEXT) {
        f->fallback = gen_quoted(l, "the default");
    } else if (f->type == FORM_INT) {
        int64_t v = gen_number(l, "the default");
        if (v < f->min || v > f->max)
            gen_refuse(l, "the default is out of range");
        f->fallback = gen_printf("%lld", (long long)v);
    } else {
        f->fallback = gen_word(l, "the default");
    }
    check_default(l, f);
}

static void read_field(struct form *form, struct gen_line *l)
{
    struct form_field f = {.name = member_name(l, "the field's name")};
    for (size_t i = 0; i < form->fields_n; i++)
        if (strcmp(form->fields[i].name, f.name) == 0)
            gen_refuse(l, "field %s is there twice", f.name);
    if (gen_accept(l, "[")) {
        read_list_type(l, &f);
    } else {
        size_t type = read_type(l, &f);
        if (gen_accept(l, "="))
            read_default(l, type, &f);
        f.in_path = gen_accept(l, "path ");
        if (f.in_path && !types[type].may_be_in_path)
            gen_refuse(l, "%s cannot stand in a path", types[type].name);
        if (f.in_path && (f.optional || f.fallback))
            gen_refuse(l, "a field of the path is always there");
    }
    f.doc = doc_text(l, "what the field means");
    gen_expect_end(l);
    GEN_PUSH(form->fields, form->fields_n, form->fields_size) = f;
    if (form->fields_n > LIMIT_QUERY_FIELDS)
        gen_refuse(l, "more than %d fields", LIMIT_QUERY_FIELDS);
}

/* A list takes NAME_n in the struct. */
static void check_lengths(const char *path, const struct form *form)
{
    for (size_t i = 0; i < form->fields_n; i++) {
        const struct form_field *f = &form->fields[i];
        if (f->type != FORM_TEXTS && f->type != FORM_IDS)
            continue;
        const char *length = gen_printf("%s_n", f->name);
        for (size_t j = 0; j < form->fields_n; j++)
            if (strcmp(form->fields[j].name, length) == 0)
                gen_fail(path, form->line, "%s is the length of the list %s", length, f->name);
    }
}

static void finish(const char *path, struct module *m, struct form *f)
{
    if (!f)
        return;
    if (f->fields_n == 0)
        gen_fail(path, f->line, "form %s has no field", f->name);
    check_lengths(path, f);
    GEN_PUSH(m->forms, m->forms_n, m->forms_size) = f;
}

static void file_read(const struct project *p, struct module *m, const char *path)
{
    struct gen_file file = gen_file_open(path);
    struct form *f = NULL;
    struct gen_line l;
    while (gen_line_next(&file, &l)) {
        if (l.indent > 0) {
            if (!f)
                gen_refuse(&l, "a field outside a form");
            read_field(f, &l);
            continue;
        }
        finish(path, m, f);
        f = read_head(p, m, &l);
    }
    finish(path, m, f);
}

void forms_read(const struct project *p, struct module *m)
{
    size_t n;
    const char **paths = gen_list(m->directory, ".forms", &n);
    for (size_t i = 0; i < n; i++)
        file_read(p, m, paths[i]);
}
