#include "pogen/pogen.h"

#include <ctype.h>
#include <unistd.h>

/* ---- the list -------------------------------------------------------------------------------- */

static struct message *find(const struct messages *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->items[i].id, id) == 0)
            return &all->items[i];
    return NULL;
}

const struct message *messages_find(const struct messages *all, const char *id)
{
    return find(all, id);
}

/* False for texts such as "%s" and "{n} / {max}": nothing in them is a word of a language. */
static bool has_words(const char *s)
{
    while (*s) {
        if (*s == '%')
            s += 1 + strspn(s + 1, "-+ #0123456789.*$hljzt");
        else if (*s == '{')
            s += strcspn(s, "}");
        else if (isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80)
            return true;
        s += *s != '\0';
    }
    return false;
}

void messages_add(struct messages *all, const struct message *found)
{
    if (*found->id == '\0') {
        gen_complain(found->path, found->line, "an empty text cannot be translated");
        return;
    }
    if (!has_words(found->id))
        return;
    struct message *m = find(all, found->id);
    if (!m) {
        GEN_PUSH(all->items, all->n, all->size) = *found;
        m = &all->items[all->n - 1];
    }
    if (found->plural && m->plural && strcmp(found->plural, m->plural) != 0)
        gen_complain(found->path, found->line, "\"%s\" has another plural at %s:%d", found->id,
                     m->path, m->line);
    if (found->plural)
        m->plural = found->plural;
    m->printf_like = m->printf_like || found->printf_like;
    if (m->paths_n == 0 || strcmp(m->paths[m->paths_n - 1], found->path) != 0)
        GEN_PUSH(m->paths, m->paths_n, m->paths_size) = found->path;
}

/* ---- a text being read, with its place ------------------------------------------------------- */

struct cursor {
    const char *path;
    const char *at;
    int line;
};

static void step(struct cursor *c)
{
    c->line += *c->at == '\n';
    c->at++;
}

static void skip_to(struct cursor *c, const char *to)
{
    while (c->at < to && *c->at)
        step(c);
}

static void skip_space(struct cursor *c)
{
    while (*c->at && isspace((unsigned char)*c->at))
        step(c);
}

/* The character behind a backslash, 0 when we do not know it. */
static char unescaped(char c)
{
    return c == 'n' ? '\n' : c == 't' ? '\t' : c == '"' || c == '\\' || c == '?' ? c : '\0';
}

/* Take a "string" that begins here, and append what it says. */
static void take_string(struct cursor *c, struct buf *out)
{
    int begun = c->line;
    for (step(c); *c->at != '"'; step(c)) {
        if (*c->at == '\0' || *c->at == '\n')
            gen_fail(c->path, begun, "the closing quote is missing");
        char ch = *c->at;
        if (ch == '\\') {
            step(c);
            ch = unescaped(*c->at);
            if (!ch)
                gen_fail(c->path, c->line, "\\%c is not understood in a text", *c->at);
        }
        buf_char(out, ch);
    }
    step(c);
}

static char *text_of(struct buf *b)
{
    buf_char(b, '\0');
    char *s = gen_strdup(b->p);
    buf_free(b);
    return s;
}

/* ---- C --------------------------------------------------------------------------------------- */

/* Pass over a comment, string or character constant that begins here; false when none does. */
static bool skip_opaque(struct cursor *c)
{
    if (c->at[0] == '/' && c->at[1] == '/') {
        skip_to(c, c->at + strcspn(c->at, "\n"));
        return true;
    }
    if (c->at[0] == '/' && c->at[1] == '*') {
        const char *end = strstr(c->at + 2, "*/");
        skip_to(c, end ? end + 2 : c->at + strlen(c->at));
        return true;
    }
    char quote = *c->at;
    if (quote != '"' && quote != '\'')
        return false;
    for (step(c); *c->at && *c->at != quote && *c->at != '\n'; step(c))
        if (*c->at == '\\' && c->at[1])
            step(c);
    if (*c->at)
        step(c);
    return true;
}

static void skip_space_and_comments(struct cursor *c)
{
    skip_space(c);
    while (c->at[0] == '/' && (c->at[1] == '/' || c->at[1] == '*')) {
        (void)skip_opaque(c);
        skip_space(c);
    }
}

/* Go behind the comma that ends this argument; false when it was the last. */
static bool next_argument(struct cursor *c)
{
    for (int depth = 0; *c->at;) {
        if (skip_opaque(c))
            continue;
        char ch = *c->at;
        if (depth == 0 && (ch == ')' || ch == ','))
            break;
        depth += (ch == '(' || ch == '{' || ch == '[') - (ch == ')' || ch == '}' || ch == ']');
        step(c);
    }
    bool more = *c->at == ',';
    if (more)
        step(c);
    return more;
}

/* The argument here as one text when it is made of string constants; NULL when it is something
 * else. A text with a macro among its strings cannot be looked up, and is refused. */
static const char *string_argument(struct cursor *c)
{
    skip_space_and_comments(c);
    if (*c->at != '"')
        return NULL;
    struct buf b = gen_open();
    while (*c->at == '"') {
        take_string(c, &b);
        skip_space_and_comments(c);
    }
    const char *text = text_of(&b);
    if (*c->at != ',' && *c->at != ')') {
        gen_complain(c->path, c->line, "a text to translate must be plain strings: \"%s\"", text);
        return NULL;
    }
    return text;
}

static bool has_conversion(const char *s)
{
    for (; *s; s++) {
        if (s[0] == '%' && s[1] != '%')
            return true;
        s += s[0] == '%';
    }
    return false;
}

/* Functions whose argument `text_at` (from 0) is an English text; the plural follows it if any. */
struct taker {
    const char *name;
    int text_at;
    bool plural;
};

static const struct taker takers[] = {
    {"N_", 0, false},         {"ctx_text", 1, false}, {"text_get", 1, false},
    {"text_plural", 1, true}, {"ctx_fail", 3, false}, {"ctx_field", 3, false},
};

/* Note the text of a call whose arguments begin at c (a copy: calls may stand in calls). */
static void read_call(struct cursor c, const struct taker *t, struct messages *all)
{
    for (int i = 0; i < t->text_at; i++)
        if (!next_argument(&c))
            return;
    skip_space_and_comments(&c);
    struct message m = {.path = c.path, .line = c.line};
    m.id = string_argument(&c);
    if (!m.id)
        return;
    m.printf_like = has_conversion(m.id);
    if (t->plural) {
        m.plural = next_argument(&c) ? string_argument(&c) : NULL;
        if (!m.plural) {
            gen_complain(c.path, c.line, "the plural of \"%s\" must be a plain string", m.id);
            return;
        }
    }
    messages_add(all, &m);
}

static const struct taker *taker_named(const char *name, size_t n)
{
    for (size_t i = 0; i < ARRAY_LEN(takers); i++)
        if (strlen(takers[i].name) == n && strncmp(takers[i].name, name, n) == 0)
            return &takers[i];
    return NULL;
}

void sources_read_c(const char *path, struct messages *all)
{
    struct cursor c = {.path = path, .at = gen_read(path, NULL), .line = 1};
    while (*c.at) {
        if (skip_opaque(&c))
            continue;
        if (!isalpha((unsigned char)*c.at) && *c.at != '_') {
            step(&c);
            continue;
        }
        size_t n = 1;
        while (isalnum((unsigned char)c.at[n]) || c.at[n] == '_')
            n++;
        const struct taker *t = taker_named(c.at, n);
        skip_to(&c, c.at + n);
        if (t && *c.at == '(') {
            step(&c);
            read_call(c, t, all);
        }
    }
}

/* ---- templates: {t "text" ...} and {tn "one" "many" ...}, or in parentheses ------------------ */

/* The characters of "{t ", "{tn ", "(t ", "(tn " at s, 0 when another thing stands there. A text in
 * parentheses is told from "(t " in prose by its quote. */
static size_t template_call(const char *s)
{
    size_t n = strncmp(s + 1, "tn ", 3) == 0 ? 4 : strncmp(s + 1, "t ", 2) == 0 ? 3 : 0;
    if (*s == '{' || (*s == '(' && n && s[n] == '"'))
        return n;
    return 0;
}

void sources_read_template(const char *path, struct messages *all)
{
    struct cursor c = {.path = path, .at = gen_read(path, NULL), .line = 1};
    while (*c.at) {
        if (c.at[0] == '{' && c.at[1] == '{') {
            skip_to(&c, c.at + 2);
            continue;
        }
        size_t n = template_call(c.at);
        if (n == 0) {
            step(&c);
            continue;
        }
        bool plural = n == 4;
        skip_to(&c, c.at + n);
        struct message m = {.path = path, .line = c.line};
        for (int i = 0; i <= plural; i++) {
            skip_space(&c);
            if (*c.at != '"')
                gen_fail(path, c.line, "expected a text in quotes after %s", plural ? "tn" : "t");
            struct buf b = gen_open();
            take_string(&c, &b);
            *(i ? &m.plural : &m.id) = text_of(&b);
        }
        messages_add(all, &m);
    }
}

/* ---- routes: title "text" -------------------------------------------------------------------- */

void sources_read_routes(const char *path, struct messages *all)
{
    struct gen_file f = gen_file_open(path);
    struct gen_line l;
    while (gen_line_next(&f, &l)) {
        if (!gen_accept(&l, "title ") || gen_accept(&l, "-"))
            continue;
        struct message m = {.id = gen_quoted(&l, "the title"), .path = path, .line = l.number};
        messages_add(all, &m);
    }
}

/* ---- docs/errors.md: | `code` | status | meaning | ------------------------------------------- */

/* The last cell of a row of the registry, or NULL. */
static const char *meaning_of(const char *line, size_t n)
{
    static const char end[] = " |";
    const size_t end_n = sizeof(end) - 1;
    if (n < end_n || strncmp(line, "| `", 3) != 0 || strncmp(line + n - end_n, end, end_n) != 0)
        return NULL;
    const char *text = gen_printf("%.*s", (int)(n - end_n), line);
    for (int cells = 0; cells < 2; cells++) {
        text = strstr(text + 1, "| ");
        if (!text)
            return NULL;
    }
    return text + 2;
}

static void sources_read_errors(const char *path, struct messages *all)
{
    const char *at = gen_read(path, NULL);
    for (int line = 1; *at; line++) {
        const size_t n = strcspn(at, "\n");
        struct message m = {.id = meaning_of(at, n), .path = path, .line = line};
        if (m.id)
            messages_add(all, &m);
        at += n + (at[n] == '\n');
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool ends_in(const char *s, const char *suffix)
{
    size_t n = strlen(s);
    size_t m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

static void read_folder(const char *dir, const char *suffix,
                        void (*reader)(const char *path, struct messages *all),
                        struct messages *all)
{
    size_t n;
    const char **paths = gen_list(dir, suffix, &n);
    for (size_t i = 0; i < n; i++)
        if (!ends_in(paths[i], "_test.c") && !ends_in(paths[i], "_fuzz.c"))
            reader(paths[i], all);
}

struct messages sources_read(const char *src_dir)
{
    struct messages all = {.n = 0};
    size_t n;
    const char **dirs = gen_list_dirs(src_dir, &n);
    for (size_t i = 0; i < n; i++) {
        const char *pages = gen_printf("%s/pages", dirs[i]);
        read_folder(dirs[i], ".c", sources_read_c, &all);
        read_folder(dirs[i], ".routes", sources_read_routes, &all);
        read_folder(pages, ".html", sources_read_template, &all);
        read_folder(pages, ".txt", sources_read_template, &all);
    }
    const bool here = strchr(src_dir, '/') == NULL;
    const char *errors = here ? "docs/errors.md" : gen_printf("%s/../docs/errors.md", src_dir);
    if (access(errors, R_OK) == 0)
        sources_read_errors(errors, &all);
    return all;
}
