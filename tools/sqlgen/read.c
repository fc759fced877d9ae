/* read.c: .sql files and migrations as written. */
#include "sqlgen/sqlgen.h"

static const char *const kind_names[KINDS_N] = {"one",  "many", "each", "table",
                                                "exec", "post", "lock"};

static const char *const c_words[] = {
    "auto",     "bool",   "break",    "case",   "char",   "const",    "continue", "default",
    "do",       "double", "else",     "enum",   "extern", "float",    "for",      "goto",
    "if",       "inline", "int",      "long",   "main",   "register", "restrict", "return",
    "short",    "signed", "sizeof",   "static", "struct", "switch",   "typedef",  "union",
    "unsigned", "void",   "volatile", "while",
};

static bool begins(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* ---- the head of a query --------------------------------------------------------------------- */

static enum kind read_kind(struct gen_line *l)
{
    const char *word = gen_name(l, "the kind (one, many, each, table, exec, post or lock)");
    for (enum kind k = 0; k < KINDS_N; k++)
        if (strcmp(word, kind_names[k]) == 0)
            return k;
    gen_refuse(l, "no such kind: %s; there are one, many, each, table, exec, post and lock", word);
}

static struct field read_field(struct gen_line *l)
{
    struct field f = {.name = gen_name(l, "a name")};
    for (size_t i = 0; i < ARRAY_LEN(c_words); i++)
        if (strcmp(f.name, c_words[i]) == 0)
            gen_refuse(l, "%s is a word of C and cannot name a field", f.name);
    size_t chars = 0;
    l->at += strspn(l->at, " ");
    f.type = type_of_token(l->at, &chars);
    if (f.type == TYPES_N)
        gen_refuse(l, "%s needs a type: @id @int @money @time @bool @text @bytes", f.name);
    l->at += chars;
    f.null = gen_accept_tight(l, '?');
    if (f.null && f.type == TYPE_BOOL)
        gen_refuse(l, "%s: a truth has no third value; use @int?", f.name);
    return f;
}

static void read_fields(struct gen_line *l, struct field *fields, size_t *n)
{
    do {
        struct field f = read_field(l);
        for (size_t i = 0; i < *n; i++)
            if (strcmp(fields[i].name, f.name) == 0)
                gen_refuse(l, "%s is named twice", f.name);
        if (*n == FIELDS_MAX)
            gen_refuse(l, "more than %d fields", FIELDS_MAX);
        fields[(*n)++] = f;
    } while (gen_accept(l, ","));
    gen_expect_end(l);
}

static const char *read_doc(struct gen_line *l)
{
    const char *text = l->at + strspn(l->at, " ");
    if (!*text || strstr(text, "*/"))
        gen_refuse(l, "the doc is one sentence");
    return gen_strdup(text);
}

/* A line of the head; false when it is none. */
static bool read_head(struct query *q, struct gen_line *l)
{
    if (gen_accept(l, "-- doc:")) {
        if (q->doc)
            gen_refuse(l, "%s has two docs", q->name);
        q->doc = read_doc(l);
    } else if (gen_accept(l, "-- params:")) {
        read_fields(l, q->params, &q->params_n);
    } else if (gen_accept(l, "-- row:")) {
        read_fields(l, q->row, &q->row_n);
    } else if (gen_accept(l, "-- max:")) {
        q->max = gen_number(l, "the number of rows");
        gen_expect_end(l);
        if (q->max < 1)
            gen_refuse(l, "max is at least 1");
    } else {
        return false;
    }
    return true;
}

/* ---- bodies ---------------------------------------------------------------------------------- */

static void body_add(struct source *s, const struct gen_line *l)
{
    s->text = s->text ? gen_printf("%s\n%s", s->text, l->text) : gen_strdup(l->text);
    if (!s->line) {
        s->path = l->path;
        s->line = l->number;
    }
}

/* One statement, closed by one semicolon, which is taken away. */
static void body_close(const struct query *q, struct source *s)
{
    size_t n = strlen(s->text);
    while (n > 0 && strchr(" \n", s->text[n - 1]))
        n--;
    if (n == 0 || s->text[n - 1] != ';')
        gen_complain(q->path, s->line, "the statement of %s does not end in a semicolon", q->name);
    else
        s->text[n - 1] = '\0';
}

static void query_close(struct query *q)
{
    if (!q->doc)
        gen_complain(q->path, q->line, "%s has no doc", q->name);
    if (!q->has_source[ENGINE_SQLITE]) {
        gen_complain(q->path, q->line, "%s has no statement", q->name);
        return;
    }
    if (kind_is_silent(q->kind) && q->row_n)
        gen_complain(q->path, q->line, "%s is %s and gives no rows", q->name, kind_names[q->kind]);
    if (!kind_is_silent(q->kind) && !q->row_n)
        gen_complain(q->path, q->line, "%s has no row", q->name);
    for (size_t i = 0; q->kind == KIND_TABLE && i < q->row_n; i++)
        if (q->row[i].type == TYPE_BYTES)
            gen_complain(q->path, q->line, "%s is table and has bytes, which no table shows",
                         q->name);
    if (q->max && q->kind != KIND_MANY)
        gen_complain(q->path, q->line, "max is for many only");
    body_close(q, &q->source[ENGINE_SQLITE]);
    if (!q->has_source[ENGINE_POSTGRES])
        q->source[ENGINE_POSTGRES] = q->source[ENGINE_SQLITE];
    else if (!q->source[ENGINE_POSTGRES].text)
        gen_complain(q->path, q->line, "%s has no statement behind -- postgres:", q->name);
    else
        body_close(q, &q->source[ENGINE_POSTGRES]);
}

static void query_begin(struct module *m, struct gen_line *l)
{
    struct query q = {.path = l->path, .line = l->number};
    q.name = gen_name(l, "the name of the query");
    q.kind = read_kind(l);
    gen_expect_end(l);
    GEN_PUSH(m->queries, m->queries_n, m->queries_size) = q;
}

static void query_line(struct query *q, struct gen_line *l)
{
    enum engine e = q->has_source[ENGINE_POSTGRES] ? ENGINE_POSTGRES : ENGINE_SQLITE;
    bool in_body = q->has_source[ENGINE_SQLITE];
    if (strcmp(l->at, "-- postgres:") == 0) {
        if (!in_body || e == ENGINE_POSTGRES)
            gen_refuse(l, "-- postgres: stands once, behind the first statement");
        q->has_source[ENGINE_POSTGRES] = true;
    } else if (in_body && begins(l->at, "-- ")) {
        gen_refuse(l, "not understood behind the statement began: %s; a comment is -- # ...",
                   l->at);
    } else if (!in_body && begins(l->at, "--")) {
        if (!read_head(q, l))
            gen_refuse(l, "not understood: %s; a comment is -- # ...", l->at);
    } else {
        q->has_source[e] = true;
        body_add(&q->source[e], l);
    }
}

static bool is_blank(const struct gen_line *l)
{
    return l->text[strspn(l->text, " ")] == '\0';
}

static void queries_read(struct module *m, const char *path)
{
    struct gen_file f = gen_file_open(path);
    struct gen_line l;
    size_t first = m->queries_n;
    while (gen_line_raw(&f, &l)) {
        bool inside = m->queries_n > first;
        if (strchr(l.text, '\t'))
            gen_refuse(&l, "a tab; use spaces");
        struct query *q = inside ? &m->queries[m->queries_n - 1] : NULL;
        bool in_body = q && q->source[ENGINE_SQLITE].text;
        if (begins(l.at, "-- #") || is_blank(&l)) {
            /* Kept empty inside a statement, so that its lines can be counted. */
            struct gen_line empty = {.path = l.path, .number = l.number, .text = ""};
            enum engine e =
                in_body && q->source[ENGINE_POSTGRES].text ? ENGINE_POSTGRES : ENGINE_SQLITE;
            if (in_body && (e == ENGINE_POSTGRES || !q->has_source[ENGINE_POSTGRES]))
                body_add(&q->source[e], &empty);
        } else if (gen_accept(&l, "-- query:")) {
            query_begin(m, &l);
        } else if (q) {
            query_line(q, &l);
        } else {
            gen_refuse(&l, "a file of queries begins with -- query: NAME KIND");
        }
    }
    for (size_t i = first; i < m->queries_n; i++)
        query_close(&m->queries[i]);
}

/* ---- migrations ------------------------------------------------------------------------------ */

/* The part that a line opens: both, or one engine. */
static bool part_of_line(const char *s, bool ret_part[ENGINES_N])
{
    bool both = strcmp(s, "-- both:") == 0;
    bool sqlite = strcmp(s, "-- sqlite:") == 0;
    bool postgres = strcmp(s, "-- postgres:") == 0;
    if (!both && !sqlite && !postgres)
        return false;
    ret_part[ENGINE_SQLITE] = both || sqlite;
    ret_part[ENGINE_POSTGRES] = both || postgres;
    return true;
}

static void migration_lines(struct migration *g)
{
    struct gen_file f = gen_file_open(g->path);
    struct gen_line l;
    bool part[ENGINES_N] = {true, true};
    while (gen_line_raw(&f, &l)) {
        bool says = !part_of_line(l.at, part) && !begins(l.at, "-- #");
        if (says && begins(l.at, "--"))
            gen_refuse(&l, "not understood: %s; a comment is -- # ...", l.at);
        if (strchr(l.text, '\t'))
            gen_refuse(&l, "a tab; use spaces");
        struct gen_line empty = {.path = l.path, .number = l.number, .text = ""};
        for (enum engine e = 0; e < ENGINES_N; e++)
            body_add(&g->source[e], says && part[e] ? &l : &empty);
    }
    for (enum engine e = 0; e < ENGINES_N; e++)
        if (!g->source[e].text)
            gen_fail(g->path, 0, "is empty");
}

/* The four digits that a name begins with; 0 when it does not begin with them and `_`. */
static int migration_number(const char *base)
{
    int number = 0;
    for (int i = 0; i < 4; i++) {
        if (base[i] < '0' || base[i] > '9')
            return 0;
        number = number * 10 + base[i] - '0';
    }
    return base[4] == '_' ? number : 0;
}

/* 0001_words.sql; numbers grow, and may leave room for what is written at the same time. */
static void migration_read(struct module *m, const char *path)
{
    const char *base = gen_base_name(path);
    struct migration g = {.path = path, .number = migration_number(base)};
    int last = m->migrations_n ? m->migrations[m->migrations_n - 1].number : 0;
    if (g.number <= last)
        gen_fail(path, 0, "the next migration of %s is named %04d_words.sql", m->name, last + 1);
    g.name = gen_strndup(base + strlen("0001_"), strlen(base) - strlen("0001_.sql"));
    if (!gen_is_name(g.name))
        gen_fail(path, 0, "the words behind the number are made of a-z, 0-9 and _");
    migration_lines(&g);
    GEN_PUSH(m->migrations, m->migrations_n, m->migrations_size) = g;
}

void module_read(struct module *m)
{
    size_t n = 0;
    const char **paths = gen_list(gen_printf("%s/migrations", m->dir), ".sql", &n);
    for (size_t i = 0; i < n; i++)
        migration_read(m, paths[i]);
    paths = gen_list(m->dir, ".sql", &n);
    for (size_t i = 0; i < n; i++)
        queries_read(m, paths[i]);
}
