/* sqlgen: named queries and migrations become typed C functions (docs/formats.md).
 *   sqlgen OUT_DIR src/MODULE...      modules in ladder order */
#include "sqlgen/sqlgen.h"

static void refuse_twins(const struct program *p)
{
    for (size_t i = 0; i < p->modules_n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(p->modules[i].name, p->modules[j].name) == 0)
                gen_fail(p->modules[i].dir, 0, "two modules are named %s", p->modules[i].name);
}

/* Names are unique in the program, because the C functions are. */
static void refuse_same_names(const struct program *p)
{
    for (size_t i = 0; i < p->modules_n; i++) {
        for (size_t a = 0; a < p->modules[i].queries_n; a++) {
            const struct query *q = &p->modules[i].queries[a];
            for (size_t j = 0; j <= i; j++) {
                size_t end = j == i ? a : p->modules[j].queries_n;
                for (size_t b = 0; b < end; b++)
                    if (strcmp(q->name, p->modules[j].queries[b].name) == 0)
                        gen_complain(q->path, q->line, "there is a query %s already, in %s",
                                     q->name, p->modules[j].queries[b].path);
            }
        }
    }
}

static void make_texts(struct module *m)
{
    for (size_t i = 0; i < m->migrations_n; i++)
        for (enum engine e = 0; e < ENGINES_N; e++)
            m->migrations[i].sql[e] = migration_text(&m->migrations[i].source[e], e);
    for (size_t i = 0; i < m->queries_n; i++)
        for (enum engine e = 0; e < ENGINES_N; e++)
            m->queries[i].sql[e] = query_text(&m->queries[i], e);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        gen_fail(NULL, 0, "usage: sqlgen OUT_DIR src/MODULE...");
    struct program p = {.modules_n = (size_t)argc - 2};
    p.modules = gen_alloc(p.modules_n * sizeof(*p.modules));
    for (size_t i = 0; i < p.modules_n; i++) {
        p.modules[i].dir = argv[i + 2];
        p.modules[i].name = gen_base_name(argv[i + 2]);
        module_read(&p.modules[i]);
    }
    gen_finish();
    refuse_twins(&p);
    refuse_same_names(&p);
    for (size_t i = 0; i < p.modules_n; i++)
        make_texts(&p.modules[i]);
    gen_finish();
    program_check(&p);
    gen_finish();
    program_emit(&p, argv[1]);
    return 0;
}
