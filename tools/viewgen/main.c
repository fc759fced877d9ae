/* viewgen OUT_DIR src/MODULE...: turns .views, .forms and .routes into C (docs/formats.md). */
#include "viewgen/viewgen.h"

#include <stdio.h>

static bool has_files(const struct module *m, const char *suffix)
{
    size_t n;
    (void)gen_list(m->directory, suffix, &n);
    return n > 0;
}

static const char *const c_words[] = {
    "auto",     "break",  "case",   "char",     "const",    "continue", "default",  "do",
    "double",   "else",   "enum",   "extern",   "float",    "for",      "goto",     "if",
    "inline",   "int",    "long",   "register", "restrict", "return",   "short",    "signed",
    "sizeof",   "static", "struct", "switch",   "typedef",  "union",    "unsigned", "void",
    "volatile", "while",  "bool",   "true",     "false",    "asm",      "typeof"};

const char *member_name(struct gen_line *l, const char *what)
{
    const char *name = gen_name(l, what);
    for (size_t i = 0; i < ARRAY_LEN(c_words); i++)
        if (strcmp(name, c_words[i]) == 0)
            gen_refuse(l, "%s cannot be %s: a word of C", what, name);
    return name;
}

const char *doc_text(struct gen_line *l, const char *what)
{
    const char *text = gen_quoted(l, what);
    if (!*text || strchr(text, '\n') || strstr(text, "*/"))
        gen_refuse(l, "%s: one line, not empty, without */", what);
    return text;
}

static void read_module(struct project *p, const char *directory)
{
    struct module *m = gen_alloc(sizeof(*m));
    m->directory = directory;
    m->name = gen_base_name(directory);
    GEN_PUSH(p->modules, p->modules_n, p->modules_size) = m;
    views_read(p, m);
    forms_read(p, m);
    routes_read(p, m);
}

static void write_module(const char *out_dir, const struct module *m)
{
    if (has_files(m, ".views"))
        views_write(out_dir, m);
    if (has_files(m, ".forms"))
        forms_write(out_dir, m);
    if (has_files(m, ".routes"))
        routes_write(out_dir, m);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        (void)fputs("usage: viewgen OUT_DIR src/MODULE...\n", stderr);
        return 1;
    }
    struct project p = {0};
    for (int i = 2; i < argc; i++)
        read_module(&p, argv[i]);
    routes_check(&p);
    for (size_t i = 0; i < p.modules_n; i++)
        write_module(argv[1], p.modules[i]);
    route_tables_write(argv[1], &p);
    return 0;
}
