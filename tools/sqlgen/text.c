/* text.c: the same statement in the words of each engine. */
#include "sqlgen/sqlgen.h"

#include <ctype.h>
#include <strings.h>

static const struct {
    const char *token;
    const char *sql[ENGINES_N];
} types[TYPES_N] = {
    [TYPE_ID] = {"@id", {"INTEGER", "BIGINT"}},
    [TYPE_INT] = {"@int", {"INTEGER", "BIGINT"}},
    [TYPE_MONEY] = {"@money", {"INTEGER", "BIGINT"}},
    [TYPE_TIME] = {"@time", {"INTEGER", "BIGINT"}},
    [TYPE_BOOL] = {"@bool", {"INTEGER", "SMALLINT"}},
    [TYPE_TEXT] = {"@text", {"TEXT", "TEXT COLLATE \"C\""}},
    [TYPE_BYTES] = {"@bytes", {"BLOB", "BYTEA"}},
};

static size_t word_chars(const char *s)
{
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_')
        n++;
    return n;
}

enum type type_of_token(const char *s, size_t *ret_chars)
{
    size_t n = *s == '@' ? 1 + word_chars(s + 1) : 0;
    for (enum type t = 0; t < TYPES_N; t++) {
        if (strlen(types[t].token) == n && strncmp(s, types[t].token, n) == 0) {
            *ret_chars = n;
            return t;
        }
    }
    return TYPES_N;
}

/* ---- one walk over the text ------------------------------------------------------------------ */

struct walk {
    const struct source *source;
    enum engine engine;
    const struct query *query; /* NULL: a migration */
    bool used[FIELDS_MAX];     /* parameters met */
    const char *at;
    struct buf out;
    size_t statement; /* where the current statement of a migration begins in out */
    int depth;        /* of parentheses */
    char *word;       /* the last word met: names the column of a @bool */
};

static int line_at(const struct walk *w)
{
    int line = w->source->line;
    for (const char *s = w->source->text; s < w->at; s++)
        line += *s == '\n';
    return line;
}

static void keep(struct walk *w, size_t n)
{
    buf_add(&w->out, w->at, n);
    w->at += n;
}

/* 'text' or "name", doubled quotes inside. */
static void walk_quoted(struct walk *w)
{
    char quote = *w->at;
    const char *end = strchr(w->at + 1, quote);
    if (!end)
        gen_fail(w->source->path, line_at(w), "a quote is not closed");
    keep(w, (size_t)(end - w->at) + 1);
}

static void walk_parameter(struct walk *w)
{
    size_t n = word_chars(w->at + 1);
    const struct query *q = w->query;
    if (!q)
        gen_fail(w->source->path, line_at(w), "a migration has no parameters");
    for (size_t i = 0; i < q->params_n; i++) {
        if (strlen(q->params[i].name) != n || strncmp(w->at + 1, q->params[i].name, n) != 0)
            continue;
        buf_printf(&w->out, "%c%zu", w->engine == ENGINE_SQLITE ? '?' : '$', i + 1);
        w->used[i] = true;
        w->at += n + 1;
        return;
    }
    gen_fail(w->source->path, line_at(w), "%s has no parameter %s", q->name,
             gen_strndup(w->at + 1, n));
}

static void walk_type(struct walk *w)
{
    size_t n = 0;
    enum type t = type_of_token(w->at, &n);
    if (t == TYPES_N)
        gen_fail(w->source->path, line_at(w), "no such type: %.20s", w->at);
    buf_str(&w->out, types[t].sql[w->engine]);
    if (t == TYPE_BOOL && !w->query)
        buf_printf(&w->out, " CHECK (%s IN (0, 1))", w->word ? w->word : "");
    w->at += n;
}

static bool out_begins(const struct walk *w, const char *words)
{
    size_t i = w->statement;
    while (i < w->out.n && isspace((unsigned char)w->out.p[i]))
        i++;
    return w->out.n - i > strlen(words) && strncasecmp(w->out.p + i, words, strlen(words)) == 0;
}

/* Does the statement end in `without rowid`? Only SQLite knows it; PostgreSQL's copy drops it. */
static bool ends_without_rowid(struct walk *w)
{
    static const char words[] = "without rowid";
    size_t n = w->out.n;
    while (n > 0 && isspace((unsigned char)w->out.p[n - 1]))
        n--;
    if (n < strlen(words) || strncasecmp(w->out.p + n - strlen(words), words, strlen(words)) != 0)
        return false;
    if (w->engine == ENGINE_POSTGRES)
        w->out.n = n - strlen(words);
    return true;
}

static void walk_statement_end(struct walk *w)
{
    if (!w->query && w->depth == 0) {
        if (out_begins(w, "create table ")) {
            bool without = ends_without_rowid(w);
            if (w->engine == ENGINE_SQLITE)
                buf_str(&w->out, without ? ", strict" : " strict");
        }
        w->statement = w->out.n + 1;
    }
    keep(w, 1);
}

static void walk_word(struct walk *w)
{
    size_t n = word_chars(w->at);
    w->word = gen_strndup(w->at, n);
    keep(w, n);
}

static void walk_step(struct walk *w)
{
    const char *s = w->at;
    if (*s == '\'' || *s == '"') {
        walk_quoted(w);
    } else if (s[0] == '-' && s[1] == '-') {
        w->at += strcspn(s, "\n");
    } else if ((s[0] == '/' && s[1] == '*') || *s == '?' || *s == '`' || *s == '[') {
        gen_fail(w->source->path, line_at(w), "%.2s is not understood by both engines", s);
    } else if (s[0] == '$' && isdigit((unsigned char)s[1])) {
        gen_fail(w->source->path, line_at(w), "parameters are written :name");
    } else if (s[0] == ':' && s[1] == ':') {
        keep(w, 2);
    } else if (*s == ':') {
        walk_parameter(w);
    } else if (*s == '@') {
        walk_type(w);
    } else if (*s == ';') {
        walk_statement_end(w);
    } else if (word_chars(s)) {
        walk_word(w);
    } else {
        w->depth += (*s == '(') - (*s == ')');
        keep(w, 1);
    }
}

static char *walk(struct walk *w)
{
    w->out = gen_open();
    for (w->at = w->source->text; *w->at;)
        walk_step(w);
    char *text = gen_strndup(w->out.p ? w->out.p : "", w->out.n);
    buf_free(&w->out);
    return text;
}

char *query_text(const struct query *q, enum engine e)
{
    struct walk w = {.source = &q->source[e], .engine = e, .query = q};
    char *text = walk(&w);
    for (size_t i = 0; i < q->params_n; i++)
        if (!w.used[i])
            gen_complain(q->path, q->source[e].line, "%s does not use its parameter %s", q->name,
                         q->params[i].name);
    /* SQLite has one writer at a time, who has locked every row. */
    bool locks_rows = q->kind == KIND_LOCK && e == ENGINE_POSTGRES;
    return locks_rows ? gen_printf("%s for no key update", text) : text;
}

char *migration_text(const struct source *s, enum engine e)
{
    struct walk w = {.source = s, .engine = e};
    return walk(&w);
}
